import { UnavailableError } from "../../invites/unavailable.ts";
import type { RedisFacts } from "../../ports/redis-facts.ts";
import { isForbidden } from "./errors.ts";
import type { Redis } from "./redis.ts";

/** What Redis says of itself. Hosted ones may hide their configuration; then what INFO tells counts. */
export async function readRedisFacts(redis: Redis): Promise<RedisFacts> {
  await redis.ready();
  const started = performance.now();
  const [seconds = "0", microseconds = "0"] = await redis.run((client) =>
    client.sendCommand<string[]>(["TIME"]),
  );
  const answerMs = performance.now() - started;
  const info = parseInfo(await unlessForbidden(() => redis.run((client) => client.info())));
  const saves = await redis.run((client) => client.configGet("save")).catch(() => ({ save: "unknown" }));
  const maxMemory = Number(info.get("maxmemory") ?? 0);
  return {
    version: info.get("redis_version"),
    answerMs,
    evictionPolicy: info.get("maxmemory_policy") ?? "noeviction",
    isPersistent: info.get("aof_enabled") !== "0" || saves["save"] !== "",
    fullness: maxMemory > 0 ? Number(info.get("used_memory") ?? 0) / maxMemory : 0,
    replicas: Number(info.get("connected_slaves") ?? 0),
    time: new Date(Number(seconds) * 1000 + Number(microseconds) / 1000),
  };
}

async function unlessForbidden(read: () => Promise<string>): Promise<string> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UnavailableError && isForbidden(error.cause)) return "";
    throw error;
  }
}

function parseInfo(text: string): ReadonlyMap<string, string> {
  const lines = text.split("\r\n").filter((line) => line.includes(":"));
  return new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1)];
    }),
  );
}
