import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../rig/at-exit.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { exportDomain, importDomain } from "../../src/compose/transfer.ts";
import { loadConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/schema.ts";
import type { Invite } from "../../src/invites/invite.ts";
import { UnavailableError } from "../../src/invites/unavailable.ts";
import type { IssueRequest } from "../../src/ports/invite-store.ts";
import type { DomainWriter } from "../../src/ports/transfer.ts";
import { digest } from "../../src/store/digest.ts";
import { openDomainWriter } from "../../src/store/domain-writer.ts";
import { openEventQueue } from "../../src/store/event-queue.ts";
import { fateOf } from "../../src/store/key-schema.ts";
import { openNoticeQueue } from "../../src/store/notices.ts";
import { rootKey } from "../../src/store/redis/scripts.ts";
import { TransferError, type TransferFault } from "../../src/transfer/fault.ts";
import { importFile } from "../../src/transfer/import-file.ts";
import { aJid } from "../support/builders.ts";
import { issueIn, openTestStore, runAsGate, type TestStore } from "../support/store.ts";

const DOMAIN = "montague.example";
const ROOT = rootKey(DOMAIN);
const ROMEO = aJid(`romeo@${DOMAIN}`);
const NURSE = aJid(`nurse@${DOMAIN}`);

const folder = temporaryFolder("transfer");
const configFile = join(folder.path, "bot.config.json");
writeFileSync(configFile, "{}");
let oldServer: RedisServer;
let newServer: RedisServer;
let old: TestStore;
let fresh: TestStore;

beforeAll(async () => {
  [oldServer, newServer] = await Promise.all([startRedis(), startRedis()]);
  [old, fresh] = await Promise.all([openTestStore(oldServer.url), openTestStore(newServer.url)]);
});
afterAll(async () => {
  await Promise.all([old.close(), fresh.close()]);
  await Promise.all([oldServer.stop(), newServer.stop()]);
  folder.remove();
});
beforeEach(async () => {
  await Promise.all([old.redis.client.flushAll(), fresh.redis.client.flushAll()]);
});

function configFor(server: RedisServer): Config {
  return loadConfig({ XMPP_DOMAIN: DOMAIN, REDIS_URL: server.url }, configFile);
}

let files = 0;

async function exportFrom(server: RedisServer): Promise<string> {
  const file = join(folder.path, `export-${++files}.jsonl`);
  await exportDomain(configFor(server), { file, output: new PassThrough() });
  return file;
}

function importInto(server: RedisServer, source: string | Readable, isReplacing = false) {
  return importDomain(configFor(server), source, { isReplacing, lockdownReason: "import" });
}

async function faultOf(work: Promise<unknown>): Promise<TransferFault | undefined> {
  try {
    await work;
  } catch (error) {
    if (error instanceof TransferError) return error.fault;
    throw error;
  }
  return undefined;
}

/** Without the first line, which has the time. */
function bodyOf(file: string): string {
  return readFileSync(file, "utf8").replace(/^.*\n/, "");
}

/** The beginnings of the first two lines that differ, for the whole would fill the screen. */
function differenceOf(text: string, other: string): readonly string[] | undefined {
  const [lines, others] = [text.split("\n"), other.split("\n")];
  const at = Array.from({ length: Math.max(lines.length, others.length) }).findIndex(
    (_, index) => lines[index] !== others[index],
  );
  return at === -1 ? undefined : [lines[at], others[at]].map((line) => String(line).slice(0, 300));
}

const expectSame = (file: string, other: string) =>
  expect(differenceOf(bodyOf(file), bodyOf(other))).toBeUndefined();

const issue = (store: TestStore, traits: Partial<IssueRequest> = {}) =>
  issueIn(store, { lifetimeSeconds: 3 * 86_400, retentionSeconds: 86_400, ...traits });

const claim = (store: TestStore, { token }: Invite, id: string, name: string) =>
  runAsGate(store, "claim", token, id, name, "register", "true");

async function use(store: TestStore, invite: Invite, name: string): Promise<void> {
  expect((await claim(store, invite, `claim of ${name}`, name))[0]).toBe("ok");
  await runAsGate(store, "commit", invite.id, `claim of ${name}`, name, "register");
}

const queueOf = ({ redis }: TestStore) =>
  openEventQueue({ redis, domain: DOMAIN, group: "webhook", process: "a", minRetryMs: 0 });

/** A domain where a bit of everything has happened. */
async function fill(store: TestStore) {
  await queueOf(store).take(1); // which makes the group
  const open = await issue(store, { note: "from school and “life”" });
  const claimed = await issue(store);
  await claim(store, claimed, "claim of benvolio", "benvolio");
  const spent = await issue(store, { uses: 2 });
  await use(store, spent, "mercutio");
  await use(store, spent, "balthasar");
  const revoked = await issue(store, { inviter: NURSE });
  await store.invites.revoke(revoked.id);
  const named = await issue(store, { name: "jülïet", lifetimeSeconds: 3600 });
  const rotated = await store.invites.rotate((await issue(store)).id);
  const { inviter: _, ...byOperator } = { inviter: ROMEO, requestId: "r1", contact: false };
  await store.invites.issue({
    ...{ kind: "account", uses: 1, lifetimeSeconds: 60, retentionSeconds: 60 },
    ...byOperator,
  } as IssueRequest);
  await store.people.suspend([NURSE]);
  await store.people.grant(ROMEO, "helper");
  await store.people.setPreferences(ROMEO, { language: "de" });
  await store.people.noteBounce(NURSE);
  await store.requests.add(aJid(`paris@${DOMAIN}`), "please");
  await store.redis.client.hSet(`${ROOT}:defaults`, "allow_registration", "true");
  await store.settings.set("allowUserInvites", false);
  const notices = openNoticeQueue({ ...store, domain: DOMAIN, process: "a" });
  const [first] = await notices.take(1); // in hand, and not told yet
  expect(first).toBeDefined();
  const { client } = store.redis;
  const many = Array.from({ length: 2_500 }, (_, index) => String(index));
  await client.hSet(`${ROOT}:metrics`, Object.fromEntries(many.map((text) => [`m${text}`, text])));
  await client.sAdd(`${ROOT}:subscribers:invite.${DOMAIN}`, many);
  await client.zAdd(
    `${ROOT}:invitees:operator`,
    many.map((value) => ({ value, score: Number(value) / 8 })),
  );
  await Promise.all(many.map((text) => client.xAdd(`${ROOT}:audit`, "*", { by: ROMEO, command: text })));
  // What passes, and somebody else's.
  await client.set(`${ROOT}:limit:messages:x`, "1", { expiration: { type: "PX", value: 60_000 } });
  await client.set(`${ROOT}:heartbeat:bot:x`, "{}", { expiration: { type: "PX", value: 60_000 } });
  await client.set("invites:{capulet.example}:token:T", "k3f9x2");
  return { open, claimed, spent, revoked, named, rotated: rotated.ok ? rotated.value : open };
}

/** What is to survive: each key, when it ends, and all of its content. */
async function everythingOf({ redis: { client } }: TestStore): Promise<Record<string, unknown>> {
  const names = (await client.keys(`${ROOT}:*`)).filter(
    (name) => fateOf(name.slice(ROOT.length + 1)) !== "passing",
  );
  const readers: Record<string, (name: string) => Promise<unknown>> = {
    string: (name) => client.get(name),
    hash: (name) => client.hGetAll(name),
    set: async (name) => (await client.sMembers(name)).sort(),
    zset: (name) => client.zRangeWithScores(name, 0, -1),
    stream: (name) => client.xRange(name, "-", "+"),
  };
  const found = await Promise.all(
    names.sort().map(async (name) => {
      const type = await client.type(name);
      return [name, [type, await client.pExpireTime(name), await readers[type]?.(name)]] as const;
    }),
  );
  return Object.fromEntries(found);
}

describe("an export, imported into another Redis", () => {
  it("is all of the domain, to the millisecond, and exports the same bytes", async () => {
    await fill(old);
    const before = await everythingOf(old);
    const file = await exportFrom(oldServer);
    const { invites } = await importInto(newServer, file);
    expect(invites).toBe(7);
    expect(await everythingOf(fresh)).toEqual(before);
    expectSame(await exportFrom(newServer), file);
    expect(bodyOf(file)).not.toContain("capulet");
  });

  it("may come on standard input, and go to standard output", async () => {
    await fill(old);
    const file = await exportFrom(oldServer);
    const output = new PassThrough();
    const written = output.toArray();
    await exportDomain(configFor(oldServer), { file: undefined, output });
    output.end();
    const pieces = (await written).map(String).join("");
    expect(differenceOf(pieces.replace(/^.*\n/, ""), bodyOf(file))).toBeUndefined();
    await importInto(newServer, Readable.from([readFileSync(file)]));
    expectSame(await exportFrom(newServer), file);
  });

  it("is as clean as what is written here, with any file", async () => {
    const bad = "a\u202Eb\u009Bc\nYour password runs out\u2028";
    await issue(old, { note: bad, inviter: ROMEO });
    await old.requests.add(ROMEO, bad);
    await old.settings.setLockdown(bad);
    await old.audit.add({ by: ROMEO, door: "chat", command: "lockdown", target: bad, outcome: "done" });
    await importInto(newServer, await exportFrom(oldServer));
    const everything = JSON.stringify(await everythingOf(fresh));
    expect(everything.match(/abc Your password runs out/g)).toHaveLength(4);
    expect(everything).not.toMatch(/\p{Cf}|\u2028|\\u20|\\\\n/u);
  });

  it("lets what was open be used, and what was claimed by a gate that crashed be settled", async () => {
    const { open, claimed, spent, named, rotated } = await fill(old);
    await importInto(newServer, await exportFrom(oldServer));
    await use(fresh, open, "tybalt");
    await use(fresh, rotated, "peter");
    await use(fresh, named, "jülïet");
    expect((await claim(fresh, spent, "c", "x"))[1]).toBe("spent");
    expect(await claim(fresh, claimed, "c", "x")).toEqual(["busy"]);
    await fresh.redis.client.zAdd(`${ROOT}:leases`, { score: 0, value: `${claimed.id} claim of benvolio` });
    expect(await runAsGate(fresh, "expired-claims", "10")).toEqual([
      [claimed.id, "claim of benvolio", "benvolio", "register", ROMEO, "1"],
    ]);
  });

  it("goes on with the deliveries and the notices that somebody had in hand", async () => {
    await queueOf(old).take(1);
    const invites = [await issue(old), await issue(old), await issue(old)];
    const [first, second] = await queueOf(old).take(2);
    await queueOf(old).finish(first?.event.id ?? "");
    await use(old, invites[0] ?? (await issue(old)), "mercutio");
    const told = openNoticeQueue({ ...old, domain: DOMAIN, process: "a" });
    expect(await told.take(5)).toHaveLength(1);

    await importInto(newServer, await exportFrom(oldServer));
    const after = (await queueOf(fresh).take(10)).map(({ event }) => event.id);
    expect(after[0]).toBe(second?.event.id);
    expect(after).toHaveLength(3);
    const notices = openNoticeQueue({ ...fresh, domain: DOMAIN, process: "b" });
    expect(await notices.take(5)).toEqual([expect.objectContaining({ notice: expect.anything() })]);
  });

  it("can be written while the system runs, and holds no half of a use", async () => {
    const invites = await Promise.all(Array.from({ length: 400 }, () => issue(old)));
    let isExporting = true;
    const working = (async () => {
      for (const [index, invite] of invites.entries()) {
        if (!isExporting) return index;
        await use(old, invite, `user${index}`);
        await old.invites.rotate((await issue(old)).id);
      }
      return invites.length;
    })();
    const file = await exportFrom(oldServer);
    isExporting = false;
    expect(await working).toBeGreaterThan(0);
    await importInto(newServer, file);

    const { client } = fresh.redis;
    const ids = (await client.keys(`${ROOT}:state:*`)).map((name) => name.split(":").at(-1) ?? "");
    expect(ids.length).toBeGreaterThanOrEqual(invites.length);
    for (const id of ids) {
      const state = await client.hGetAll(`${ROOT}:state:${id}`);
      expect(await client.get(`${ROOT}:token:${digest(state["token"] ?? "")}`), "its token").toBe(id);
      expect(await client.hLen(`${ROOT}:uses:${id}`), "its uses").toBe(Number(state["used"]));
      expect(await client.zScore(`${ROOT}:all`, id), "in the index").not.toBeNull();
      expect(await client.get(`${ROOT}:invite:${id}`), "its record").not.toBeNull();
      for (const use of await client.hVals(`${ROOT}:uses:${id}`)) {
        const { name } = JSON.parse(use) as { readonly name: string };
        expect(await client.hGet(`${ROOT}:account:${name}`, "invite"), "its account").toBe(id);
      }
      for (const name of Object.keys(await client.hGetAll(`${ROOT}:claims:${id}`))) {
        expect(await client.zScore(`${ROOT}:leases`, `${id} ${name}`), "its lease").not.toBeNull();
      }
    }
  });

  it("is for its owner's eyes only, as a file", async () => {
    const file = await exportFrom(oldServer);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

it("an import of what is damaged at its end writes nothing", async () => {
  await fill(old);
  const file = await exportFrom(oldServer);
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -2);
  writeFileSync(file, lines.map((line) => `${line}\n`).join(""));
  expect(await faultOf(importInto(newServer, file))).toEqual({ kind: "cut-off", line: lines.length });
  expect(await fresh.redis.client.keys("*")).toEqual([`${ROOT}:data-version`]);
});

it("an import of a file that is not there says so", async () => {
  const file = join(folder.path, "none");
  const fault = { kind: "unreadable", file, reason: "ENOENT" };
  expect(await faultOf(importInto(newServer, file))).toEqual(fault);
});

describe("a domain that is there already", () => {
  it("is not mixed with another, and replaced where that is asked for", async () => {
    await fill(old);
    const file = await exportFrom(oldServer);
    const own = await issue(fresh);
    const before = await everythingOf(fresh);
    expect(await faultOf(importInto(newServer, file))).toMatchObject({ kind: "not-empty" });
    expect(await everythingOf(fresh)).toEqual(before);

    await importInto(newServer, file, true);
    expectSame(await exportFrom(newServer), file);
    expect(await runAsGate(fresh, "peek", own.token)).toEqual(["refused", "unknown"]);
  });

  it("is none where a bot, a gate and a page have only just begun", async () => {
    await issue(old);
    const file = await exportFrom(oldServer);
    await fresh.redis.client.hSet(`${ROOT}:defaults`, "allow_registration", "true");
    await queueOf(fresh).take(1);
    await openNoticeQueue({ ...fresh, domain: DOMAIN, process: "a" }).take(1);
    await fresh.redis.client.set(`${ROOT}:heartbeat:gate:x`, "{}");
    expect(await runAsGate(fresh, "peek", "T")).toEqual(["refused", "unknown"]);
    await importInto(newServer, file);
    expect(await fresh.redis.client.keys(`${ROOT}:state:*`)).toHaveLength(1);
  });
});

describe("an import that is interrupted", () => {
  /** Redis goes away before the piece with this number. */
  function failingAt(piece: number): DomainWriter {
    const writer = openDomainWriter({ ...fresh, domain: DOMAIN });
    let count = 0;
    return {
      ...writer,
      async write(entries) {
        for (const entry of entries) {
          if (++count > piece) throw new UnavailableError(new Error("away"));
          await writer.write([entry]);
        }
      },
    };
  }
  const options = (file: string) => ({ file, domain: DOMAIN, isReplacing: false, lockdownReason: "import" });

  it("lets nobody in, and is complete when it is repeated", async () => {
    const { open } = await fill(old);
    const file = await exportFrom(oldServer);
    const count = readFileSync(file, "utf8").split("\n").length - 3;
    for (const piece of [0, 1, 20, count - 1]) {
      await fresh.redis.client.flushAll();
      expect(await faultOf(importFile(failingAt(piece), options(file)))).toEqual({ kind: "interrupted" });
      if (piece > 20) expect((await runAsGate(fresh, "peek", open.token))[1]).toBe("locked");
      expect((await fresh.settings.read()).lockdown).toBe("import");
      await importInto(newServer, file);
      expectSame(await exportFrom(newServer), file);
      expect(await fresh.redis.client.exists(`${ROOT}:importing`)).toBe(0);
    }
  });

  it("is not gone on with from another file", async () => {
    await issue(old);
    const file = await exportFrom(oldServer);
    await faultOf(importFile(failingAt(2), options(file)));
    const other = await exportFrom(oldServer);
    expect(await faultOf(importInto(newServer, other))).toEqual({ kind: "unfinished" });
    await importInto(newServer, other, true);
    expectSame(await exportFrom(newServer), other);
  });

  it("in the middle of deleting, is not gone on with as if all were deleted", async () => {
    await issue(fresh);
    await issue(old);
    const file = await exportFrom(oldServer);
    const writer = openDomainWriter({ ...fresh, domain: DOMAIN });
    const clear = () => Promise.reject(new UnavailableError(new Error("away")));
    await faultOf(importFile({ ...writer, clear }, { ...options(file), isReplacing: true }));
    expect(await faultOf(importInto(newServer, file))).toEqual({ kind: "unfinished" });
    await importInto(newServer, file, true);
    expectSame(await exportFrom(newServer), file);
  });
});
