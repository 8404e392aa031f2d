import { readdirSync, readFileSync } from "node:fs";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type RedisServer, startRedis } from "../../../rig/redis.ts";
import { askRedis } from "../../../rig/redis-command.ts";
import { UnavailableError } from "../../../src/invites/unavailable.ts";
import { neededCommands, probePermissions } from "../../../src/store/redis/permissions-probe.ts";
import { connectRedis } from "../../../src/store/redis/redis.ts";
import { loadScripts, rootKey } from "../../../src/store/redis/scripts.ts";
import { redisAt } from "../../support/redis.ts";

const DOMAIN = "montague.example";

let server: RedisServer;
let lines: string[];
let parts: Parameters<typeof probePermissions>[0];

beforeEach(async () => {
  lines = [];
  server = await startRedis();
  const log = pino({ level: "error" }, { write: (line: string) => void lines.push(line) });
  const redis = connectRedis(redisAt(server.url, DOMAIN), log);
  await redis.ready();
  parts = { redis, scripts: loadScripts(redis, rootKey(DOMAIN)), domain: DOMAIN };
});
afterEach(async () => {
  await parts.redis.close();
  await server.stop();
});

const tell = (...command: readonly string[]) => askRedis(server.url, ...command);

describe("the trial of Redis", () => {
  it("finds nothing where all is well, and leaves nothing behind but a lease of a second", async () => {
    expect(await probePermissions(parts)).toEqual({ stops: [], weakens: [] });
    expect(await tell("KEYS", `${rootKey(DOMAIN)}:trial*`)).toEqual([]);
    expect(await tell("TYPE", `${rootKey(DOMAIN)}:trial`)).toBe("none");
  });

  it("asks for every command that a script or the store gives", async () => {
    const folder = new URL("../../../gate/scripts/", import.meta.url);
    const texts = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), "utf8"));
    const given = texts.flatMap((text) =>
      [...text.matchAll(/redis\.call\("([A-Z]+)"/g)].map(([, name]) => name),
    );
    const asked = new Set(neededCommands("k").map(([name]) => name));
    expect([...new Set(given)].filter((name) => name === undefined || !asked.has(name))).toEqual([]);
    // Each may be queued as it is, so that only a missing right is an error.
    for (const command of neededCommands("k")) {
      const arity = Number(
        ((await tell("COMMAND", "INFO", command[0])) as readonly [readonly [string, number]])[0][1],
      );
      expect(arity < 0 ? command.length >= -arity : command.length === arity, command.join(" ")).toBe(true);
    }
  });

  it.each(["evalsha", "set", "zadd", "hget", "xadd", "multi", "xgroup|create"])(
    "names the missing right to %s",
    async (command) => {
      await tell("ACL", "SETUSER", "default", `-${command}`);
      const { stops } = await probePermissions(parts);
      expect(stops[0]).toBe(
        `Redis does not let this user run ${command.replace("|", " ").toUpperCase()}: add +${command} to its ACL`,
      );
    },
  );

  it.each(["info", "wait"])("works without the right to %s, which it names", async (command) => {
    await tell("ACL", "SETUSER", "default", `-${command}`);
    const { stops, weakens } = await probePermissions(parts);
    expect({ stops, weakens }).toEqual({
      stops: [],
      weakens: [expect.stringMatching(`add \\+${command} to`)],
    });
  });

  it("names keys that it may not have", async () => {
    await tell("ACL", "SETUSER", "default", "resetkeys", "~other:*");
    expect((await probePermissions(parts)).stops[0]).toMatch(/does not let this user have our keys/);
  });

  it.each([
    ["memory that is full", ["CONFIG", "SET", "maxmemory", "1"], /full \(maxmemory\)/],
    ["a primary that became a replica", ["REPLICAOF", "127.0.0.1", "1"], /read-only replica/],
    ["replicas that it must have", ["CONFIG", "SET", "min-replicas-to-write", "1"], /too few replicas/],
  ] as const)("names %s, in the log once, and not as silence", async (_, command, cause) => {
    await tell(...command);
    for (const _ of [1, 2]) expect((await probePermissions(parts)).stops[0]).toMatch(cause);
    expect(lines.filter((line) => cause.test(line))).toHaveLength(1);
    expect(lines.join("")).not.toContain("did not answer");
  });

  it("does not answer for a Redis that is away", async () => {
    await server.kill();
    await expect(probePermissions(parts)).rejects.toThrow(UnavailableError);
  });
});

describe("a Redis that wants a password which is not given", () => {
  it.each(["redis", "redis+cluster"] as const)("refuses at the start, %s", async (scheme) => {
    await tell("CONFIG", "SET", "requirepass", "s3cret");
    const url = `${scheme}://127.0.0.1:${server.port}`;
    const redis = connectRedis(redisAt(url, DOMAIN), pino({ level: "silent" }));
    await expect(redis.refused).rejects.toThrow(/wants a password, and none is set/);
    await redis.close();
  });
});
