import type { InviteRequest, RequestStore } from "../commands/ports.ts";
import type { Redis } from "./redis.ts";
import { rootKey } from "./scripts.ts";

/** Who waits for an admin to decide. The member's own entry makes it one for each. */
export function openRequestStore({
  redis,
  domain,
}: {
  readonly redis: Redis;
  readonly domain: string;
}): RequestStore {
  const root = rootKey(domain);
  const requests = `${root}:requests`;
  const numbers = `${root}:request-numbers`;

  async function numberFor(jid: string): Promise<number> {
    const known = await redis.client.hGet(numbers, jid);
    if (known !== null && (await redis.client.hExists(requests, known))) return Number(known);
    const next = await redis.client.incr(`${root}:request-counter`);
    await redis.client.hSet(numbers, jid, String(next));
    return next;
  }

  return {
    async add(jid, reason) {
      return redis.ask(async () => {
        const request: InviteRequest = { number: await numberFor(jid), jid, reason };
        await redis.client.hSet(requests, String(request.number), JSON.stringify(request));
        return request;
      });
    },

    async take(number) {
      const field = String(number);
      const [text, removed] = await redis.ask(() =>
        redis.client.multi().hGet(requests, field).hDel(requests, field).execTyped(),
      );
      return text === null || removed === 0 ? undefined : parseRequest(text);
    },

    async open() {
      const texts = await redis.ask(() => redis.client.hVals(requests));
      return texts.map(parseRequest).toSorted((a, b) => a.number - b.number);
    },
  };
}

function parseRequest(text: string): InviteRequest {
  return JSON.parse(text) as InviteRequest;
}
