import { randomUUID } from "node:crypto";
import type { Redis } from "./redis/redis.ts";
import { rootKey } from "./redis/scripts.ts";

/** What a gate can be asked on a stream that is not logged in. */
export type InquiryKind = "account" | "trial";

/** Notes an inquiry, for gates to take with the script `take-inquiry`. Throws `UnavailableError`. */
export type Inquiries = {
  /** Answers its id, which a gate takes once, within `lifetimeMs`. */
  note(kind: InquiryKind, about: string, lifetimeMs: number): Promise<string>;
};

export function openInquiries({
  redis,
  domain,
}: {
  readonly redis: Redis;
  readonly domain: string;
}): Inquiries {
  return {
    async note(kind, about, lifetimeMs) {
      const id = randomUUID();
      const key = `${rootKey(domain)}:inquiry:${kind}:${id}`;
      await redis.run((client) => client.set(key, about, { PX: lifetimeMs }));
      return id;
    },
  };
}
