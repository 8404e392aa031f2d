import { stampedJid } from "../invites/bare-jid.ts";
import type { SubscriberList } from "../ports/presence.ts";
import type { Redis } from "./redis/redis.ts";
import { rootKey } from "./redis/scripts.ts";

/** The subscribers of one component, a set in Redis. */
export function openSubscriberList({
  redis,
  domain,
  component,
}: {
  readonly redis: Redis;
  readonly domain: string;
  /** The component's domain. */
  readonly component: string;
}): SubscriberList {
  const key = `${rootKey(domain)}:subscribers:${component}`;
  return {
    async add(jid) {
      await redis.run(() => redis.client.sAdd(key, jid));
    },
    async remove(jid) {
      await redis.run(() => redis.client.sRem(key, jid));
    },
    async has(jid) {
      return (await redis.run((client) => client.sIsMember(key, jid))) === 1;
    },
    async all() {
      const members = await redis.run(() => redis.client.sMembers(key));
      return members.flatMap((text) => stampedJid(text) ?? []);
    },
  };
}
