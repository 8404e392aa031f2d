import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { ErrorReply } from "@redis/client";
import { root as installed } from "../../root.ts";
import { isOtherData } from "./errors.ts";
import type { Redis, RedisClient } from "./redis.ts";

/** The one copy of the scripts, which gates load too. */
const FOLDER = new URL("gate/scripts/", installed);

export type ScriptName =
  | "acquire-lease"
  | "add-metrics"
  | "configure"
  | "counts"
  | "enter"
  | "export"
  | "extend"
  | "heartbeat"
  | "import-invite"
  | "is-reserved"
  | "issue"
  | "make-code"
  | "note-failure"
  | "peek-many"
  | "remember-session"
  | "remind"
  | "request"
  | "revoke"
  | "rotate"
  | "settings"
  | "standings"
  | "sweep"
  | "take-code"
  | "take-confirmation"
  | "usage";

/** They change nothing, or nothing that anybody misses after a failover. */
const NOT_SAVED: ReadonlySet<ScriptName> = new Set([
  "acquire-lease",
  "add-metrics",
  "configure",
  "counts",
  "export",
  "heartbeat",
  "is-reserved",
  "note-failure",
  "peek-many",
  "remember-session",
  "remind",
  "settings",
  "standings",
  "sweep",
  "take-code",
  "take-confirmation",
  "usage",
]);

/** What scripts answer: strings, and lists of them. */
export type ScriptReply = string | readonly ScriptReply[];

export type Scripts = {
  /** Runs a script of `gate/scripts`, atomically. Throws `UnavailableError`. */
  run(name: ScriptName, args: readonly string[]): Promise<readonly ScriptReply[]>;
};

/** Rejects where another version of the program wrote what a server holds under `root`. Any script finds that out. */
export function dataCheck(root: string): (client: RedisClient) => Promise<void> {
  const text = readScript("settings");
  return async (client) => {
    try {
      await client.eval(text, { keys: [root] });
    } catch (error) {
      // What else a server refuses, the work that is refused will tell.
      if (isOtherData(error)) throw error;
    }
  };
}

/** `root` is the domain's root key, see {@link rootKey}. */
export function loadScripts(redis: Redis, root: string): Scripts {
  const sources = new Map<ScriptName, { readonly text: string; readonly sha: string }>();

  function source(name: ScriptName) {
    const known = sources.get(name);
    if (known !== undefined) return known;
    const text = readScript(name);
    const loaded = { text, sha: createHash("sha1").update(text).digest("hex") };
    sources.set(name, loaded);
    return loaded;
  }

  return {
    async run(name, args) {
      const { text, sha } = source(name);
      const options = { keys: [root], arguments: [...args] };
      const evaluate = async (client: RedisClient) => {
        try {
          return parseReply(await client.evalSha(sha, options));
        } catch (error) {
          if (!(error instanceof ErrorReply && error.message.startsWith("NOSCRIPT"))) throw error;
          return parseReply(await client.eval(text, options));
        }
      };
      return NOT_SAVED.has(name) ? redis.run(evaluate) : redis.runReplicated(evaluate);
    },
  };
}

/** All keys of a domain begin with it; the braces keep them on one node of a cluster. */
export function rootKey(domain: string): string {
  return `invites:{${domain}}`;
}

/** A script behind what opens all of them and what its first line says it needs. */
function readScript(name: ScriptName): string {
  const own = readText(name);
  const needed = /^-- Needs: (.+)/.exec(own)?.[1]?.split(" ") ?? [];
  return [...["common", ...needed].map(readText), own].join("\n");
}

function readText(name: string): string {
  return readFileSync(new URL(`${name}.lua`, FOLDER), "utf8");
}

function parseReply(reply: unknown): readonly ScriptReply[] {
  if (!isReply(reply) || typeof reply === "string")
    throw new TypeError("a script answered something else than a list");
  return reply;
}

function isReply(reply: unknown): reply is ScriptReply {
  return typeof reply === "string" || (Array.isArray(reply) && reply.every(isReply));
}
