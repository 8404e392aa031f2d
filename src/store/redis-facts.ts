import type { Redis } from "./redis.ts";

type Facts = {
  readonly version: string;
  readonly answerMs: number;
  readonly evictionPolicy: string;
  readonly isPersistent: boolean;
  readonly replicas: number;
  readonly time: Date;
};

/** What Redis says of itself. Hosted ones may hide their configuration; then what INFO tells counts. */
export async function readRedisFacts(redis: Redis): Promise<Facts> {
  await redis.ready();
  const started = performance.now();
  const [seconds = "0", microseconds = "0"] = await redis.ask((client) =>
    client.sendCommand<string[]>(["TIME"]),
  );
  const answerMs = performance.now() - started;
  const info = parseInfo(await redis.ask((client) => client.info()));
  const saves = await redis.ask((client) => client.configGet("save")).catch(() => ({ save: "unknown" }));
  return {
    version: info.get("redis_version") ?? "0",
    answerMs,
    evictionPolicy: info.get("maxmemory_policy") ?? "noeviction",
    isPersistent: info.get("aof_enabled") === "1" || saves["save"] !== "",
    replicas: Number(info.get("connected_slaves") ?? 0),
    time: new Date(Number(seconds) * 1000 + Number(microseconds) / 1000),
  };
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
