import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/**
 * One concept has one word, and it is the field's own (RFC 6120, the XEPs, Redis, Node.js), so that a newcomer has
 * nothing to translate. These are words that were ours alone, each with what it is called now.
 */
const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** Where a file had the name, and what such a file is called now. Extensions do not count. */
const OLD_FILES: readonly (readonly [folder: string, old: string, now: string])[] = [
  ["src/xmpp/", "lanes", "sender-queues"],
  ["src/xmpp/", "at-work", "concurrency-limit"],
  ["src/xmpp/", "batches", "answer-batcher"],
  ["src/xmpp/", "message-names", "dedup-keys"],
  ["src/xmpp/", "link-state", "connection-state"],
  ["src/xmpp/", "greeting", "stream-probe"],
  ["src/xmpp/", "visit", "login-probe"],
  ["src/xmpp/", "find-server", "srv-lookup"],
  ["src/xmpp/", "answer-iq", "iq-router"],
  ["src/xmpp/", "bot-info", "disco-info"],
  ["src/xmpp/", "subscribers", "roster"],
  ["src/xmpp/", "tenure", "ownership"],
  ["src/xmpp/", "try-component", "component-probe"],
  ["src/xmpp/", "link", "connection"],
  ["src/xmpp/", "component-link", "component-connection"],
  ["src/xmpp/", "link-keeper", "reconnector"],
  ["src/xmpp/", "wire", "tls-socket"],
  ["src/xmpp/", "outbox", "send-queue"],
  ["src/xmpp/", "inbound", "ack-counter"],
  ["src/xmpp/", "liveness", "keepalive"],
  ["src/xmpp/", "answers", "iq-replies"],
  ["src/xmpp/", "entity", "xmppjs-client"],
  ["src/", "figures", "metrics"],
  ["src/store/", "places", "topology"],
  ["src/store/", "guides", "discovery"],
  ["src/store/", "facts", "info"],
  ["src/store/", "faults", "errors"],
  ["src/store/", "replicas", "replication"],
  ["src/store/", "adoption", "invite-import"],
  ["src/store/", "key-kinds", "key-schema"],
  ["src/store/", "large-keys", "key-scan"],
  ["src/store/", "entry-fault", "validate-entry"],
  ["src/store/", "consents", "confirmations"],
  ["src/commands/", "terms", "caller-context"],
  ["src/commands/", "family", "invite-tree"],
  ["src/commands/", "words", "chat-arguments"],
  ["src/commands/", "own-invite", "invite-access"],
  ["src/config/", "needs", "cross-checks"],
  ["src/web/", "stencil", "compiled-page"],
  ["src/web/", "landing", "landing-model"],
  ["src/web/", "landing-page", "landing-cache"],
  ["src/web/", "colours", "contrast"],
  ["src/web/", "names", "text"],
  ["src/", "deadline", "timeout"],
  ["src/", "small-heap", "v8-heap"],
  ["src/compose/", "console", "cli"],
  ["src/compose/", "running", "service"],
  ["gate/prosody/", "openness", "registration_state"],
  ["gate/prosody/", "places", "topology"],
  ["gate/prosody/", "waiting", "async_worker"],
  ["gate/prosody/", "redirections", "redis_errors"],
  ["gate/prosody/", "bots", "bot_rpc"],
  ["gate/prosody/", "link", "connection"],
  ["gate/ejabberd/", "invite_gate_places", "invite_gate_topology"],
  ["gate/ejabberd/", "invite_gate_link", "invite_gate_connection"],
  ["gate/scripts/", "hold", "acquire-lease"],
  ["gate/scripts/", "tally", "add-metrics"],
  ["gate/scripts/", "beat", "heartbeat"],
  ["gate/scripts/", "adopt", "import-invite"],
  ["gate/scripts/", "overdue", "expired-claims"],
  ["gate/scripts/", "admit", "may-register"],
  ["gate/scripts/", "ask", "open-query"],
  ["gate/scripts/", "peek-each", "peek-many"],
  ["bench/", "turns", "round-robin"],
  ["bench/", "extent", "options"],
  ["bench/", "stock", "stock-baseline"],
  ["bench/", "fill", "seed-data"],
  ["bench/", "machine", "system-info"],
  ["test/chaos/", "weather", "fault-injector"],
  ["test/chaos/", "harms", "faults"],
  ["test/chaos/", "company", "users"],
  ["test/chaos/", "friends", "invitees"],
  ["test/chaos/", "letters", "bot-messages"],
  ["test/chaos/", "moments", "sync-points"],
  ["test/chaos/", "books", "history"],
  ["rig/", "patience", "timeouts"],
  ["rig/", "relay", "fault-proxy"],
];

/** Names in the code, in any language of the project, and what each is called now. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  standIn: "liveClient",
  isElsewhere: "isWrongNode",
  is_elsewhere: "is_wrong_node",
  isMistake: "isProgrammingError",
  Circumstances: "PreloadedContext",
  inForce: "effectiveSettings",
  SettingsInForce: "EffectiveSettings",
  Wish: "InviteOptions",
  keepTenure: "runAsOwner",
  standBack: "stepDown",
  BadConfig: "ConfigError",
  SessionFatal: "FatalSessionError",
  LinkKeeper: "Reconnector",
  ComponentLink: "ComponentConnection",
  CommandParts: "CommandDeps",
  DispatchParts: "DispatchDeps",
  Consents: "Confirmations",
  Adoption: "InviteImport",
  Stencil: "CompiledPage",
  GateTrial: "GateProbeResult",
  openFigures: "openMetrics",
};
const OLD_PREFIXES = /\b(?:MOST|LEAST)_[A-Z]/;

/** In comments, documents and sentences: what is hard to read twice over for people whose English is a second language. */
const PHRASES =
  /\bso (?:many|long|much)\b|\bwhoever\b|\bunder way\b|\bgives? out again\b|\b(?:is|are) told so\b|\bwho of the\b|\bconsents?\b|\bwhatever\b|\bwhichever\b/i;

const SELF = "test/words.test.ts";
const TEXTS = /\.(?:ts|mjs|cjs|js|lua|erl|py|md|eta|css|conf|sh)$/;

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => TEXTS.test(file) && file !== SELF);

/** Measured text, written by `npm run bench`, and what was so when it was. */
const isRecord = (file: string) => file.startsWith("docs/benchmarks");

/** Passwords that many people have are what they are. */
const isList = (file: string) => file === "src/invites/password.ts";

const lines = files
  .filter((file) => !isRecord(file))
  .flatMap((file) => linesOf(file).map((text, index) => ({ file, at: `${file}:${index + 1}`, text })));

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(new URL(`../${file}`, import.meta.url), "utf8").split("\n");
  } catch {
    // Deleted, and not committed yet.
    return [];
  }
}

describe("the project's words", () => {
  it("no file has the name that it had before", () => {
    const old = files.flatMap((file) => {
      const name = basename(file).replace(/\..*$/, "");
      const entry = OLD_FILES.find(([folder, before]) => file.startsWith(folder) && name === before);
      return entry === undefined ? [] : [`${file} is called ${entry[2]}`];
    });
    expect(old).toEqual([]);
    expect(files.length).toBeGreaterThan(400);
  });

  it("no name in the code is the one that it was before", () => {
    const names = new RegExp(`\\b(?:${Object.keys(OLD_NAMES).join("|")})\\b`);
    const old = lines.flatMap(({ at, text }) => {
      const [name] = names.exec(text) ?? OLD_PREFIXES.exec(text) ?? [];
      return name === undefined ? [] : [`${at}: ${name} is called ${OLD_NAMES[name] ?? "MAX_ or MIN_"}`];
    });
    expect(old).toEqual([]);
  });

  it("nothing is said in phrases that have to be read twice", () => {
    const prose = lines.filter(({ file }) => !isList(file));
    const hard = prose.flatMap(({ at, text }) => {
      const [phrase] = PHRASES.exec(text) ?? [];
      return phrase === undefined ? [] : [`${at}: ${phrase}`];
    });
    expect(hard).toEqual([]);
  });
});
