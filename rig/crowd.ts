import net from "node:net";
import { type Element, Parser } from "@xmpp/xml";
import { startEjabberd } from "./ejabberd.ts";
import type { EjabberdEdition } from "./ejabberd-versions.ts";
import { startProsody } from "./prosody.ts";
import type { ProsodyVersion } from "./prosody-versions.ts";
import { ejabberd, newEjabberd, newProsody, oldProsody, type ServerKind } from "./server-kinds.ts";
import type { XmppServer } from "./xmpp-server.ts";

/** What came to a member: once each, as clients do, which know a copy by its id. */
export interface Received {
  readonly id: string;
  /** That of the message that it answers, if that had one. */
  readonly thread: string;
  readonly body: string;
  /** What the member said has come back. */
  readonly isError: boolean;
  /** By the clock of `performance.now()`. */
  readonly at: number;
}

export interface Member {
  readonly name: string;
  readonly received: readonly Received[];
  /** Says it, by the id `thread`; an answer has that as its thread. */
  say(to: string, body: string, thread: string): void;
  /** There and back through the server, in milliseconds: what was sent to the member before is here then. */
  sync(): Promise<number>;
}

/** Many members of one server in this process, each on a connection of its own. */
export interface Crowd {
  readonly members: readonly Member[];
  /** Resolves when `isSo`, which is asked whenever something has come. Rejects with what `describe` says. */
  until(isSo: () => boolean, withinMs: number, describe: () => string): Promise<void>;
  stop(): void;
}

/** Servers to which a crowd can log in without taking the time of all others: no TLS, and no passwords to hash. */
export const crowdServerKinds: readonly ServerKind[] = [
  crowdProsody(oldProsody, "0.12"),
  crowdEjabberd(ejabberd, "packaged"),
];
/** The same, with the later versions. */
export const allCrowdServerKinds: readonly ServerKind[] = [
  ...crowdServerKinds,
  crowdProsody(newProsody, "13"),
  crowdEjabberd(newEjabberd, "newer"),
];

function crowdProsody(kind: ServerKind, version: ProsodyVersion): ServerKind {
  return {
    ...kind,
    start: (options = {}) =>
      startProsody({
        version,
        tls: false,
        extra: `modules_disabled = { "s2s", "tls", "mam" }\nlog = { info = "*console" }`,
        hostExtra: `authentication = "internal_plain"`,
        ...options,
      }),
  };
}

function crowdEjabberd(kind: ServerKind, edition: EjabberdEdition): ServerKind {
  return {
    ...kind,
    start: (options = {}) =>
      startEjabberd({
        edition,
        tls: false,
        // As many messages wait for one who is offline as Prosody keeps.
        extra: { auth_password_format: "plain", shaper_rules: { max_user_offline_messages: 10_000 } },
        // On the disk alone each message that is added has all others of its owner read: 50 a second are too many.
        tablesInMemory: ["offline_msg"],
        ...options,
      }),
  };
}

/** This many at a time, be it accounts or logins. */
const AT_ONCE = 20;

/** Members with these names, whose accounts are made. */
export async function startCrowd(
  server: XmppServer,
  names: readonly string[],
  password: string,
): Promise<Crowd> {
  const listeners = new Set<() => void>();
  const heard = () => {
    for (const listener of listeners) listener();
  };
  const members: Client[] = [];
  for (let first = 0; first < names.length; first += AT_ONCE) {
    const some = names.slice(first, first + AT_ONCE).map(async (name) => {
      await server.addUser(name, password);
      return logIn(server, { name, password, heard });
    });
    members.push(...(await Promise.all(some)));
  }
  return {
    members,
    until: (isSo, withinMs, describe) =>
      new Promise((resolve, reject) => {
        const done = (settle: () => void) => {
          clearTimeout(timer);
          listeners.delete(look);
          settle();
        };
        const look = () => {
          if (isSo()) done(resolve);
        };
        const timer = setTimeout(() => done(() => reject(new Error(describe()))), withinMs);
        listeners.add(look);
        look();
      }),
    stop: () => {
      for (const member of members) member.close();
    },
  };
}

type Client = Member & { close(): void };

async function logIn(
  { domain, port }: Pick<XmppServer, "domain" | "port">,
  { name, password, heard }: { readonly name: string; readonly password: string; readonly heard: () => void },
): Promise<Client> {
  const socket = net.connect({ host: "127.0.0.1", port, noDelay: true });
  socket.setEncoding("utf8");
  const received: Received[] = [];
  const known = new Set<string>();
  const pings = new Map<string, () => void>();
  let parser: Parser;
  let takeNext: (element: Element) => void = () => undefined;
  const next = () =>
    new Promise<Element>((resolve, reject) => {
      takeNext = resolve;
      socket.once("error", reject);
    });

  const take = (element: Element) => {
    const answered = pings.get(element.attrs.id ?? "");
    if (element.is("message")) note(element);
    else if (element.is("iq") && answered !== undefined) answered();
    else takeNext(element);
  };
  const note = (message: Element) => {
    const { type, id = "" } = message.attrs;
    // What comes back has the id that it was sent with, and not always more than that.
    const thread = message.getChildText("thread") ?? id;
    if (type !== "error" && known.has(id)) return;
    known.add(id);
    const body = message.getChildText("body") ?? "";
    received.push({ id, thread, body, isError: type === "error", at: performance.now() });
    heard();
  };
  const open = () => {
    parser = new Parser();
    parser.on("element", take);
    socket.write(
      `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='${domain}' version='1.0'>`,
    );
    return next();
  };
  const ask = (xml: string) => {
    const answer = next();
    socket.write(xml);
    return answer;
  };
  socket.on("data", (text: string) => parser.write(text));

  await open();
  const secret = Buffer.from(`\0${name}\0${password}`).toString("base64");
  const outcome = await ask(
    `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${secret}</auth>`,
  );
  if (!outcome.is("success")) throw new Error(`${name} cannot log in: ${outcome}`);
  await open();
  await ask("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
  socket.removeAllListeners("error").on("error", () => undefined);
  socket.write("<presence/>");

  let count = 0;
  return {
    name,
    received,
    say: (to, body, thread) =>
      void socket.write(
        `<message to='${to}' type='chat' id='${thread}'><body>${body}</body><thread>${thread}</thread></message>`,
      ),
    sync: () =>
      new Promise((resolve) => {
        const id = `sync-${++count}`;
        const started = performance.now();
        pings.set(id, () => {
          pings.delete(id);
          resolve(performance.now() - started);
        });
        socket.write(`<iq type='get' to='${domain}' id='${id}'><ping xmlns='urn:xmpp:ping'/></iq>`);
      }),
    close: () => socket.destroy(),
  };
}
