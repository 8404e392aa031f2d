/** What somebody did, by invite id and never by token. */
export type AuditEntry = {
  readonly time: Date;
  readonly by: string;
  readonly door: string;
  readonly command: string;
  /** Whom or what it was done to: an invite id, an address, a setting. */
  readonly target: string;
  readonly outcome: string;
};

export type AuditLog = {
  add(entry: Omit<AuditEntry, "time">): Promise<void>;
  /** What was done, or what was refused; newest first. */
  latest(what: "done" | "refused", most: number): Promise<readonly AuditEntry[]>;
};
