import type { Invite, InviteRecord } from "../invites/invite.ts";
import type { InviteId } from "../invites/token.ts";
import type { InviteStore } from "../ports/invite-store.ts";
import { parseInvite, parseStanding, type Standing } from "./invite-answers.ts";
import type { Records } from "./records.ts";
import type { Redis } from "./redis/redis.ts";
import type { Scripts } from "./redis/scripts.ts";

type Deps = {
  readonly redis: Redis;
  readonly scripts: Scripts;
  readonly records: Records<InviteRecord>;
  /** Of the domain's keys. */
  readonly root: string;
};

type InviteFilter = Parameters<InviteStore["page"]>[0];

/** What no index has is searched for, this many at a time. */
const CHUNK = 1_000;

/** Finds invitations, alone and by the page. */
export class InviteReader {
  readonly #redis: Redis;
  readonly #scripts: Scripts;
  readonly #records: Records<InviteRecord>;
  readonly #root: string;

  constructor({ redis, scripts, records, root }: Deps) {
    this.#redis = redis;
    this.#scripts = scripts;
    this.#records = records;
    this.#root = root;
  }

  /** Those of `ids` that are still kept, in the order asked for. */
  async #read(ids: readonly InviteId[]): Promise<readonly Invite[]> {
    const [found, standings, states, uses] = await Promise.all([
      this.#records.getMany(ids),
      this.#standingsOf(ids),
      this.#redis.run(() => Promise.all(ids.map((id) => this.#redis.client.hGetAll(this.#key("state", id))))),
      this.#redis.run(() => Promise.all(ids.map((id) => this.#redis.client.hVals(this.#key("uses", id))))),
    ]);
    return found.flatMap((record, index) => {
      const [standing, state] = [standings[index], states[index]];
      if (record === undefined || standing === undefined || state?.["token"] === undefined) return [];
      return [parseInvite(record, standing, state, uses[index] ?? [])];
    });
  }

  /** How each stands; `undefined` for one that is not kept. */
  async #standingsOf(ids: readonly InviteId[]): Promise<readonly (Standing | undefined)[]> {
    return ids.length === 0 ? [] : (await this.#scripts.run("standings", ids)).map(parseStanding);
  }

  async #isAnyOnHold(): Promise<boolean> {
    const [people, isLocked] = await this.#redis.run((client) =>
      Promise.all([
        client.exists([this.#key("suspended"), this.#key("inactive")]),
        client.hExists(this.#key("settings"), "lockdown"),
      ]),
    );
    return people > 0 || isLocked === 1;
  }

  #indexOf({ by, state }: InviteFilter): string {
    if (by !== undefined) return this.#key("inviter", by);
    // For quotas, an invitation on hold counts as open: it works again when the hold ends.
    return state === undefined ? this.#key("all") : this.#key("all", state === "hold" ? "open" : state);
  }

  /** Those of `ids` that are meant. */
  async #select(ids: readonly InviteId[], { state, isOwn }: InviteFilter) {
    if ((state === undefined && isOwn !== true) || ids.length === 0) return ids;
    const standings = await this.#standingsOf(ids);
    return ids.filter((_, index) => {
      const standing = standings[index];
      const stands = state === undefined || standing?.state === state;
      return standing !== undefined && stands && !(isOwn === true && standing.isOfPast);
    });
  }

  /** A page of the ids of an index, newest first and from that place on, of those that are meant. */
  async #collect(
    filter: InviteFilter,
    { from, count }: { from: number; count: number },
  ): Promise<readonly InviteId[]> {
    const index = this.#indexOf(filter);
    const found: InviteId[] = [];
    for (let first = from; ; ) {
      const most = first === from ? Math.min(count, CHUNK) : CHUNK;
      const last = first + most - 1;
      const ids = await this.#redis.run((client) => client.zRange(index, first, last, { REV: true }));
      found.push(...(await this.#select(ids as InviteId[], filter)));
      if (found.length >= count || ids.length < most) return found.slice(0, count);
      first += most;
    }
  }

  async find(id: InviteId): Promise<Invite | undefined> {
    return (await this.#read([id]))[0];
  }

  async page(
    filter: InviteFilter,
    { number, size }: { number: number; size: number },
  ): ReturnType<InviteStore["page"]> {
    const { by, state, isOwn } = filter;
    // What has just expired is to stand where it belongs.
    if (state === "open" || state === "expired") await this.#scripts.run("sweep", []);
    const first = (number - 1) * size;
    // Where there is no index of what is meant, it is counted from the newest on.
    const hasIndex =
      by === undefined
        ? state !== "hold" && !(state === "open" && (await this.#isAnyOnHold()))
        : state === undefined && isOwn !== true;
    const skipped = hasIndex ? 0 : first;
    const ids = (await this.#collect(filter, { from: first - skipped, count: skipped + size + 1 })).slice(
      skipped,
    );
    return { invites: await this.#read(ids.slice(0, size)), hasMore: ids.length > size };
  }

  #key(...parts: readonly string[]): string {
    return [this.#root, ...parts].join(":");
  }
}
