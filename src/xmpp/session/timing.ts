/** How long the session waits for what. All in milliseconds. */
export type SessionTiming = {
  /** From the first packet until the session is online; after that the attempt is given up. */
  readonly connectMs: number;
  /** The first wait after a failed attempt. It doubles with each further one, with jitter. */
  readonly backoffLeastMs: number;
  readonly backoffMostMs: number;
  /** Between attempts where only an operator can mend the cause, such as an expired certificate. */
  readonly backoffSlowMs: number;
  /** A session that lasted this long starts the backoff anew. */
  readonly stableMs: number;
  /** Silence from the server after which it is asked for an acknowledgement. */
  readonly ackIntervalMs: number;
  /** How long it may take to answer; after that the connection counts as dead. */
  readonly ackTimeoutMs: number;
  /** What comes within this time is acknowledged together, where other processes must know of it first. */
  readonly ackGatherMs: number;
  /** How long stop() may take. */
  readonly stopMs: number;
};

export const sessionTiming: SessionTiming = {
  connectMs: 15_000,
  backoffLeastMs: 500,
  backoffMostMs: 15_000,
  backoffSlowMs: 60_000,
  stableMs: 10_000,
  // A dead connection is noticed within 35 s; and a server that works through a thousand messages may say nothing for long.
  ackIntervalMs: 10_000,
  ackTimeoutMs: 25_000,
  ackGatherMs: 50,
  stopMs: 5_000,
};
