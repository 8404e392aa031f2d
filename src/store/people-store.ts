import { type BareJid, domainOf, localOf, stampedJid } from "../invites/bare-jid.ts";
import type { Owner } from "../ports/invite-store.ts";
import type { PeopleStore, Person, Preferences } from "../ports/people-store.ts";
import { keyvRecords, type Records } from "./records.ts";
import type { Redis } from "./redis/redis.ts";
import { rootKey } from "./redis/scripts.ts";
import { askTogether } from "./together.ts";

type Deps = { readonly redis: Redis; readonly domain: string };

/** People who are asked about in one go. */
const MAX_AT_ONCE = 100;
const BOUNCED_MS = 24 * 60 * 60 * 1000;

/** What is known of people besides their invitations. docs/redis.md describes the keys. */
export function openPeopleStore(deps: Deps): PeopleStore {
  return new RedisPeopleStore(deps);
}

class RedisPeopleStore implements PeopleStore {
  readonly #redis: Redis;
  readonly #domain: string;
  readonly #root: string;
  readonly #suspensions: string;
  readonly #grants: string;
  readonly #preferences: Records<Preferences>;

  constructor({ redis, domain }: Deps) {
    this.#redis = redis;
    this.#domain = domain;
    this.#root = rootKey(domain);
    this.#suspensions = `${this.#root}:suspended`;
    this.#grants = `${this.#root}:grants`;
    this.#preferences = keyvRecords(redis, `${this.#root}:preferences`);
  }

  /** Accounts that had this name, newest first, and since when the one that has it now does. */
  async #readLives(jid: BareJid): Promise<{ past: readonly PastLife[]; since: number }> {
    if (domainOf(jid) !== this.#domain) return { past: [], since: 0 };
    const name = localOf(jid);
    const [texts, since] = await this.#redis.run((client) =>
      Promise.all([
        client.zRange(`${this.#root}:past:${name}`, 0, -1, { REV: true }),
        client.hGet(`${this.#root}:account:${name}`, "since"),
      ]),
    );
    return { past: texts.map((text) => parsePastLife(jid, text)), since: Number(since ?? 0) };
  }

  async #originOf({ jid, ended }: Person): Promise<Origin | undefined> {
    if (ended !== undefined) {
      const { past } = await this.#readLives(jid);
      return past.find((each) => each.ended.getTime() === ended.getTime())?.origin;
    }
    if (domainOf(jid) !== this.#domain) return undefined;
    const [inviter, time] = await this.#redis.run((client) =>
      client.hmGet(`${this.#root}:account:${localOf(jid)}`, ["inviter", "time"]),
    );
    return typeof inviter === "string" ? { inviter, time: Number(time) } : undefined;
  }

  /** A user name, behind which the end of its account is where it was deleted. */
  #parseMember(member: string): readonly Person[] {
    const [name = "", ended] = member.split("/");
    const jid = stampedJid(`${name}@${this.#domain}`);
    if (jid === undefined) return [];
    return [ended === undefined ? { jid } : { jid, ended: new Date(Number(ended)) }];
  }

  async suspend(jids: readonly BareJid[]): Promise<void> {
    const now = String(Date.now());
    await this.#redis.runReplicated((client) =>
      client.hSet(this.#suspensions, Object.fromEntries(jids.map((jid) => [jid, now]))),
    );
  }

  async restore(jids: readonly BareJid[]): Promise<void> {
    await this.#redis.runReplicated((client) => client.hDel(this.#suspensions, [...jids]));
  }

  async suspended(jids: readonly BareJid[]): Promise<ReadonlySet<BareJid>> {
    if (jids.length === 0) return new Set<BareJid>();
    const found = await this.#redis.run(() => this.#redis.client.hmGet(this.#suspensions, [...jids]));
    return new Set(jids.filter((_, index) => typeof found[index] === "string"));
  }

  async inviterOf(person: Person): Promise<Person | "operator" | undefined> {
    const origin = await this.#originOf(person);
    if (origin === undefined) return undefined;
    const inviter = parseOwner(origin.inviter);
    if (inviter === undefined) return undefined;
    if (inviter === "operator") return "operator";
    // The account that had the name then.
    const { past } = await this.#readLives(inviter);
    return past.findLast(({ ended }) => ended.getTime() >= origin.time) ?? { jid: inviter };
  }

  async invitedBy(person: Person): Promise<readonly Person[]> {
    const { past, since } = await this.#readLives(person.jid);
    const ended = person.ended?.getTime();
    const from =
      ended === undefined ? since : (past.find((each) => each.ended.getTime() < ended)?.ended.getTime() ?? 0);
    const members = await this.#redis.run(() =>
      this.#redis.client.zRangeByScore(`${this.#root}:invitees:${person.jid}`, `(${from}`, ended ?? "+inf"),
    );
    return members.flatMap((member) => this.#parseMember(member));
  }

  async accountSince(jid: BareJid): Promise<Date> {
    return new Date((await this.#readLives(jid)).since);
  }

  async livesOf(jid: BareJid): ReturnType<PeopleStore["livesOf"]> {
    const [{ past, since }, origin] = await Promise.all([this.#readLives(jid), this.#originOf({ jid })]);
    const brought = await this.#redis.run(() =>
      this.#redis.client.zCount(`${this.#root}:invitees:${jid}`, `(${since}`, "+inf"),
    );
    return { isKnown: origin !== undefined || brought > 0, past };
  }

  readonly grantOf = askTogether(async (jids: readonly BareJid[]) => {
    const found = await this.#redis.run(() => this.#redis.client.hmGet(this.#grants, [...jids]));
    return found.map((quota) => quota ?? undefined);
  }, MAX_AT_ONCE);

  async grant(jid: BareJid, quota: string | undefined): Promise<void> {
    await this.#redis.runReplicated((client) =>
      quota === undefined ? client.hDel(this.#grants, jid) : client.hSet(this.#grants, jid, quota),
    );
  }

  async noteBounce(jid: BareJid): Promise<void> {
    const expiration = { type: "PX", value: BOUNCED_MS } as const;
    await this.#redis.run(() => this.#redis.client.set(`${this.#root}:bounced:${jid}`, "1", { expiration }));
  }

  async hasBounced(jid: BareJid): Promise<boolean> {
    return (await this.#redis.run(() => this.#redis.client.exists(`${this.#root}:bounced:${jid}`))) === 1;
  }

  readonly preferences = askTogether(async (jids: readonly BareJid[]) => {
    const found = await this.#preferences.getMany(jids);
    return found.map((each) => each ?? {});
  }, MAX_AT_ONCE);
  setPreferences(jid: BareJid, value: Preferences): Promise<void> {
    return this.#preferences.set(jid, value);
  }
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
