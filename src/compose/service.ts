/** Something that has been started, to be waited for and stopped. */
export type Service = {
  /** Rejects with the reason, when it ends by itself. */
  readonly ended: Promise<never>;
  stop(): Promise<void>;
};
