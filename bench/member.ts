import { pino } from "pino";
import { createSession } from "../src/xmpp/session/create-session.ts";
import { type Element, xml } from "../src/xmpp/xml.ts";

/** Where members log in: a `ProsodyServer` fits. */
export type Endpoint = { readonly port: number; readonly caFile: string };

/** Somebody online, by the project's own session module, in the process of the bench. */
export type Member = {
  readonly jid: string;
  /** Says it, and resolves with the milliseconds until the first answer, once all `answers` have come. */
  ask(to: string, body: string, answers?: number): Promise<number>;
  /** Says it, and resolves with all `answers`. */
  hear(to: string, body: string, answers: number): Promise<readonly Element[]>;
  /** Milliseconds until an IQ is answered. Throws what the answer says where that is an error. */
  request(iq: Element): Promise<number>;
  ping(to: string): Promise<number>;
  /** Asks to see the presence of a bot, and waits until it is seen. */
  befriend(jid: string): Promise<void>;
  /** When the next presence of a contact came, by the clock of `performance.now()`. */
  seeOnline(jid: string): Promise<number>;
  leave(): Promise<void>;
};

const TIMEOUT_MS = 60_000;

export async function logIn(at: Endpoint, jid: string, password: string): Promise<Member> {
  const [username = "", domain = ""] = jid.split("@");
  let take: (stanza: Element) => void = () => undefined;
  const session = createSession({
    service: `xmpp://127.0.0.1:${at.port}`,
    domain,
    username,
    password,
    requireTls: true,
    caFile: at.caFile,
    presence: () => xml("presence"),
    receive: (stanza) => take(stanza),
    answer: async () => undefined,
    log: pino({ level: "silent" }),
  });
  await session.start();

  /** Calls back with each stanza until that gives true. */
  const until = (what: string, isEnough: (stanza: Element) => boolean) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${jid} waits for ${what} in vain`)), TIMEOUT_MS);
      take = (stanza) => {
        if (!isEnough(stanza)) return;
        clearTimeout(timer);
        resolve();
      };
    });
  const say = (to: string, body: string) =>
    session.send(xml("message", { to, type: "chat" }, xml("body", {}, body)));
  const request = async (iq: Element) => {
    const started = performance.now();
    await session.request(iq);
    return performance.now() - started;
  };

  const seeOnline = async (from: string) => {
    await until(`presence of ${from}`, (stanza) => {
      const { type, from: sender = "" } = stanza.attrs;
      return stanza.is("presence") && type === undefined && sender.startsWith(`${from}/`);
    });
    return performance.now();
  };

  return {
    jid,
    async ask(to, body, answers = 1) {
      let first = 0;
      let left = answers;
      const answered = until(`an answer from ${to}`, (stanza) => {
        if (!isMessage(stanza)) return false;
        first ||= performance.now();
        return --left === 0;
      });
      const started = performance.now();
      await Promise.all([answered, say(to, body)]);
      return first - started;
    },
    async hear(to, body, answers) {
      const heard: Element[] = [];
      const answered = until(`an answer from ${to}`, (stanza) => {
        if (isMessage(stanza)) heard.push(stanza);
        return heard.length === answers;
      });
      await Promise.all([answered, say(to, body)]);
      return heard;
    },
    request,
    ping: (to) => request(xml("iq", { type: "get", to }, xml("ping", "urn:xmpp:ping"))),
    async befriend(jid) {
      await Promise.all([seeOnline(jid), session.send(xml("presence", { type: "subscribe", to: jid }))]);
    },
    seeOnline,
    leave: () => session.stop(),
  };
}

function isMessage(stanza: Element): boolean {
  return stanza.is("message") && stanza.attrs.type !== "error" && stanza.getChild("body") !== undefined;
}
