import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";

const PROSODY_VERSION = "/usr/lib/prosody/prosody.version";

/** Where it was measured. */
export function describeMachine(): Readonly<Record<string, string>> {
  const cores = cpus();
  const redis = spawnSync("redis-server", ["--version"], { encoding: "utf8" }).stdout;
  return {
    cores: `${cores.length} × ${cores[0]?.model.trim() ?? "unknown"}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    kernel: `Linux ${release()}`,
    "Node.js": process.version.slice(1),
    Prosody: existsSync(PROSODY_VERSION) ? readFileSync(PROSODY_VERSION, "utf8").trim() : "unknown",
    Redis: /v=(\S+)/.exec(redis)?.[1] ?? "unknown",
  };
}
