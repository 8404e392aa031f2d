import { randomUUID } from "node:crypto";
import { ErrorReply } from "@redis/client";
import { UnavailableError } from "../../invites/unavailable.ts";
import type { RedisPermissions } from "../../ports/registration.ts";
import { describeAnswer } from "./errors.ts";
import type { Redis, RedisClient } from "./redis.ts";
import { rootKey, type Scripts } from "./scripts.ts";

type Deps = { readonly redis: Redis; readonly scripts: Scripts; readonly domain: string };

type Command = readonly [string, ...string[]];

/** Without these all works, but nobody waits for replicas, and sentinels are taken at their word. */
const WEAKENING = new Set(["INFO", "ROLE", "WAIT"]);
const TRIAL_MS = 1000;

/**
 * Tries whether Redis does what we need: a write by a script, as everything here is written, and the right to each
 * command. Throws `UnavailableError` where it does not answer.
 */
export async function probePermissions(deps: Deps): Promise<RedisPermissions> {
  const refused = await rightsMissing(deps);
  const stops = refused.filter(({ command }) => !WEAKENING.has(command)).map(({ reason }) => reason);
  const weakens = refused.filter(({ command }) => WEAKENING.has(command)).map(({ reason }) => reason);
  return { stops: [...new Set([...stops, ...(await writeFault(deps))])], weakens };
}

/** Takes a lease that nobody else wants, for a second. */
async function writeFault({ scripts }: Deps): Promise<readonly string[]> {
  try {
    await scripts.run("acquire-lease", [`trial ${randomUUID()}`, "trial", String(TRIAL_MS)]);
    return [];
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    return [error.message];
  }
}

/**
 * Queues every command in a transaction and drops that: rights are looked at when a command is queued
 * (https://redis.io/docs/latest/develop/using-commands/transactions/), and nothing is done.
 */
async function rightsMissing({ redis, domain }: Deps) {
  const queue = (commands: readonly Command[]) =>
    // At once, so that nobody else's commands come in between.
    redis.run((client) =>
      Promise.all([["MULTI"], ...commands, ["DISCARD"]].map((words) => ask(client, words as Command))),
    );
  const brackets = await queue([]);
  // Where it may not be begun, all would be done.
  const mayQueue = brackets.every(({ error }) => error === undefined);
  const replies = mayQueue ? await queue(neededCommands(`${rootKey(domain)}:trial`)) : brackets;
  return replies.flatMap(({ command, error }) => {
    const isOfRights = error !== undefined && /^(NOPERM|ERR unknown)/.test(error.message);
    if (!isOfRights) return [];
    const reason = error.message.startsWith("NOPERM")
      ? (describeAnswer(error) ?? error.message)
      : `Redis has no command ${command}: take one that has`;
    return [{ command, reason }];
  });
}

/** In one go with the others: what an error does to a transaction is no matter, for it is dropped. */
async function ask(client: RedisClient, words: Command) {
  const [command] = words;
  try {
    await client.sendCommand(words);
    return { command, error: undefined };
  } catch (error) {
    if (!(error instanceof ErrorReply)) throw error;
    return { command, error };
  }
}

/** Those of the scripts, and those that the processes and the gates give themselves, as they may be queued. */
export function neededCommands(key: string): readonly Command[] {
  return [
    ["EVALSHA", "0", "1", key],
    ["EVAL", "return 1", "1", key],
    ...["DEL", "EXISTS", "GET", "GETDEL", "HGETALL", "HKEYS", "HLEN", "HVALS"].map((name) => one(name, key)),
    ...["INCR", "MGET", "PTTL", "SMEMBERS", "TYPE", "UNLINK", "XLEN", "ZCARD"].map((name) => one(name, key)),
    ...["HDEL", "HEXISTS", "HGET", "HMGET", "SADD", "SREM", "ZMSCORE", "ZREM", "ZSCORE"].map(
      (name): Command => [name, key, "x"],
    ),
    ...["HSCAN", "PEXPIRE", "PEXPIREAT", "SSCAN", "ZSCAN"].map((name): Command => [name, key, "1"]),
    ["HINCRBY", key, "x", "0"],
    ["HINCRBYFLOAT", key, "x", "0"],
    ["HSET", key, "x", "x"],
    ["SCAN", "0"],
    ["SET", key, "x"],
    ["TIME"],
    ["XACK", key, "x", "0-1"],
    ["XADD", key, "*", "x", "x"],
    ["XAUTOCLAIM", key, "x", "x", "0", "0"],
    ["XCLAIM", key, "x", "x", "0", "0-1"],
    ["XDEL", key, "0-1"],
    ["XGROUP", "CREATE", key, "x", "$"],
    ["XINFO", "GROUPS", key],
    ["XPENDING", key, "x"],
    ["XRANGE", key, "-", "+"],
    ["XREADGROUP", "GROUP", "x", "x", "STREAMS", key, ">"],
    ["XREVRANGE", key, "+", "-"],
    ["ZADD", key, "0", "x"],
    ["ZCOUNT", key, "0", "0"],
    ["ZRANGE", key, "0", "0"],
    ["ZRANGEBYSCORE", key, "0", "0"],
    ["ZREMRANGEBYRANK", key, "0", "0"],
    ["ZREMRANGEBYSCORE", key, "0", "0"],
    ["ZUNIONSTORE", key, "1", key],
    ["INFO", "replication"],
    ["ROLE"],
    ["WAIT", "0", "1"],
  ];
}

function one(name: string, key: string): Command {
  return [name, key];
}
