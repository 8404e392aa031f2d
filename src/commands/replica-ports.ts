/** Something that one of all replicas has. Every method throws `Unavailable`. */
export type Lease = {
  /** Takes it, or keeps it, for the next seconds. False while another process has it. */
  take(): Promise<boolean>;
  /** Lets another have it at once. */
  release(): Promise<void>;
};

/** Until when all that came in to the account is known to be dealt with. Every method throws `Unavailable`. */
export type ArchiveMark = {
  /** `undefined` where nothing is known. */
  read(): Promise<Date | undefined>;
  write(time: Date): Promise<void>;
};
