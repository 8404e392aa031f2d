import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { type ClientEvent, createInbox, type Inbox, type Message } from "./client-inbox.ts";
import type { CommandItem, CommandStage, FilledForm } from "./command-stages.ts";
import { Program } from "./processes.ts";

/** What a server answered to a request. */
export type Answer =
  | { readonly ok: true; readonly xml: string }
  | {
      readonly ok: false;
      readonly type: string;
      readonly condition: string;
      readonly text: string;
      readonly xml: string;
    };

/** A message that a server keeps for an account (XEP-0313). */
export interface ArchivedMessage {
  /** The archive's own name of it. */
  readonly archiveId: string;
  readonly from: string;
  readonly type: string;
  readonly id: string;
  readonly thread: string;
  readonly body: string;
  /** The address in `jabber:x:oob`; "" without one. */
  readonly url: string;
}

/** Where a client connects: a `ProsodyServer` is one. An empty `caFile` means a stream without TLS. */
export interface Endpoint {
  readonly domain: string;
  readonly port: number;
  readonly caFile: string;
}

/** One stream of an independent client, held before authentication until `logIn`. */
export interface ClientStream {
  /** `{namespace}name` of each stream feature before authentication; with TLS, those after the handshake. */
  readonly features: readonly string[];
  readonly featuresBeforeTls: readonly string[];
  readonly name: string;
  preauth(token: string): Promise<Answer>;
  registrationForm(): Promise<Answer>;
  register(username: string, password: string): Promise<Answer>;
  /**
   * Logs in, anonymously without a name, fetches the roster and sends presence.
   * @throws with the server's condition when it is refused.
   */
  logIn(username: string, password: string, resource?: string): Promise<void>;
  /** Any IQ, and its answer. */
  request(iq: string): Promise<Answer>;
  /** Any bytes at all. */
  send(xml: string): Promise<void>;
  say(to: string, body: string, type?: string): Promise<void>;
  /** Says it and waits for the first message that comes back from there. */
  ask(to: string, body: string, withinMs?: number): Promise<Message>;
  /** Waits for an event that was not taken yet, and takes it; earlier ones that do not fit stay. */
  waitFor<E extends ClientEvent>(
    fits: (event: ClientEvent) => event is E,
    what: string,
    withinMs?: number,
  ): Promise<E>;
  waitForMessage(from: string, withinMs?: number): Promise<Message>;
  waitForPresence(from: string, type: string, withinMs?: number): Promise<void>;
  waitForRosterPush(jid: string, subscription: string, withinMs?: number): Promise<void>;
  /** Everything that came and was not taken. */
  events(): readonly ClientEvent[];
  /** Milliseconds there and back. */
  ping(to: string): Promise<number>;
  discoInfo(to: string, node?: string): Promise<DiscoInfo>;
  /** disco#items of the commands (XEP-0050). */
  listCommands(to: string): Promise<readonly CommandItem[]>;
  /** Starts a command and answers each stage with the next of these forms; gives every stage. */
  runCommand(to: string, node: string, forms?: readonly FilledForm[]): Promise<readonly CommandStage[]>;
  /** Whether what is answered makes this verification string (XEP-0115), by slixmpp's reckoning. */
  verifyCaps(to: string, node: string, ver: string): Promise<boolean>;
  version(to: string): Promise<{ readonly name: string; readonly version: string }>;
  /** The roster as the server sends it: bare JID to subscription. */
  roster(): Promise<Record<string, string>>;
  /** With a token: a XEP-0379 request. */
  subscribe(to: string, token?: string): Promise<void>;
  approve(to: string): Promise<void>;
  /** What the server keeps of this account's messages, both ways, oldest first; after an archive's id, what came since. */
  readArchive(after?: string): Promise<readonly ArchivedMessage[]>;
  close(): Promise<void>;
}

export type DiscoInfo =
  | {
      readonly ok: true;
      readonly identities: readonly {
        readonly category: string;
        readonly type: string;
        readonly name: string;
      }[];
      readonly features: readonly string[];
    }
  | Extract<Answer, { ok: false }>;

/** A process with any number of clients, written with slixmpp: what they understand is not our own reading. */
export interface XmppClients {
  open(endpoint: Endpoint): Promise<ClientStream>;
  /** `open` and `logIn` in one. */
  logIn(endpoint: Endpoint, username: string, password: string): Promise<ClientStream>;
  /** Every stream's request is written before any answer is read. Answers come in the order of the requests. */
  registerTogether(
    registrations: readonly {
      readonly stream: ClientStream;
      readonly username: string;
      readonly password: string;
    }[],
  ): Promise<readonly Answer[]>;
  stop(): Promise<void>;
}

const SCRIPT = fileURLToPath(new URL("slixmpp/clients.py", import.meta.url));

/** Starts the process. Its clients end with it. */
export function startXmppClients(): XmppClients {
  const program = new Program({ name: "slixmpp clients", command: findPython(), args: ["-u", SCRIPT] });
  const inboxes = new Map<string, Inbox>();
  const call = converse(program, (name, event) => inboxes.get(name)?.add(event));
  let count = 0;

  const open = async (endpoint: Endpoint): Promise<ClientStream> => {
    const name = `stream ${++count}`;
    const inbox = createInbox();
    inboxes.set(name, inbox);
    const { domain, port, caFile } = endpoint;
    const seen = await call<string[][]>("open", { stream: name, domain, port, ca: caFile });
    return createStream(name, seen, inbox, call);
  };
  return {
    open,
    logIn: async (endpoint, username, password) => {
      const stream = await open(endpoint);
      await stream.logIn(username, password);
      return stream;
    },
    registerTogether: (registrations) =>
      call("register_together", {
        registrations: registrations.map(({ stream, ...rest }) => ({ stream: stream.name, ...rest })),
      }),
    stop: async () => {
      await program.kill();
    },
  };
}

type Call = <T>(verb: string, args: Record<string, unknown>) => Promise<T>;

function createStream(name: string, seen: string[][], inbox: Inbox, call: Call): ClientStream {
  const here = <T>(verb: string, args: Record<string, unknown> = {}) =>
    call<T>(verb, { stream: name, ...args });
  const waitForMessage = (from: string, withinMs?: number) =>
    inbox.waitFor(
      (event): event is Message => event.event === "message" && isFrom(event.from, from),
      `a message from ${from}`,
      withinMs,
    );
  const say = (to: string, body: string, type = "chat") => here<void>("say", { to, body, type });
  return {
    name,
    features: seen.at(-1) ?? [],
    featuresBeforeTls: seen.length > 1 ? (seen[0] ?? []) : [],
    preauth: (token) => here("preauth", { token }),
    registrationForm: () => here("registration_form"),
    register: (username, password) => here("register", { username, password }),
    logIn: async (username, password, resource = randomUUID()) => {
      const credentials = { username, password, resource };
      const result = await here<{ ok: boolean; condition?: string }>("log_in", credentials);
      if (!result.ok) throw new Error(`${username} cannot log in: ${result.condition}`);
    },
    request: (xml) => here("request", { xml }),
    send: (xml) => here("send", { xml }),
    say,
    ask: async (to, body, withinMs) => {
      await say(to, body);
      return waitForMessage(to, withinMs);
    },
    waitFor: inbox.waitFor,
    waitForMessage,
    waitForPresence: async (from, type, withinMs) => {
      await inbox.waitFor(
        (event): event is Extract<ClientEvent, { event: "presence" }> =>
          event.event === "presence" && event.type === type && isFrom(event.from, from),
        `${type} presence from ${from}`,
        withinMs,
      );
    },
    waitForRosterPush: async (jid, subscription, withinMs) => {
      await inbox.waitFor(
        (event): event is Extract<ClientEvent, { event: "roster" }> =>
          event.event === "roster" && event.jid === jid && event.subscription === subscription,
        `a roster push of ${jid} as ${subscription}`,
        withinMs,
      );
    },
    events: inbox.events,
    ping: (to) => here("ping", { to }),
    discoInfo: (to, node) => here("disco_info", { to, node: node ?? null }),
    listCommands: (to) => here("list_commands", { to }),
    runCommand: (to, node, forms = []) => here("run_command", { to, node, forms }),
    verifyCaps: (to, node, ver) => here("verify_caps", { to, node, ver }),
    version: (to) => here("version", { to }),
    roster: () => here("roster"),
    subscribe: (to, token) => here("subscribe", { to, token: token ?? null }),
    approve: (to) => here("approve", { to }),
    readArchive: (after) => here("read_archive", { after: after ?? null }),
    close: () => here("close"),
  };
}

/** A bare JID stands for each of its resources. */
function isFrom(sender: string, jid: string): boolean {
  return sender === jid || sender.startsWith(`${jid}/`);
}

type Line =
  | ({ readonly stream: string } & ClientEvent)
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failure: string };

/** Requests and answers as lines of JSON. */
function converse(program: Program, tell: (stream: string, event: ClientEvent) => void): Call {
  const waiting = new Map<
    number,
    { readonly resolve: (result: never) => void; readonly reject: (error: Error) => void }
  >();
  let count = 0;
  program.eachLine((text) => {
    const line: Line = JSON.parse(text);
    if ("stream" in line) return tell(line.stream, line);
    const asker = waiting.get(line.id);
    waiting.delete(line.id);
    if ("failure" in line) asker?.reject(new Error(line.failure));
    else asker?.resolve(line.result as never);
  });
  void program.exit.then(() => {
    const error = new Error(`${program.name} ended: ${program.stderr()}`);
    for (const { reject } of waiting.values()) reject(error);
  });
  return (verb, args) =>
    new Promise((resolve, reject) => {
      const id = ++count;
      waiting.set(id, { resolve, reject });
      program.write(`${JSON.stringify({ id, do: verb, ...args })}\n`);
    });
}

/** Debian's slixmpp belongs to Debian's Python, even if the PATH finds another one first. */
function findPython(): string {
  const found = ["/usr/bin/python3", "python3"].find(
    (python) => spawnSync(python, ["-c", "import slixmpp"]).status === 0,
  );
  if (found === undefined) throw new Error("There is no python3-slixmpp here: run node scripts/install.mjs");
  return found;
}
