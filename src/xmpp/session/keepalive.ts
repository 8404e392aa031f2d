/** Notices a connection on which nothing comes any more, though nobody closed it. */
export class Keepalive {
  readonly #timeoutMs: number;
  readonly #onDead: () => void;
  readonly #idle: NodeJS.Timeout;
  #deadline: NodeJS.Timeout | undefined;

  constructor(options: {
    readonly intervalMs: number;
    readonly timeoutMs: number;
    /** Silence for `intervalMs`: the server is to be made to say something. */
    readonly onSilent: () => void;
    /** Nothing came within `timeoutMs` of {@link asked}. */
    readonly onDead: () => void;
  }) {
    this.#timeoutMs = options.timeoutMs;
    this.#onDead = options.onDead;
    this.#idle = setInterval(options.onSilent, options.intervalMs);
  }

  /** Something came. */
  heard(): void {
    this.#idle.refresh();
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }

  /** The server owes an answer from now on. */
  asked(): void {
    this.#deadline ??= setTimeout(this.#onDead, this.#timeoutMs);
  }

  stop(): void {
    clearInterval(this.#idle);
    clearTimeout(this.#deadline);
  }
}
