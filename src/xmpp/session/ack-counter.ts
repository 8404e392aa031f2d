/**
 * Counts what the server sent, the receiving half of XEP-0198. A stanza counts as handled only together with all
 * before it, so that the server keeps what a dying process had not finished.
 *
 * A resumed stream begins with all that had not been acknowledged. This process has those in hand already: they
 * are told apart by their number and not delivered twice.
 */
export class AckCounter {
  #received: number;
  #handled: number;
  #repeats = 0;
  #owesAck = false;
  readonly #finishedEarly = new Set<number>();

  /** `handled`: how many stanzas of this session other processes have handled. */
  constructor(handled = 0) {
    this.#received = handled;
    this.#handled = handled;
  }

  /** Numbers a stanza that has come; `undefined` for one that is in hand already. */
  take(): number | undefined {
    if (this.#repeats > 0) {
      this.#repeats -= 1;
      return undefined;
    }
    this.#received += 1;
    return this.#received;
  }

  finish(number: number): void {
    this.#finishedEarly.add(number);
    while (this.#finishedEarly.delete(this.#handled + 1)) this.#handled += 1;
  }

  /** How many are handled. On the wire it is an unsigned 32 bit number that wraps: {@link wireCount}. */
  get handled(): number {
    return this.#handled;
  }

  get isSettled(): boolean {
    return this.#handled === this.#received;
  }

  /** The stream was resumed; `handled` is what the server was told then. */
  resumedFrom(handled: number): void {
    this.#repeats = this.#received - handled;
  }

  /** The server was told a number while there was more in hand, which it is to hear of later. */
  acknowledged(): void {
    this.#owesAck = !this.isSettled;
  }

  /** All is handled, and the server does not know: it asks only once. */
  get owesAck(): boolean {
    return this.#owesAck && this.isSettled;
  }
}

/** XEP-0198 §4: counters wrap at 2^32. */
export function wireCount(count: number): number {
  return count % 2 ** 32;
}
