import type { Owner, PeopleStore, Preferences } from "../commands/ports.ts";
import { type BareJid, domainOf, localOf, parseBareJid } from "../invites/bare-jid.ts";
import { keyvRecords } from "./records.ts";
import type { Redis } from "./redis.ts";
import { rootKey } from "./scripts.ts";

type Parts = { readonly redis: Redis; readonly domain: string };

const BOUNCED_MS = 24 * 60 * 60 * 1000;

/** What is known of people besides their invitations. docs/redis.md describes the keys. */
export function openPeopleStore({ redis, domain }: Parts): PeopleStore {
  const root = rootKey(domain);
  const suspensions = `${root}:suspended`;
  const grants = `${root}:grants`;
  const preferences = keyvRecords<Preferences>(redis, `${root}:preferences`);

  return {
    async suspend(jids) {
      const now = String(Date.now());
      await redis.save((client) =>
        client.hSet(suspensions, Object.fromEntries(jids.map((jid) => [jid, now]))),
      );
    },

    async restore(jids) {
      await redis.save((client) => client.hDel(suspensions, [...jids]));
    },

    async suspended(jids) {
      if (jids.length === 0) return new Set<BareJid>();
      const found = await redis.ask(() => redis.client.hmGet(suspensions, [...jids]));
      return new Set(jids.filter((_, index) => typeof found[index] === "string"));
    },

    async inviterOf(jid) {
      if (domainOf(jid) !== domain) return undefined;
      const owner = await redis.ask(() => redis.client.hGet(`${root}:account:${localOf(jid)}`, "inviter"));
      return owner === null ? undefined : parseOwner(owner);
    },

    async invitedBy(owner) {
      const names = await redis.ask(() => redis.client.zRange(`${root}:invitees:${owner}`, 0, -1));
      return names.flatMap((name) => parseBareJid(`${name}@${domain}`) ?? []);
    },

    async grantOf(jid) {
      return (await redis.ask(() => redis.client.hGet(grants, jid))) ?? undefined;
    },

    async grant(jid, quota) {
      await redis.save((client) =>
        quota === undefined ? client.hDel(grants, jid) : client.hSet(grants, jid, quota),
      );
    },

    async noteBounce(jid) {
      const expiration = { type: "PX", value: BOUNCED_MS } as const;
      await redis.ask(() => redis.client.set(`${root}:bounced:${jid}`, "1", { expiration }));
    },

    hasBounced: async (jid) => (await redis.ask(() => redis.client.exists(`${root}:bounced:${jid}`))) === 1,

    preferences: async (jid) => (await preferences.get(jid)) ?? {},
    setPreferences: (jid, value) => preferences.set(jid, value),
  };
}

function parseOwner(text: string): Owner | undefined {
  return text === "operator" ? text : parseBareJid(text);
}
