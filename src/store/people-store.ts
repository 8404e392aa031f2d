import { type BareJid, domainOf, localOf, stampedJid } from "../invites/bare-jid.ts";
import type { Owner } from "../ports/invite-store.ts";
import type { PeopleStore, Person, Preferences } from "../ports/people-store.ts";
import { keyvRecords } from "./records.ts";
import type { Redis } from "./redis/redis.ts";
import { rootKey } from "./redis/scripts.ts";
import { askTogether } from "./together.ts";

type Deps = { readonly redis: Redis; readonly domain: string };

/** People who are asked about in one go. */
const MAX_AT_ONCE = 100;
const BOUNCED_MS = 24 * 60 * 60 * 1000;

/** What is known of people besides their invitations. docs/redis.md describes the keys. */
export function openPeopleStore({ redis, domain }: Deps): PeopleStore {
  const root = rootKey(domain);
  const suspensions = `${root}:suspended`;
  const grants = `${root}:grants`;
  const preferences = keyvRecords<Preferences>(redis, `${root}:preferences`);

  /** Accounts that had this name, newest first, and since when the one that has it now does. */
  async function readLives(jid: BareJid): Promise<{ past: readonly PastLife[]; since: number }> {
    if (domainOf(jid) !== domain) return { past: [], since: 0 };
    const name = localOf(jid);
    const [texts, since] = await redis.run((client) =>
      Promise.all([
        client.zRange(`${root}:past:${name}`, 0, -1, { REV: true }),
        client.hGet(`${root}:account:${name}`, "since"),
      ]),
    );
    return { past: texts.map((text) => parsePastLife(jid, text)), since: Number(since ?? 0) };
  }

  async function originOf({ jid, ended }: Person): Promise<Origin | undefined> {
    if (ended !== undefined) {
      const { past } = await readLives(jid);
      return past.find((each) => each.ended.getTime() === ended.getTime())?.origin;
    }
    if (domainOf(jid) !== domain) return undefined;
    const [inviter, time] = await redis.run((client) =>
      client.hmGet(`${root}:account:${localOf(jid)}`, ["inviter", "time"]),
    );
    return typeof inviter === "string" ? { inviter, time: Number(time) } : undefined;
  }

  /** A user name, behind which the end of its account is where it was deleted. */
  function parseMember(member: string): readonly Person[] {
    const [name = "", ended] = member.split("/");
    const jid = stampedJid(`${name}@${domain}`);
    if (jid === undefined) return [];
    return [ended === undefined ? { jid } : { jid, ended: new Date(Number(ended)) }];
  }

  return {
    async suspend(jids) {
      const now = String(Date.now());
      await redis.runReplicated((client) =>
        client.hSet(suspensions, Object.fromEntries(jids.map((jid) => [jid, now]))),
      );
    },

    async restore(jids) {
      await redis.runReplicated((client) => client.hDel(suspensions, [...jids]));
    },

    async suspended(jids) {
      if (jids.length === 0) return new Set<BareJid>();
      const found = await redis.run(() => redis.client.hmGet(suspensions, [...jids]));
      return new Set(jids.filter((_, index) => typeof found[index] === "string"));
    },

    async inviterOf(person) {
      const origin = await originOf(person);
      if (origin === undefined) return undefined;
      const inviter = parseOwner(origin.inviter);
      if (inviter === undefined) return undefined;
      if (inviter === "operator") return "operator";
      // The account that had the name then.
      const { past } = await readLives(inviter);
      return past.findLast(({ ended }) => ended.getTime() >= origin.time) ?? { jid: inviter };
    },

    async invitedBy(person) {
      const { past, since } = await readLives(person.jid);
      const ended = person.ended?.getTime();
      const from =
        ended === undefined
          ? since
          : (past.find((each) => each.ended.getTime() < ended)?.ended.getTime() ?? 0);
      const members = await redis.run(() =>
        redis.client.zRangeByScore(`${root}:invitees:${person.jid}`, `(${from}`, ended ?? "+inf"),
      );
      return members.flatMap((member) => parseMember(member));
    },

    accountSince: async (jid) => new Date((await readLives(jid)).since),

    async livesOf(jid) {
      const [{ past, since }, origin] = await Promise.all([readLives(jid), originOf({ jid })]);
      const brought = await redis.run(() =>
        redis.client.zCount(`${root}:invitees:${jid}`, `(${since}`, "+inf"),
      );
      return { isKnown: origin !== undefined || brought > 0, past };
    },

    grantOf: askTogether(async (jids: readonly BareJid[]) => {
      const found = await redis.run(() => redis.client.hmGet(grants, [...jids]));
      return found.map((quota) => quota ?? undefined);
    }, MAX_AT_ONCE),

    async grant(jid, quota) {
      await redis.runReplicated((client) =>
        quota === undefined ? client.hDel(grants, jid) : client.hSet(grants, jid, quota),
      );
    },

    async noteBounce(jid) {
      const expiration = { type: "PX", value: BOUNCED_MS } as const;
      await redis.run(() => redis.client.set(`${root}:bounced:${jid}`, "1", { expiration }));
    },

    hasBounced: async (jid) => (await redis.run(() => redis.client.exists(`${root}:bounced:${jid}`))) === 1,

    preferences: askTogether(async (jids: readonly BareJid[]) => {
      const found = await preferences.getMany(jids);
      return found.map((each) => each ?? {});
    }, MAX_AT_ONCE),
    setPreferences: (jid, value) => preferences.set(jid, value),
  };
}

/** Who invited somebody, and when they came. */
type Origin = { readonly inviter: string; readonly time: number };

type PastLife = { readonly jid: BareJid; readonly ended: Date; readonly origin: Origin | undefined };

function parsePastLife(jid: BareJid, text: string): PastLife {
  const { ended, inviter, time } = JSON.parse(text) as {
    readonly ended: number;
    readonly inviter?: string;
    readonly time?: number;
  };
  const origin = inviter === undefined ? undefined : { inviter, time: time ?? 0 };
  return { jid, ended: new Date(ended), origin };
}

function parseOwner(text: string): Owner | undefined {
  return text === "operator" ? text : stampedJid(text);
}
