import { jid } from "@xmpp/jid";
import { withTimeout } from "../../timeout.ts";
import type { Element } from "../xml.ts";
import { RequestTimeoutError, StanzaError } from "./errors.ts";

type Pending = {
  readonly asked: string | undefined;
  readonly resolve: (result: Element) => void;
  readonly reject: (error: Error) => void;
};

/** IQs that were asked and not answered yet. */
export class Requests {
  readonly #pending = new Map<string, Pending>();

  add(request: {
    readonly id: string;
    readonly asked: string | undefined;
    readonly timeoutMs: number;
  }): Promise<Element> {
    const { id, asked, timeoutMs } = request;
    const answer = new Promise<Element>((resolve, reject) => {
      this.#pending.set(id, { asked, resolve, reject });
    });
    const late = () => new RequestTimeoutError(`no answer within ${timeoutMs} ms`);
    return withTimeout(answer, timeoutMs, late).finally(() => this.#pending.delete(id));
  }

  /** Takes a stanza of type result or error; one that nobody asked for, or of somebody else, is dropped. */
  settle(stanza: Element, own: string): void {
    const pending = this.#pending.get(stanza.attrs.id ?? "");
    if (pending === undefined || !isAnswerer(pending.asked, stanza.attrs.from, own)) return;
    if (stanza.attrs.type === "error") pending.reject(StanzaError.from(stanza));
    else pending.resolve(stanza);
  }

  reject(id: string, error: Error): void {
    this.#pending.get(id)?.reject(error);
  }

  rejectAll(error: Error): void {
    for (const pending of this.#pending.values()) pending.reject(error);
  }
}

/**
 * Whether `from` may answer what `asked` was asked. The account itself (no `to`, or its own bare JID) answers
 * without a from or with the bare or full JID (RFC 6120 §8.1.2.1), some servers as the domain.
 */
function isAnswerer(asked: string | undefined, from: string | undefined, own: string): boolean {
  const me = parse(own);
  const bare = me?.bare().toString();
  const askedJid = asked === undefined ? bare : parse(asked)?.toString();
  const fromJid = from === undefined ? bare : parse(from)?.toString();
  if (askedJid === undefined || fromJid === undefined) return false;
  if (askedJid === fromJid) return true;
  if (askedJid === me?.domain) return from === undefined;
  return askedJid === bare && (fromJid === me?.toString() || (asked === undefined && fromJid === me?.domain));
}

function parse(text: string): ReturnType<typeof jid> | undefined {
  try {
    return jid(text);
  } catch {
    return undefined;
  }
}
