/** What Redis says of itself. */
export type RedisFacts = {
  /** Absent where it may not be asked for. */
  readonly version: string | undefined;
  readonly answerMs: number;
  /** Such as `noeviction`. */
  readonly evictionPolicy: string;
  readonly isPersistent: boolean;
  /** How many replicas follow the server that has our keys. */
  readonly replicas: number;
  /** How much of its memory is used, from 0 to 1; 0 where there is no limit. */
  readonly fullness: number;
  /** Its clock. */
  readonly time: Date;
};
