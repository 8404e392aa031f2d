import { pingServer } from "./ping-server.ts";
import type { Element } from "./xml.ts";

/** Whether what is sent goes out now. */
export type LinkState = {
  isOnline(): boolean;
  /** Resolves when it is online next; at once where it is. */
  whenOnline(): Promise<void>;
  /** Whether the server answers over it right now. What is written to a link that is dead may arrive much later. */
  isHeard(): Promise<boolean>;
};

/** Soon enough to act on, with what else was asked meanwhile. */
const ANSWER_MS = 700;

export function createLinkState(parts: {
  readonly isOnline: () => boolean;
  /** Asks our own server. Where that cannot be asked, it is taken to answer. */
  readonly request?: (iq: Element, timeoutMs: number) => Promise<unknown>;
}): LinkState & { cameOnline(): void } {
  const { isOnline, request } = parts;
  let waiting: (() => void)[] = [];
  /** One question for all who want to know at the moment. */
  let question: Promise<boolean> | undefined;

  async function ask(): Promise<boolean> {
    try {
      await pingServer(async (iq) => request?.(iq, ANSWER_MS));
      return true;
    } catch {
      return false;
    } finally {
      question = undefined;
    }
  }

  return {
    isOnline,
    async whenOnline() {
      if (!isOnline()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    isHeard() {
      question ??= ask();
      return question;
    },
    cameOnline() {
      const told = waiting;
      waiting = [];
      for (const resolve of told) resolve();
    },
  };
}
