/**
 * Redis was away or too slow, or refused, so that nothing is known and nothing was promised. Never to be read as "not
 * found". Dispatch turns it into the problem `unavailable`. The message is for the log: one sentence on the cause.
 */
export class UnavailableError extends Error {
  /** What Redis said, as a sentence, where it did answer and waiting alone may not help. */
  readonly answer: string | undefined;

  constructor(cause: unknown, answer?: string) {
    super(answer ?? `Redis did not answer (${cause instanceof Error ? cause.message : String(cause)})`, {
      cause,
    });
    this.name = "UnavailableError";
    this.answer = answer;
  }
}
