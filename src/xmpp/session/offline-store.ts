import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { NS } from "../namespaces.ts";
import { type Element, xml } from "../xml.ts";
import { StanzaError } from "./errors.ts";
import type { WhenAcknowledged } from "./session.ts";

/** What was on its way into the store when the session became available is in it when nothing new came for this long. */
const LOOK_AGAIN_MS = 2_000;
/** The first presence waits for the answer. */
const CLAIM_MS = 5_000;
/** A server may hand over thousands of messages before it answers. */
const FETCH_MS = 60_000;

export type OfflineStoreDeps = {
  readonly request: (iq: Element, timeoutMs: number) => Promise<Element>;
  readonly receive: (stanza: Element, whenAcknowledged: WhenAcknowledged) => Promise<void>;
  readonly log: Logger;
  readonly lookAgainMs?: number;
};

/**
 * What the server keeps for an account that is offline, where the account can fetch it (XEP-0013). ejabberd would hand it
 * over at the first presence, and lose or keep for good what it is just then putting there. Prosody knows no such
 * questions: it hands all over.
 */
export class OfflineStore {
  readonly #deps: OfflineStoreDeps;
  readonly #received = new Map<string, Promise<void>>();

  constructor(deps: OfflineStoreDeps) {
    this.#deps = deps;
  }

  /** Receives a stanza that may have come from the store; once, however often it comes. */
  receive(stanza: Element, whenAcknowledged: WhenAcknowledged): Promise<void> {
    const node = stanza.getChild("offline", NS.offline)?.getChild("item")?.attrs["node"];
    if (node === undefined) return this.#deps.receive(stanza, whenAcknowledged);
    // The node is a time in microseconds: two senders may have the same.
    const which = `${node} ${stanza.attrs.from}`;
    const received = this.#received.get(which) ?? this.#deps.receive(stanza, whenAcknowledged);
    this.#received.set(which, received);
    return received;
  }

  /** Before the first presence: has the server keep what it has until it is fetched. */
  async claim(): Promise<void> {
    const query = xml("query", { xmlns: NS.discoItems, node: NS.offline });
    await this.#calmly(() => this.#deps.request(xml("iq", { type: "get" }, query), CLAIM_MS));
  }

  /** After the first presence: fetches everything, until nothing new comes. */
  async fetch(): Promise<void> {
    await this.#calmly(async () => {
      await this.#ask("get", "fetch");
      let known: number;
      do {
        known = this.#received.size;
        await sleep(this.#deps.lookAgainMs ?? LOOK_AGAIN_MS);
        await this.#ask("get", "fetch");
      } while (this.#received.size > known);
      await Promise.all(this.#received.values());
      if (this.#received.size > 0) await this.#ask("set", "purge");
    });
    this.#received.clear();
  }

  #ask(type: "get" | "set", what: "fetch" | "purge"): Promise<Element> {
    return this.#deps.request(xml("iq", { type }, xml("offline", NS.offline, xml(what))), FETCH_MS);
  }

  async #calmly(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof StanzaError) return;
      this.#deps.log.debug({ err: error }, "the messages that the server keeps could not be fetched");
    }
  }
}
