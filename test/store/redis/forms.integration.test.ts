import { readFileSync } from "node:fs";
import pino from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createCertificates } from "../../../rig/certificates.ts";
import { type RedisServer, startRedis } from "../../../rig/redis.ts";
import { type RedisCluster, startRedisCluster } from "../../../rig/redis-cluster.ts";
import { askRedis } from "../../../rig/redis-command.ts";
import { startWatchedRedis, type WatchedRedis } from "../../../rig/redis-sentinels.ts";
import { UnavailableError } from "../../../src/invites/unavailable.ts";
import { openEventQueue } from "../../../src/store/event-queue.ts";
import { openFormSessions } from "../../../src/store/form-sessions.ts";
import { openNoticeQueue } from "../../../src/store/notices.ts";
import { connectRedis, type Redis, RedisRefusalError } from "../../../src/store/redis/redis.ts";
import { rootKey } from "../../../src/store/redis/scripts.ts";
import { aJid, anIssueRequest } from "../../support/builders.ts";
import { redisAt } from "../../support/redis.ts";
import { openTestStore, type TestStore } from "../../support/store.ts";

const DOMAIN = "montague.example";
const ROOT = rootKey(DOMAIN);
/** Within two seconds a person is answered, with or without Redis; within twice that on a machine that is busy. */
const TIMEOUT_MS = 4_000;

/** What heals by itself does so within a second or two. */
const SOON = { timeout: 10_000 };

const silent = pino({ level: "silent" });
const romeo = aJid("romeo@montague.example");

let stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.toReversed()) await stop();
  stops = [];
});

async function storeAt(url: string): Promise<TestStore> {
  const store = await openTestStore(url);
  stops.push(() => store.close());
  return store;
}

const issue = (store: TestStore, note: string) => store.invites.issue(anIssueRequest({ note }));

type Attempt = { readonly note: string; readonly id?: string; readonly tookMs: number };

/** Asks for one invitation after the other, and hears what became of each, until this many in a row were made after `since`. */
async function issueAllAlong(store: TestStore, since: Promise<unknown>, inARow: number): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  let isSince = false;
  const ended = since.finally(() => {
    isSince = true;
  });
  ended.catch(() => undefined); // It is waited for below.
  for (let row = 0; row < inARow; ) {
    const note = `n${attempts.length}`;
    const began = performance.now();
    const id = await issue(store, note).then(
      (issued) => (issued.ok ? issued.value.id : undefined),
      (error: unknown) => {
        if (!(error instanceof UnavailableError)) throw error;
      },
    );
    attempts.push({ note, ...(id === undefined ? {} : { id }), tookMs: performance.now() - began });
    row = id !== undefined && isSince ? row + 1 : 0;
    // As often as impatient people ask, so that the wait for the new primary is not a busy one.
    if (id === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await ended;
  return attempts;
}

/** Those that were confirmed and are not there. */
async function lostOf(store: TestStore, attempts: readonly Attempt[]): Promise<readonly string[]> {
  await store.redis.ready();
  const { invites } = await store.invites.page({ by: romeo }, { number: 1, size: 10_000 });
  const kept = new Set(invites.map(({ note }) => note));
  return attempts.flatMap(({ note, id }) => (id !== undefined && !kept.has(note) ? [note] : []));
}

function slowestOf(attempts: readonly Attempt[]): number {
  return Math.max(...attempts.map(({ tookMs }) => tookMs));
}

describe("with sentinels", () => {
  let redis: WatchedRedis;

  beforeAll(async () => {
    redis = await startWatchedRedis({ password: "s3cret" });
  });
  afterEach(async () => {
    await redis.restore();
  });
  afterAll(async () => {
    await redis.stop();
  });

  it("a primary that is killed costs nothing that was confirmed, and nobody's patience", async () => {
    const store = await storeAt(redis.url);
    const first = await redis.primary();
    for (let n = 0; n < 20; n++) await issue(store, `before ${n}`);

    const gone = first.kill().then(() => redis.failoverFrom(first));
    const attempts = await issueAllAlong(store, gone, 20);

    expect(await lostOf(store, attempts)).toEqual([]);
    expect(slowestOf(attempts)).toBeLessThan(TIMEOUT_MS);
  });

  it("a primary that hangs is left, though its connections stand", async () => {
    const store = await storeAt(redis.url);
    const first = await redis.primary();
    first.suspend();
    const attempts = await issueAllAlong(store, redis.failoverFrom(first), 5);

    expect(await lostOf(store, attempts)).toEqual([]);
    expect(slowestOf(attempts)).toBeLessThan(TIMEOUT_MS);
  });

  it("a primary that was replaced and answers still is left", async () => {
    const store = await storeAt(redis.url);
    const first = await redis.primary();
    const [sentinel] = redis.sentinels;
    await askRedis(sentinel?.url ?? "", "SENTINEL", "FAILOVER", redis.name);
    const attempts = await issueAllAlong(store, redis.failoverFrom(first), 5);

    expect(await lostOf(store, attempts)).toEqual([]);
    expect(slowestOf(attempts)).toBeLessThan(TIMEOUT_MS);
  });

  it("a primary that sentinels have replaced is left, though it is well and says nothing of it", async () => {
    const [sentinel] = redis.sentinels;
    const tell = (...words: readonly string[]) => askRedis(sentinel?.url ?? "", "SENTINEL", ...words);
    const name = async (server: RedisServer) => {
      await tell("MONITOR", "other", "127.0.0.1", `${server.port}`, "1");
      await tell("SET", "other", "auth-pass", "s3cret");
    };
    const successor = await startRedis({ password: "s3cret" });
    stops.push(() => successor.stop());
    await name(await redis.primary());
    const store = await storeAt(`redis+sentinel://:s3cret@${sentinel?.address}/other`);
    await issue(store, "before");

    await tell("REMOVE", "other");
    await name(successor);
    await expect
      .poll(async () => {
        await issue(store, "after").catch(() => undefined);
        return askRedis(successor.url, "DBSIZE");
      }, SOON)
      .toBeGreaterThan(0);
    await tell("REMOVE", "other");
  });

  it("without its replica nothing is confirmed, everything can be read, and it goes on by itself", async () => {
    const store = await storeAt(redis.url);
    const kept = await issue(store, "with a replica");
    const id = kept.ok ? kept.value.id : undefined;
    const replica = await redis.replica();
    replica.suspend();

    const began = performance.now();
    await expect(issue(store, "without")).rejects.toThrow(UnavailableError);
    expect(performance.now() - began).toBeLessThan(TIMEOUT_MS);
    const reading = Promise.all(Array.from({ length: 20 }, () => store.invites.find(id as never)));
    const saving = Promise.allSettled(Array.from({ length: 5 }, () => store.settings.setLockdown("flood")));
    expect(await reading).toHaveLength(20);
    expect((await saving).map(({ status }) => status)).toEqual(Array(5).fill("rejected"));
    const message = { sender: aJid("romeo@montague.example"), dedupKey: "m1", dedupMs: 60_000, stanza: "" };
    await expect(store.inbox.enter(message)).rejects.toThrow(UnavailableError);

    replica.resume();
    await expect
      .poll(() => store.settings.setLockdown(undefined).then(() => "confirmed", String), SOON)
      .toBe("confirmed");
  });

  it("sentinels that die are not missed while the primary stays, and one is enough to find it", async () => {
    const [first, second, third] = redis.sentinels;
    const store = await storeAt(redis.url);
    await Promise.all([first?.kill(), second?.kill(), third?.kill()]);
    expect(await issue(store, "without sentinels")).toMatchObject({ ok: true });
    await third?.restart();
    expect(await issue(await storeAt(redis.url), "with the last")).toMatchObject({ ok: true });
  });

  it("a user who may not ask for roles and replicas does without", async () => {
    for (const { url } of redis.servers) {
      await askRedis(url, "ACL", "SETUSER", "bot", "on", ">hunter2", "~invites:*", "+@all", "-@dangerous");
    }
    const store = await storeAt(redis.url.replace(":s3cret@", "bot:hunter2@"));
    expect(await issue(store, "by a lesser user")).toMatchObject({ ok: true });
  });

  it("a name that no sentinel knows is said once", async () => {
    const lines: string[] = [];
    const log = pino({ level: "info" }, { write: (line: string) => void lines.push(line) });
    const lost = connectRedis({ ...redisAt(redis.url, DOMAIN), name: "nobody" } as never, log);
    await expect(lost.ready()).rejects.toThrow(UnavailableError);
    await lost.close();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(
      "no sentinel tells where Redis is (the sentinels know no primary named nobody)",
    );
  });
});

describe("in a cluster", () => {
  let redis: RedisCluster;

  beforeAll(async () => {
    redis = await startRedisCluster({ password: "s3cret", replicas: true });
  });
  afterEach(async () => {
    await redis.restore();
  });
  afterAll(async () => {
    await redis.stop();
  });

  it("everything that shares the connection finds its keys", async () => {
    const store = await storeAt(redis.url);
    const issued = await issue(store, "in a cluster");
    const id = issued.ok ? issued.value.id : undefined;
    expect(await store.invites.page({ by: romeo }, { number: 1, size: 10 })).toMatchObject({
      invites: [{ id, note: "in a cluster" }],
    });
    await store.people.setPreferences(romeo, { muted: true });
    expect(await store.people.preferences(romeo)).toEqual({ muted: true });
    expect(await store.limits.takeInvite(romeo)).toEqual({ ok: true });
    const message = { sender: romeo, dedupKey: "m1", dedupMs: 60_000, stanza: "<message/>" };
    expect(await store.inbox.enter(message)).toMatchObject({ outcome: "entered" });
    expect(await store.inbox.enter(message)).toMatchObject({ outcome: "known" });
    await store.audit.add({
      by: romeo,
      door: "chat",
      command: "invite",
      target: "",
      outcome: "done",
    });
    expect(await store.audit.latest("done", 5)).toMatchObject([{ by: romeo }]);
    const asked = await store.requests.add(romeo, "for a friend");
    if (asked !== undefined) await store.requests.finish(asked);
    expect(await store.requests.page({ number: 1, size: 5 })).toEqual({ requests: [], total: 0 });

    const forms = openFormSessions({ ...store, domain: DOMAIN, now: () => new Date() });
    const name = {
      requester: `${romeo}/orchard`,
      owner: romeo,
      address: `invite@${DOMAIN}`,
      node: "n",
      id: "1",
    };
    await forms.save(name, { stage: "form", values: { for: "juliet" } });
    expect(await forms.find(name)).toMatchObject({ values: { for: "juliet" } });

    await store.notices.post({ kind: "request", to: romeo } as never);
    const notices = openNoticeQueue({ ...store, domain: DOMAIN, process: "test" });
    const [notice] = await notices.take(1);
    await notices.finish(notice?.id ?? "");
    expect(await notices.take(1)).toEqual([]);
    const events = openEventQueue({ redis: store.redis, domain: DOMAIN, group: "webhook", process: "test" });
    expect(await events.take(1)).toEqual([]);
  });

  it("a slot that is given to another node is followed, with all that is in it", async () => {
    const store = await storeAt(redis.url);
    const before = await issue(store, "before the move");
    const holder = await redis.holderOf(ROOT);
    const other = redis.nodes.slice(0, 3).find((node) => node !== holder);
    if (other === undefined) throw new Error("there is no other node");

    const attempts = await issueAllAlong(store, redis.moveSlotOf(ROOT, other), 20);
    expect(await redis.holderOf(ROOT)).toBe(other);
    expect(await lostOf(store, [{ note: "before the move", id: "any", tookMs: 0 }, ...attempts])).toEqual([]);
    expect(before).toMatchObject({ ok: true });
    expect(slowestOf(attempts)).toBeLessThan(TIMEOUT_MS);
  });

  it("a node that is killed costs nothing that was confirmed, where a replica was waited for", async () => {
    const store = await storeAt(redis.url);
    const first = await redis.holderOf(ROOT);
    for (let n = 0; n < 20; n++) await issue(store, `before ${n}`);

    const gone = first.kill().then(() => redis.failoverFrom(first, ROOT));
    const attempts = await issueAllAlong(store, gone, 20);
    expect(await lostOf(store, attempts)).toEqual([]);
    expect(slowestOf(attempts)).toBeLessThan(TIMEOUT_MS);
  });
});

describe("at one address", () => {
  let server: RedisServer;
  let redis: Redis;
  beforeAll(async () => {
    server = await startRedis();
    redis = connectRedis(redisAt(server.url, DOMAIN), silent);
    await redis.ready();
  });
  afterAll(async () => {
    await redis.close();
    await server.stop();
  });

  it("a primary that became a replica is left, for the name may lead elsewhere by now", async () => {
    const idBefore = await redis.run((client) => client.clientId());
    await askRedis(server.url, "REPLICAOF", "127.0.0.1", "1");
    await expect(redis.run((client) => client.set(ROOT, "1"))).rejects.toThrow(UnavailableError);
    await askRedis(server.url, "REPLICAOF", "NO", "ONE");
    await expect.poll(() => redis.run((client) => client.set(ROOT, "1")).catch(String), SOON).toBe("OK");
    expect(await redis.run((client) => client.clientId())).toBeGreaterThan(idBefore);
  });

  it("a mistake of ours passes for none of its faults", async () => {
    await expect(redis.run((client) => client.sendCommand(["NONSENSE"]))).rejects.toThrow(/unknown command/);
    await redis.run((client) => client.del(ROOT));
  });

  it("what waits when the connection is lost is refused at once, and not done later", async () => {
    const key = `${ROOT}:late`;
    server.suspend();
    const began = performance.now();
    const waiting = redis.run((client) => client.incr(key)).catch((error: unknown) => error);
    await server.kill();
    expect(await waiting).toBeInstanceOf(UnavailableError);
    await expect(redis.run((client) => client.incr(key))).rejects.toThrow(UnavailableError);
    expect(performance.now() - began).toBeLessThan(1_000);
    const back = new Promise<void>((resolve) => redis.onReady(resolve));
    await server.restart();
    await back;
    expect(await redis.run((client) => client.get(key))).toBeNull();
  });
});

describe("with TLS", () => {
  let server: RedisServer;
  let caFile: string;
  let strangersFile: string;
  beforeAll(async () => {
    const certificates = await createCertificates({ names: ["127.0.0.1"] });
    caFile = certificates.caFile;
    strangersFile = (await createCertificates({ names: ["127.0.0.1"] })).caFile;
    server = await startRedis({ tls: certificates, password: "s3cret" });
  });
  afterAll(async () => {
    await server.stop();
  });

  const connect = (traits: {
    readonly verifyTls?: boolean;
    readonly caFile?: string;
    readonly url?: string;
  }) => {
    const { verifyTls = true, caFile: file, url = server.url } = traits;
    const ca = file === undefined ? {} : { ca: readFileSync(file, "utf8") };
    const redis = connectRedis({ ...redisAt(url, DOMAIN), verifyTls, ...ca }, silent);
    stops.push(() => redis.close());
    return redis;
  };

  it("its authority may be named, or its certificate taken unseen", async () => {
    for (const redis of [connect({ caFile }), connect({ verifyTls: false })]) {
      await redis.ready();
      expect(await redis.run((client) => client.ping())).toBe("PONG");
    }
  });

  it("a certificate of strangers is refused, and the reason says what to do", async () => {
    for (const redis of [connect({ caFile: strangersFile }), connect({})]) {
      await expect(redis.refused).rejects.toThrow(RedisRefusalError);
      await expect(redis.refused).rejects.toThrow(/certificate of Redis is not trusted .*redis\.ca_file/);
    }
  });

  it("a wrong password is refused, and the reason does not hold it", async () => {
    const redis = connect({ caFile, url: server.url.replace("s3cret", "hunter2") });
    await expect(redis.refused).rejects.toThrow(/^Redis refuses the user name or the password[^2]*$/);
  });
});
