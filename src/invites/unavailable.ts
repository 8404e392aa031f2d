/**
 * Redis was away or too slow, so that nothing is known and nothing was promised. Never to be read as "not
 * found". Dispatch turns it into the problem `unavailable`; `cause` is for the log.
 */
export class Unavailable extends Error {
  constructor(cause: unknown) {
    super("the store did not answer", { cause });
    this.name = "Unavailable";
  }
}
