/** Counts what commands did, for `/metrics`. Never waits, and never throws. */
export type CommandMetrics = {
  commandDone(done: CommandDone): void;
};

export type CommandDone = {
  /** The command's own name, never what was typed. */
  readonly command: string;
  readonly door: string;
  readonly outcome: string;
  readonly seconds: number;
};

/** The sums over every process of this domain since Redis has been empty. */
export type SystemMetrics = {
  /** Of invitations: `issued`, `used`, `revoked`, … */
  readonly events: ReadonlyMap<string, number>;
  /** Uses that gates refused, by reason. */
  readonly refusals: ReadonlyMap<string, number>;
  readonly commands: readonly (Omit<CommandDone, "seconds"> & { readonly count: number })[];
  /** `buckets` count, by its upper bound in seconds, what lies between it and the next lower one. */
  readonly commandSeconds: {
    readonly buckets: ReadonlyMap<number, number>;
    readonly sum: number;
    readonly count: number;
  };
  /** Times that Redis did not answer a bot or a command line. */
  readonly redisErrors: number;
};

/** Throws `UnavailableError`. */
export type MetricsReader = { read(): Promise<SystemMetrics> };

/** The upper bounds of the buckets, in seconds. */
export const COMMAND_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] as const;
