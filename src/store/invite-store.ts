import type { InviteStore, IssueRequest, Owner } from "../commands/ports.ts";
import { domainOf, localOf } from "../invites/bare-jid.ts";
import {
  type Invite,
  type InviteRecord,
  type InviteState,
  inviteState,
  type Use,
} from "../invites/invite.ts";
import type { Problem } from "../invites/problem.ts";
import { failed, ok } from "../invites/result.ts";
import { type InviteId, makeInviteId, makeToken, type Token } from "../invites/token.ts";
import { digest } from "./digest.ts";
import type { RateLimit } from "./rate-limits.ts";
import type { Records } from "./records.ts";
import type { Redis } from "./redis.ts";
import { rootKey, type ScriptReply, type Scripts } from "./scripts.ts";

type Parts = {
  readonly redis: Redis;
  readonly scripts: Scripts;
  readonly records: Records<InviteRecord>;
  readonly domain: string;
  /** Of invitations by one inviter, where they are {@link IssueRequest.isLimited}. */
  readonly rate?: RateLimit | undefined;
};

/** A short id is one of 887 million; several in a row taken means that something else is wrong. */
const MOST_TRIES = 10;
/** What no index has is searched for, so many at a time. */
const CHUNK = 1_000;

/** Invitations in Redis. docs/redis.md describes the keys, gate/scripts what is atomic. */
export function openInviteStore({ redis, scripts, records, domain, rate }: Parts): InviteStore {
  const root = rootKey(domain);
  const key = (...parts: readonly string[]) => [root, ...parts].join(":");

  /** Those of `ids` that are still kept, in the order asked for. */
  async function read(ids: readonly InviteId[]): Promise<readonly Invite[]> {
    const [found, states, uses] = await Promise.all([
      records.getMany(ids),
      redis.ask(() => Promise.all(ids.map((id) => redis.client.hGetAll(key("state", id))))),
      redis.ask(() => Promise.all(ids.map((id) => redis.client.hVals(key("uses", id))))),
    ]);
    const now = new Date();
    return found.flatMap((record, index) => {
      const state = states[index];
      if (record === undefined || state?.["token"] === undefined) return [];
      return [parseInvite(record, state, uses[index] ?? [], now)];
    });
  }

  function indexOf(by: Owner | undefined, state: InviteState | undefined): string {
    if (by !== undefined) return key("inviter", by);
    return state === undefined ? key("all") : key("all", state);
  }

  /** Those of `ids` that stand so. */
  async function standing(ids: readonly InviteId[], state: InviteState | undefined) {
    if (state === undefined || ids.length === 0) return ids;
    const scores = await redis.ask((client) =>
      client.zmScore(state === "open" ? key("expiring") : key("all", state), [...ids]),
    );
    const least = state === "open" ? Date.now() : 0;
    return ids.filter((_, index) => (scores[index] ?? -1) >= least);
  }

  /** So many ids of an index, newest first and from that place on, of those that stand so. */
  async function collect(
    index: string,
    { from, count, state }: { from: number; count: number; state: InviteState | undefined },
  ): Promise<readonly InviteId[]> {
    const found: InviteId[] = [];
    for (let first = from; ; ) {
      const most = first === from ? Math.min(count, CHUNK) : CHUNK;
      const last = first + most - 1;
      const ids = await redis.ask((client) => client.zRange(index, first, last, { REV: true }));
      found.push(...(await standing(ids as InviteId[], state)));
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
      for (let tries = 1; tries <= MOST_TRIES; tries++) {
        const record = recordOf(makeInviteId(), request);
        const reply = await scripts.run("issue", issueArguments(record, request, { records, domain, rate }));
        const [outcome, ...rest] = reply.map(String);
        if (outcome === "ok") {
          const [id, token, created, expires] = rest;
          // A repeated request is answered with the first one's invitation, which may have been used since.
          if (id !== record.id) return ok(required(await find(id as InviteId)));
          return ok({
            ...record,
            token: token as Token,
            state: "open",
            created: new Date(Number(created)),
            expires: new Date(Number(expires)),
            uses: request.uses,
            used: [],
          });
        }
        if (rest[0] !== "id-taken") return failed(issueProblem(rest, request));
      }
      throw new Error(`${MOST_TRIES} invitation ids in a row are taken`);
    },

    async countOf(owner) {
      const [total, open] = await redis.ask(() =>
        Promise.all([
          redis.client.zCard(key("inviter", owner)),
          redis.client.zCount(key("open", owner), Date.now(), "+inf"),
        ]),
      );
      return { total, open };
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

    async page({ by, state }, { number, size }) {
      // What has just expired is to stand where it belongs.
      if (state === "open" || state === "expired") await scripts.run("sweep", []);
      const first = (number - 1) * size;
      // Somebody's own in one state have no index: there they are counted from the newest on.
      const skipped = by === undefined || state === undefined ? 0 : first;
      const range = { from: first - skipped, count: skipped + size + 1, state };
      const ids = (await collect(indexOf(by, state), range)).slice(skipped);
      return { invites: await read(ids.slice(0, size)), hasMore: ids.length > size };
    },

    async counts() {
      const now = Date.now();
      const [open, counts] = await redis.ask(() =>
        Promise.all([
          redis.client.zCount(key("expiring"), now, "+inf"),
          redis.client.hmGet(key("counts"), ["issued", "used", "revoked"]),
        ]),
      );
      const [issued = 0, used = 0, revoked = 0] = counts.map((text) => Number(text ?? 0));
      return { open, issued, used, revoked };
    },

    async usage(owner, quota) {
      const [open, inPeriod] = await scripts.run("usage", [owner, String(quota.periodSeconds * 1000)]);
      return { open: Number(open), inPeriod: Number(inPeriod) };
    },
  };
}

function recordOf(id: InviteId, request: IssueRequest): InviteRecord {
  const { kind, contact, inviter, name, note } = request;
  return {
    id,
    kind,
    contact,
    ...(inviter === undefined ? {} : { inviter }),
    ...(name === undefined ? {} : { name }),
    ...(note === undefined ? {} : { note }),
  };
}

function issueArguments(
  record: InviteRecord,
  request: IssueRequest,
  { records, domain, rate }: Pick<Parts, "records" | "domain" | "rate">,
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
  ].map(String);
}

/** `refusal` is what follows "refused" in the script's answer. */
function issueProblem(refusal: readonly string[], request: IssueRequest): Problem {
  const [reason, first, second] = refusal;
  switch (reason) {
    case "name-reserved":
      return { kind: "name-reserved", name: request.name ?? "" };
    case "name-taken":
      return { kind: "name-taken", name: request.name ?? "" };
    case "suspended":
      return { kind: "suspended" };
    case "account-too-new":
      return { kind: "account-too-new", retryAfterSeconds: secondsOf(first) };
    case "open-quota":
      return { kind: "open-quota-reached", limit: Number(first) };
    case "period-quota":
      return { kind: "period-quota-reached", limit: Number(first), retryAfterSeconds: secondsOf(second) };
    case "rate-limited":
      return { kind: "rate-limited", retryAfterSeconds: Math.max(1, secondsOf(first)), told: false };
    default:
      throw new Error(`the script "issue" refused with an unknown reason: ${reason}`);
  }
}

function refusalProblem(reason: ScriptReply | undefined, id: InviteId): Problem {
  switch (reason) {
    case "unknown":
      return { kind: "not-found", id };
    case "revoked":
    case "spent":
    case "expired":
    case "not-longer":
      return { kind: reason, id };
    default:
      throw new Error(`a script refused with an unknown reason: ${reason}`);
  }
}

function parseInvite(
  record: InviteRecord,
  state: Readonly<Record<string, string>>,
  uses: readonly string[],
  now: Date,
): Invite {
  const expires = new Date(Number(state["expires"]));
  const standing = {
    revoked: state["revoked"] !== undefined,
    used: Number(state["used"]),
    uses: Number(state["uses"]),
    expires,
  };
  return {
    ...record,
    token: state["token"] as Token,
    state: inviteState(standing, now),
    created: new Date(Number(state["created"])),
    expires,
    uses: standing.uses,
    used: uses.map(parseUse).toSorted((a, b) => a.time.getTime() - b.time.getTime()),
  };
}

function parseUse(text: string): Use {
  const { name, time } = JSON.parse(text) as { readonly name: string; readonly time: number };
  return { name, time: new Date(time) };
}

function secondsOf(ms: string | undefined): number {
  return Math.ceil(Number(ms) / 1000);
}

function required(invite: Invite | undefined): Invite {
  if (invite === undefined) throw new Error("an invitation just issued is not there");
  return invite;
}
