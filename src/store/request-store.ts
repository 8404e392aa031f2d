import type { InviteRequest, RequestStore } from "../ports/request-store.ts";
import type { Redis } from "./redis/redis.ts";
import { rootKey, type Scripts } from "./redis/scripts.ts";

type Deps = { readonly redis: Redis; readonly scripts: Scripts; readonly domain: string };

/** Deciding takes far less; when it fails in between, another may go on after this. */
const HELD_MS = 10_000;

/** Who waits for an admin to decide. */
export function openRequestStore({ redis, scripts, domain }: Deps): RequestStore {
  const root = rootKey(domain);
  const requests = `${root}:requests`;
  const held = (number: number) => `${root}:request-held:${number}`;

  return {
    async add(jid, reason) {
      const [number] = await scripts.run("request", [jid, reason]);
      return number === "full" ? undefined : { number: Number(number), jid, reason };
    },

    async hold(number) {
      const options = { condition: "NX", expiration: { type: "PX", value: HELD_MS } } as const;
      const isMine = (await redis.run(() => redis.client.set(held(number), "1", options))) !== null;
      const text = isMine ? await redis.run(() => redis.client.hGet(requests, String(number))) : null;
      return text === null ? undefined : parseRequest(text);
    },

    async release({ number }) {
      await redis.run(() => redis.client.del(held(number)));
    },

    async finish({ number, jid }) {
      const done = redis.client.multi().hDel(requests, String(number)).hDel(`${root}:request-numbers`, jid);
      await redis.run(() => done.exec());
    },

    async page({ number, size }) {
      const numbers = await redis.run((client) => client.hKeys(requests));
      const first = (number - 1) * size;
      const wanted = numbers.toSorted((a, b) => Number(a) - Number(b)).slice(first, first + size);
      if (wanted.length === 0) return { requests: [], total: numbers.length };
      const texts = await redis.run((client) => client.hmGet(requests, wanted));
      // One may have been decided meanwhile.
      const found = texts.flatMap((text) => (text === null ? [] : [parseRequest(text)]));
      return { requests: found, total: numbers.length };
    },
  };
}

function parseRequest(text: string): InviteRequest {
  return JSON.parse(text) as InviteRequest;
}
