/** `store` implements the ports on Redis. What is atomic is a script in `gate/scripts`. */

import { domainOf, localOf } from "../invites/bare-jid.ts";
import type { Invite, InviteRecord } from "../invites/invite.ts";
import { failed, ok } from "../invites/result.ts";
import { type InviteId, makeInviteId, makeToken, type Token } from "../invites/token.ts";
import type { InviteStore, IssueRequest, Owner } from "../ports/invite-store.ts";
import { digest } from "./digest.ts";
import {
  issueProblem,
  parseHold,
  parseInvite,
  parseStanding,
  refusalProblem,
  type Standing,
} from "./invite-answers.ts";
import type { RateLimit } from "./rate-limits.ts";
import type { Records } from "./records.ts";
import type { Redis } from "./redis/redis.ts";
import { rootKey, type Scripts } from "./redis/scripts.ts";

type Deps = {
  readonly redis: Redis;
  readonly scripts: Scripts;
  readonly records: Records<InviteRecord>;
  readonly domain: string;
  /** Of invitations by one inviter, where they are {@link IssueRequest.isLimited}. */
  readonly rate?: RateLimit | undefined;
};

/** A short id is one of 887 million; several in a row taken means that something else is wrong. */
const MAX_TRIES = 10;
/** What no index has is searched for, this many at a time. */
const CHUNK = 1_000;

/** Invitations in Redis. docs/redis.md describes the keys, gate/scripts what is atomic. */
export function openInviteStore({ redis, scripts, records, domain, rate }: Deps): InviteStore {
  const root = rootKey(domain);
  const key = (...deps: readonly string[]) => [root, ...deps].join(":");

  /** Those of `ids` that are still kept, in the order asked for. */
  async function read(ids: readonly InviteId[]): Promise<readonly Invite[]> {
    const [found, standings, states, uses] = await Promise.all([
      records.getMany(ids),
      standingsOf(ids),
      redis.run(() => Promise.all(ids.map((id) => redis.client.hGetAll(key("state", id))))),
      redis.run(() => Promise.all(ids.map((id) => redis.client.hVals(key("uses", id))))),
    ]);
    return found.flatMap((record, index) => {
      const [standing, state] = [standings[index], states[index]];
      if (record === undefined || standing === undefined || state?.["token"] === undefined) return [];
      return [parseInvite(record, standing, state, uses[index] ?? [])];
    });
  }

  /** How each stands; `undefined` for one that is not kept. */
  async function standingsOf(ids: readonly InviteId[]): Promise<readonly (Standing | undefined)[]> {
    return ids.length === 0 ? [] : (await scripts.run("standings", ids)).map(parseStanding);
  }

  async function isAnyOnHold(): Promise<boolean> {
    const [people, isLocked] = await redis.run((client) =>
      Promise.all([
        client.exists([key("suspended"), key("inactive")]),
        client.hExists(key("settings"), "lockdown"),
      ]),
    );
    return people > 0 || isLocked === 1;
  }

  function indexOf({ by, state }: InviteFilter): string {
    if (by !== undefined) return key("inviter", by);
    // For quotas, an invitation on hold counts as open: it works again when the hold ends.
    return state === undefined ? key("all") : key("all", state === "hold" ? "open" : state);
  }

  /** Those of `ids` that are meant. */
  async function select(ids: readonly InviteId[], { state, isOwn }: InviteFilter) {
    if ((state === undefined && isOwn !== true) || ids.length === 0) return ids;
    const standings = await standingsOf(ids);
    return ids.filter((_, index) => {
      const standing = standings[index];
      const stands = state === undefined || standing?.state === state;
      return standing !== undefined && stands && !(isOwn === true && standing.isOfPast);
    });
  }

  /** A page of the ids of an index, newest first and from that place on, of those that are meant. */
  async function collect(
    filter: InviteFilter,
    { from, count }: { from: number; count: number },
  ): Promise<readonly InviteId[]> {
    const index = indexOf(filter);
    const found: InviteId[] = [];
    for (let first = from; ; ) {
      const most = first === from ? Math.min(count, CHUNK) : CHUNK;
      const last = first + most - 1;
      const ids = await redis.run((client) => client.zRange(index, first, last, { REV: true }));
      found.push(...(await select(ids as InviteId[], filter)));
      if (found.length >= count || ids.length < most) return found.slice(0, count);
      first += most;
    }
  }

  async function find(id: InviteId): Promise<Invite | undefined> {
    return (await read([id]))[0];
  }

  return {
    find,

    async issue(request) {
      for (let tries = 1; tries <= MAX_TRIES; tries++) {
        const record = recordOf(makeInviteId(), request);
        const reply = await scripts.run("issue", issueArguments(record, request, { records, domain, rate }));
        const [outcome, ...rest] = reply.map(String);
        if (outcome === "ok") {
          const [id, token, created, expires, hold, trustedName] = rest;
          // A repeated request is answered with the first one's invitation, which may have been used since.
          if (id !== record.id) return ok(required(await find(id as InviteId)));
          return ok({
            ...record,
            token: token as Token,
            ...parseHold(hold),
            isOfPast: false,
            created: new Date(Number(created)),
            expires: new Date(Number(expires)),
            uses: request.uses,
            used: [],
            ...(trustedName === undefined || trustedName === "" ? {} : { trustedName }),
          });
        }
        if (rest[0] !== "id-taken") return failed(issueProblem(rest, request));
      }
      throw new Error(`${MAX_TRIES} invitation ids in a row are taken`);
    },

    async countOf(owner) {
      const [open, onHold, total] = await scripts.run("counts", [owner]);
      return { total: Number(total), open: Number(open), onHold: Number(onHold) };
    },

    async revoke(id) {
      const [outcome, reason] = await scripts.run("revoke", [id]);
      return outcome === "ok" ? ok(undefined) : failed(refusalProblem(reason, id));
    },

    async rotate(id) {
      const token = makeToken();
      const [outcome, reason] = await scripts.run("rotate", [id, token, digest(token)]);
      return outcome === "ok" ? ok(required(await find(id))) : failed(refusalProblem(reason, id));
    },

    async extend(id, lifetimeSeconds, retentionSeconds) {
      const times = [lifetimeSeconds, retentionSeconds].map((seconds) => String(seconds * 1000));
      const [outcome, reason] = await scripts.run("extend", [id, ...times]);
      return outcome === "ok" ? ok(required(await find(id))) : failed(refusalProblem(reason, id));
    },

    async page(filter, { number, size }) {
      const { by, state, isOwn } = filter;
      // What has just expired is to stand where it belongs.
      if (state === "open" || state === "expired") await scripts.run("sweep", []);
      const first = (number - 1) * size;
      // Where there is no index of what is meant, it is counted from the newest on.
      const hasIndex =
        by === undefined
          ? state !== "hold" && !(state === "open" && (await isAnyOnHold()))
          : state === undefined && isOwn !== true;
      const skipped = hasIndex ? 0 : first;
      const ids = (await collect(filter, { from: first - skipped, count: skipped + size + 1 })).slice(
        skipped,
      );
      return { invites: await read(ids.slice(0, size)), hasMore: ids.length > size };
    },

    async counts() {
      const [[open, onHold], counts] = await Promise.all([
        scripts.run("counts", []),
        redis.run(() => redis.client.hmGet(key("counts"), ["issued", "used", "revoked"])),
      ]);
      const [issued = 0, used = 0, revoked = 0] = counts.map((text) => Number(text ?? 0));
      return { open: Number(open), onHold: Number(onHold), issued, used, revoked };
    },

    async usage(owner, quota) {
      const [open, inPeriod] = await scripts.run("usage", [owner, String(quota.periodSeconds * 1000)]);
      return { open: Number(open), inPeriod: Number(inPeriod) };
    },
  };
}

function recordOf(id: InviteId, request: IssueRequest): InviteRecord {
  const { kind, contact, inviter, name, byAdmin, note } = request;
  return {
    id,
    kind,
    contact,
    ...(inviter === undefined ? {} : { inviter }),
    ...(name === undefined ? {} : { name }),
    ...(byAdmin === undefined ? {} : { byAdmin }),
    ...(note === undefined ? {} : { note }),
  };
}

function issueArguments(
  record: InviteRecord,
  request: IssueRequest,
  { records, domain, rate }: Pick<Deps, "records" | "domain" | "rate">,
): string[] {
  const { quota, inviter } = request;
  const owner: Owner = inviter ?? "operator";
  const limit = request.isLimited === true ? rate : undefined;
  const isLocal = inviter !== undefined && domainOf(inviter) === domain;
  const token = makeToken();
  return [
    record.id,
    token,
    digest(token),
    records.encode(record),
    request.lifetimeSeconds * 1000,
    request.retentionSeconds * 1000,
    request.uses,
    owner,
    // A reset is for an account that exists: there is no name to reserve.
    record.kind === "reset" ? "" : (record.name ?? ""),
    request.requestId === undefined ? "" : digest(request.requestId),
    quota?.open ?? "",
    quota?.perPeriod ?? "",
    (quota?.periodSeconds ?? 0) * 1000,
    isLocal ? localOf(inviter) : "",
    (quota?.newAccountWaitSeconds ?? 0) * 1000,
    limit?.points ?? "",
    (limit?.perSeconds ?? 0) * 1000,
    request.isNameTaken === true ? "1" : "",
    request.reuse === undefined ? "" : digest(request.reuse.as),
    request.reuse?.forMs ?? "",
  ].map(String);
}

type InviteFilter = Parameters<InviteStore["page"]>[0];

function required(invite: Invite | undefined): Invite {
  if (invite === undefined) throw new Error("an invitation just issued is not there");
  return invite;
}
