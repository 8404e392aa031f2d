import { EventEmitter, on } from "node:events";
import { pino } from "pino";
import type { Endpoint } from "../rig/xmpp-clients.ts";
import { createSession } from "../src/xmpp/session/create-session.ts";
import { type Element, xml } from "../src/xmpp/xml.ts";

const TIMEOUT_MS = 10_000;

/** Somebody with an account and a client that is online. */
export interface Person {
  readonly jid: string;
  /** Sends the text and resolves with the first answer that looks as expected. */
  ask(to: string, text: string, expected: RegExp): Promise<string>;
  /** Resolves with the first message from now on that looks as expected. */
  hear(expected: RegExp): Promise<string>;
  say(to: string, text: string): Promise<void>;
  /** Calls back with each message from now on. */
  onMessage(listener: (body: string) => void): void;
  /** The roster as the server has it: bare JID to subscription. */
  roster(): Promise<ReadonlyMap<string, string>>;
  leave(): Promise<void>;
}

/** Logs in over TLS. */
export async function logIn(server: Endpoint, username: string, password: string): Promise<Person> {
  const messages = new EventEmitter();
  const session = createSession({
    service: `xmpp://127.0.0.1:${server.port}`,
    domain: server.domain,
    username,
    password,
    requireTls: true,
    caFile: server.caFile,
    presence: () => xml("presence"),
    receive: (stanza) => {
      const body = stanza.is("message") ? stanza.getChildText("body") : null;
      if (body) messages.emit("message", body);
    },
    answer: async () => undefined,
    log: pino({ level: "silent" }),
  });
  await session.start();

  const say = (to: string, text: string) =>
    session.send(xml("message", { to, type: "chat" }, xml("body", {}, text)));
  const hear = async (expected: RegExp): Promise<string> => {
    try {
      for await (const [body] of on(messages, "message", { signal: AbortSignal.timeout(TIMEOUT_MS) })) {
        if (expected.test(body)) return body;
      }
    } catch (cause) {
      throw new Error(`no answer within ${TIMEOUT_MS / 1000} s`, { cause });
    }
    throw new Error("no more messages");
  };
  return {
    jid: `${username}@${server.domain}`,
    say,
    ask: async (to, text, expected) => {
      const answer = hear(expected);
      await say(to, text);
      return answer;
    },
    hear,
    onMessage: (listener) => {
      messages.on("message", listener);
    },
    roster: async () => {
      const query = xml("iq", { type: "get" }, xml("query", "jabber:iq:roster"));
      return readRoster(await session.request(query, TIMEOUT_MS));
    },
    leave: () => session.stop(),
  };
}

function readRoster(result: Element): ReadonlyMap<string, string> {
  const items = result.getChild("query", "jabber:iq:roster")?.getChildren("item") ?? [];
  return new Map(items.map(({ attrs }) => [attrs.jid ?? "", attrs["subscription"] ?? "none"]));
}
