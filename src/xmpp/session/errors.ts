import type { Element } from "../xml.ts";
import { NS_STANZAS } from "./namespaces.ts";

/**
 * Trying again cannot help: the password is wrong, the certificate is not trusted, another login took the
 * resource. The message is one sentence for the operator, without a secret.
 */
export class FatalSessionError extends Error {
  override readonly name = "FatalSessionError";
}

/** A stanza is known not to have reached the server, or can no longer be known to have. */
export class SendError extends Error {
  override readonly name = "SendError";
}

/** No answer to an IQ within its time. */
export class RequestTimeoutError extends Error {
  override readonly name = "RequestTimeoutError";
}

/** The error that somebody answered an IQ with. RFC 6120 §8.3. */
export class StanzaError extends Error {
  override readonly name = "StanzaError";
  /** Such as `item-not-found`; `undefined-condition` where the answer names none. */
  readonly condition: string;
  /** `auth`, `cancel`, `continue`, `modify` or `wait`; `cancel` where the answer names none. */
  readonly type: string;
  readonly text: string | undefined;
  /** The application's own condition beside it, RFC 6120 §8.3.4. */
  readonly own: { readonly name: string; readonly namespace: string } | undefined;

  constructor(condition: string, type: string, text?: string, own?: StanzaError["own"]) {
    super(text === undefined ? condition : `${condition}: ${text}`);
    this.condition = condition;
    this.type = type;
    this.text = text;
    this.own = own;
  }

  /** Reads a stanza of type `error`, however little of RFC 6120 §8.3.2 it keeps to. */
  static from(stanza: Element): StanzaError {
    const error = stanza.getChild("error");
    const conditions = error?.getChildElements().filter((child) => child.getNS() === NS_STANZAS) ?? [];
    const condition = conditions.find((child) => child.getName() !== "text")?.getName();
    const text = error?.getChildText("text", NS_STANZAS) ?? undefined;
    const other = error?.getChildElements().find((child) => child.getNS() !== NS_STANZAS);
    const own = other && { name: other.getName(), namespace: other.getNS() ?? "" };
    return new StanzaError(condition ?? "undefined-condition", error?.attrs.type ?? "cancel", text, own);
  }
}
