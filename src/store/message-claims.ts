import type { MessageClaims } from "../commands/ports.ts";
import { digest } from "./digest.ts";
import type { Redis } from "./redis.ts";
import { rootKey, type Scripts } from "./scripts.ts";

type Parts = {
  readonly redis: Redis;
  readonly scripts: Scripts;
  readonly domain: string;
  /** Names this process, differently from every other that runs or ran. */
  readonly process: string;
};

/** Answering takes far less; when a process dies in between, another may go on after this. */
const LEASE_MS = 10_000;
/** The surest name is the archive's and never comes again. */
const SURE_NAME_MS = 24 * 60 * 60 * 1000;
/** Others are made by clients, some of which count from 1 after each start. */
const OTHER_NAME_MS = 60 * 60 * 1000;
const CORRECTION_MS = 24 * 60 * 60 * 1000;
const REMARK_MS = 60 * 60 * 1000;

/** One claim a message, in Redis, so that it holds across replicas and restarts. */
export function openMessageClaims({ redis, scripts, domain, process }: Parts): MessageClaims {
  const root = rootKey(domain);
  const notUnderstood = (name: string) => `${root}:not-understood:${digest(name)}`;

  return {
    async take(names) {
      if (names.length === 0) return { outcome: "mine" };
      const [outcome, waitMs] = await scripts.run("take-message", [
        process,
        String(LEASE_MS),
        ...names.map(digest),
      ]);
      if (outcome === "taken") return { outcome, waitMs: Math.max(0, Number(waitMs)) };
      return { outcome: outcome === "done" ? "done" : "mine" };
    },

    async finish(names) {
      if (names.length === 0) return;
      const transaction = redis.client.multi();
      names.forEach((name, index) => {
        transaction.set(`${root}:message:${digest(name)}`, "done", {
          expiration: { type: "PX", value: index === 0 ? SURE_NAME_MS : OTHER_NAME_MS },
        });
      });
      await redis.ask(() => transaction.exec());
    },

    async noteNotUnderstood(name) {
      const expiration = { type: "PX", value: CORRECTION_MS } as const;
      await redis.ask(() => redis.client.set(notUnderstood(name), "1", { expiration }));
    },

    async takeNotUnderstood(name) {
      return (await redis.ask(() => redis.client.getDel(notUnderstood(name)))) !== null;
    },

    async takeRemark(name) {
      const options = { condition: "NX", expiration: { type: "PX", value: REMARK_MS } } as const;
      return (
        (await redis.ask(() => redis.client.set(`${root}:remark:${digest(name)}`, "1", options))) !== null
      );
    },
  };
}
