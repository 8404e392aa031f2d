import { describe, expect, it } from "vitest";
import { beforeStart, type Check, examine, isWell } from "../../src/doctor/doctor.ts";
import { checkGate } from "../../src/doctor/gate-checks.ts";
import { checkBot, checkWeb } from "../../src/doctor/process-checks.ts";
import { checkClock, checkRedis } from "../../src/doctor/redis-checks.ts";
import { checkComponent, checkDns, checkPace, checkXmpp } from "../../src/doctor/server-checks.ts";
import type { GateProbeResult } from "../../src/ports/obstacles.ts";
import type { LoginProbe, PublicServer, StreamProbe } from "../../src/ports/probes.ts";
import type { RedisFacts } from "../../src/ports/redis-facts.ts";
import type { Heartbeat, RedisPermissions } from "../../src/ports/registration.ts";
import { speakAll } from "../../src/wording/index.ts";

const say = speakAll().en;
const NOW = new Date("2026-11-22T12:00:00Z");
const DAY_MS = 86_400_000;

async function findings(check: Check): Promise<readonly string[]> {
  return (await examine([check], say)).map(({ verdict, text }) => `${verdict}: ${text}`);
}

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

describe("dns", () => {
  const check = (found: PublicServer | Error, traits: Partial<Parameters<typeof checkDns>[0]> = {}) =>
    findings(
      checkDns({
        service: "xmpp.montague.org",
        domain: "montague.org",
        resolve: () => Promise.resolve(),
        find: () => (found instanceof Error ? Promise.reject(found) : Promise.resolve(found)),
        ...traits,
      }),
    );

  it("tells where other people's apps find the server", async () => {
    expect(await check({ by: "records", hosts: ["a.montague.org:5222"] })).toEqual([
      "ok: Apps find the server of montague.org by DNS: a.montague.org:5222.",
    ]);
    expect(await check({ by: "address" })).toEqual([expect.stringMatching(/^ok: .*port 5222/)]);
    expect(await check({ by: "nothing" })).toEqual([
      expect.stringMatching(/^warning: .*_xmpp-client\._tcp\.montague\.org .*Add one/),
    ]);
  });

  it("says that it does not know where DNS does not answer", async () => {
    const away = Object.assign(new Error("x"), { code: "ETIMEOUT" });
    expect(await check(away)).toEqual([expect.stringMatching(/^warning: .*\(ETIMEOUT\)/)]);
  });

  it("names a service that has no address", async () => {
    const found = await check({ by: "address" }, { resolve: failing("ENOTFOUND") });
    expect(found[0]).toMatch(/^error: DNS knows no address of xmpp\.montague\.org \(ENOTFOUND\)/);
  });

  it("asks for no name that is an address, and for no domain that public DNS cannot know", async () => {
    const traits = { service: undefined, resolve: failing("ENOTFOUND"), find: failing("ENOTFOUND") };
    for (const domain of ["montague.example", "localhost", "chat.local", "x.test"]) {
      expect(await check({ by: "nothing" }, { ...traits, domain }), domain).toEqual([]);
    }
  });
});

describe("redis", () => {
  const facts: RedisFacts = {
    version: "7.0.15",
    answerMs: 0.3,
    evictionPolicy: "noeviction",
    isPersistent: true,
    replicas: 0,
    fullness: 0,
    time: NOW,
  };
  const sound: RedisPermissions = { stops: [], weakens: [] };
  const check = (traits: Partial<RedisFacts>, hasFailover = false, trial: Partial<RedisPermissions> = {}) =>
    findings(
      checkRedis({
        readFacts: () => Promise.resolve({ ...facts, ...traits }),
        tryOut: () => Promise.resolve({ ...sound, ...trial }),
        hasFailover,
      }),
    );

  it("is well as it is", async () => {
    expect(await check({})).toEqual(["ok: Redis 7.0.15 answers within 0.3 ms."]);
  });

  it.each([
    ["6.0.16", /^error: Redis 6\.0\.16 is too old/],
    ["5.0", /^error/],
  ])("of version %s is too old", async (version, text) => {
    expect((await check({ version }))[1]).toMatch(text);
  });

  it("that refuses what it is asked is named by the cause first, also where it does not tell its version", async () => {
    expect(
      await check({ version: undefined }, false, { stops: ["a replica"], weakens: ["no INFO"] }),
    ).toEqual(["error: A replica.", "error: No INFO.", expect.stringMatching(/^ok/)]);
  });

  it("that is nearly full is named before it is", async () => {
    expect((await check({ fullness: 0.95 }))[1]).toMatch(/^warning: Redis has used 95 %/);
  });

  it("drops keys by any policy but one", async () => {
    expect((await check({ evictionPolicy: "volatile-ttl" }))[1]).toMatch(/^error: .*volatile-ttl/);
  });

  it("should have a replica where something waits for it to take over", async () => {
    expect((await check({}, true))[1]).toMatch(/^warning: No replica/);
    expect((await check({ replicas: 2 }, true))[1]).toBe("ok: 2 replicas follow it.");
    expect(await check({ replicas: 2 })).toHaveLength(1);
  });

  it("has a clock that may be a little off", async () => {
    const at = (ms: number) =>
      findings(
        checkClock(
          () => Promise.resolve(facts),
          () => new Date(NOW.getTime() + ms),
        ),
      );
    expect(await at(-4_000)).toEqual([expect.stringMatching(/^ok/)]);
    expect(await at(3_600_000)).toEqual([expect.stringMatching(/^warning: .*differ by 1 hour/)]);
  });
});

const greeted = (greeting: StreamProbe) =>
  findings(
    checkXmpp({
      service: "xmpp://x",
      domain: "montague.example",
      requireTls: true,
      greet: () => Promise.resolve(greeting),
      now: () => NOW,
    }),
  );

it("a certificate is to be renewed two weeks before its end, and not only on the last day", async () => {
  const lasting = (days: number) =>
    greeted({ validUntil: new Date(NOW.getTime() + days * DAY_MS), isOpenToAnonymous: false });
  expect(await lasting(60)).toEqual(["ok: xmpp://x answers; its certificate is valid for 60 more days."]);
  expect(await lasting(13.5)).toEqual([expect.stringMatching(/^warning: .*ends in 13 days/)]);
  expect(await lasting(0.5)).toEqual([expect.stringMatching(/^warning: .*ends within a day/)]);
  expect(await lasting(-0.5)).toEqual([expect.stringMatching(/^error: .*has expired/)]);
});

const visit =
  (traits: Partial<LoginProbe> = {}) =>
  () =>
    Promise.resolve({ loginMs: 80, bytesPerSecond: 500_000, present: [], ...traits });
const noLogin = () => Promise.reject(new Error("The password is wrong."));

it("a server that takes what the bot sends is no matter, one that holds it up is, one that was not seen is neither", async () => {
  expect(await findings(checkPace("a@b", visit()))).toEqual([expect.stringMatching(/^ok/)]);
  expect(await findings(checkPace("a@b", visit({ bytesPerSecond: 9_600 })))).toEqual([
    expect.stringMatching(/^warning: .*only 10 kB .*add a@b to unlimited_jids/),
  ]);
  expect(await findings(checkPace("a@b", noLogin))).toEqual([]);
});

describe("the component", () => {
  const check = (traits: Partial<Parameters<typeof checkComponent>[0]>) =>
    findings(
      checkComponent({
        jid: "invite.b",
        visit: visit({ componentAnswers: false }),
        countBots: () => Promise.resolve(0),
        connect: () => Promise.reject(new Error("connected")),
        ...traits,
      }),
    );

  it("that answers is not connected to a second time", async () => {
    expect(await check({ visit: visit({ componentAnswers: true }) })).toEqual([
      "ok: The bot answers as the component invite.b.",
    ]);
  });

  it("that is silent is tried only while no bot is online, which may be connected", async () => {
    expect(await check({})).toEqual(["error: connected"]);
    expect(await check({ connect: () => Promise.resolve() })).toEqual([
      expect.stringMatching(/^ok: A bot can/),
    ]);
    const busy = { countBots: () => Promise.resolve(1) };
    expect(await check(busy)).toEqual([expect.stringMatching(/^warning: .*nobody answers/)]);
    expect(await check({ ...busy, visit: noLogin })).toEqual([]);
  });
});

describe("the gate", () => {
  const secondsAgo = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
  const heard = (traits: Partial<Heartbeat> = {}): Heartbeat => ({
    server: "Prosody",
    version: "13.0.1",
    time: secondsAgo(12),
    ...traits,
  });
  const look = (gates: readonly Heartbeat[], trial: GateProbeResult = { outcome: "done", obstacles: [] }) =>
    findings(
      checkGate({
        domain: "b",
        version: "0.10.2",
        read: () => Promise.resolve(gates),
        readOthers: () => Promise.resolve([]),
        probeGate: () => Promise.resolve(trial),
        now: () => NOW,
      }),
    );
  const check = (gate: string | undefined) => look([heard({ gate })]);

  it("was heard of some time ago, which is told, and is too long ago where it should have been heard of since", async () => {
    expect(await look([heard()])).toEqual([expect.stringMatching(/^ok: .* 12 seconds ago/)]);
    expect(await look([heard({ time: secondsAgo(45) })])).toEqual([
      expect.stringMatching(/^warning: .* 45 seconds ago, and says something every 20 seconds/),
    ]);
  });

  it("that does not answer is no gate, however lately it was heard of", async () => {
    expect(await look([heard()], { outcome: "no-gate" })).toEqual([
      expect.stringMatching(/^error: .*no gate/),
    ]);
    expect(await look([heard()], { outcome: "no-redis" })).toEqual([
      expect.stringMatching(/^error: .*no Redis/),
    ]);
    expect(await look([heard()], { outcome: "other-redis" })).toEqual([
      expect.stringMatching(/^error: .*another Redis/),
    ]);
    const away: GateProbeResult = { outcome: "unreachable", reason: "x" };
    expect(await look([heard()], away)).toEqual([expect.stringMatching(/^ok/)]);
    expect(await look([], away)).toEqual([expect.stringMatching(/^error: No gate/)]);
  });

  it("names each obstacle once, those first of which nobody can register, and one of tomorrow as it is", async () => {
    const ip = { code: "ip-access", detail: "ip_access" };
    const later = { code: "throttled", detail: "registration_timeout" };
    const obstacles = [later, ip, { code: "of-tomorrow", detail: "x" }];
    const found = await look([heard({ obstacles: [ip] })], { outcome: "done", obstacles });
    expect(found).toEqual([
      expect.stringMatching(/^error: The option ip_access of mod_register lets nobody register/),
      expect.stringMatching(/^error: .*of-tomorrow \(x\)/),
      expect.stringMatching(/^warning: .*registration_timeout/),
      expect.stringMatching(/^ok/),
    ]);
  });

  it.each(["0.9.9", "0.10.1", "0.9.10-rc1"])("of version %s is older than 0.10.2", async (gate) => {
    expect(await check(gate)).toEqual([expect.stringMatching(/^warning: .*Update the gate/)]);
  });

  it.each(["0.10.2", "0.10.3", "0.11.0", "1.0.0", "0.10.2+x", undefined])(
    "of version %s is not",
    async (gate) => {
      expect(await check(gate)).toEqual([expect.stringMatching(/^ok/)]);
    },
  );
});

it("pages that are not there keep nobody from releasing, and a wrong password does", async () => {
  const web = checkWeb({ domain: "b", baseUrl: "https://b", look: failing("ECONNREFUSED") });
  const report = await examine([web], say);
  expect(isWell(report)).toBe(false);
  expect(isWell(beforeStart(report))).toBe(true);
  expect(beforeStart([{ check: "login", verdict: "error", text: "x" }])[0]?.verdict).toBe("error");
});

it("who has no account is no member, and a server that lets them in is named", async () => {
  const valid = { validUntil: new Date(NOW.getTime() + 60 * DAY_MS) };
  expect(await greeted({ ...valid, isOpenToAnonymous: false })).toHaveLength(1);
  expect((await greeted({ ...valid, isOpenToAnonymous: true }))[1]).toMatch(
    /^warning: montague\.example lets people in without an account .* domain of their own/,
  );
});

it("a bot that was killed is heard of for a minute, and does not answer", async () => {
  const check = (isThere: boolean, seconds = 5, standbys = 0) =>
    findings(
      checkBot({
        read: async () => {
          const time = new Date(NOW.getTime() - seconds * 1000);
          const bot = { version: "1", server: undefined, jid: "a@b/c", time };
          return { bots: [bot], standbys: Array.from({ length: standbys }, () => bot) };
        },
        isThere: async () => isThere,
        now: () => NOW,
      }),
    );
  expect(await check(true)).toEqual([expect.stringMatching(/^ok: One bot is online; .* 5 seconds ago/)]);
  expect(await check(true, 5, 2)).toEqual([expect.anything(), "ok: 2 more replicas stand by."]);
  expect(await check(true, 50)).toEqual([expect.stringMatching(/^warning: .* 50 seconds old/)]);
  expect(await check(false)).toEqual([expect.stringMatching(/^warning: .*does not answer now/)]);
});
