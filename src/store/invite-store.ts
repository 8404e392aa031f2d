/** `store` implements the ports on Redis. What is atomic is a script in `gate/scripts`. */

import { domainOf, localOf } from "../invites/bare-jid.ts";
import type { Invite, InviteRecord } from "../invites/invite.ts";
import { failed, ok } from "../invites/result.ts";
import { type InviteId, makeInviteId, makeToken, type Token } from "../invites/token.ts";
import type { InviteStore, IssueRequest, Owner } from "../ports/invite-store.ts";
import { digest } from "./digest.ts";
import { issueProblem, parseHold, refusalProblem } from "./invite-answers.ts";
import { InviteReader } from "./invite-reader.ts";
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

/** Invitations in Redis. docs/redis.md describes the keys, gate/scripts what is atomic. */
export function openInviteStore({ redis, scripts, records, domain, rate }: Deps): InviteStore {
  const root = rootKey(domain);
  const key = (...parts: readonly string[]) => [root, ...parts].join(":");
  const reader = new InviteReader({ redis, scripts, records, root });

  return {
    find: (id) => reader.find(id),

    async issue(request) {
      for (let tries = 1; tries <= MAX_TRIES; tries++) {
        const record = recordOf(makeInviteId(), request);
        const reply = await scripts.run("issue", issueArguments(record, request, { records, domain, rate }));
        const [outcome, ...rest] = reply.map(String);
        if (outcome === "ok") {
          const [id, token, created, expires, hold, trustedName] = rest;
          // A repeated request is answered with the first one's invitation, which may have been used since.
          if (id !== record.id) return ok(required(await reader.find(id as InviteId)));
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
      return outcome === "ok" ? ok(required(await reader.find(id))) : failed(refusalProblem(reason, id));
    },

    async extend(id, lifetimeSeconds, retentionSeconds) {
      const times = [lifetimeSeconds, retentionSeconds].map((seconds) => String(seconds * 1000));
      const [outcome, reason] = await scripts.run("extend", [id, ...times]);
      return outcome === "ok" ? ok(required(await reader.find(id))) : failed(refusalProblem(reason, id));
    },

    page: (filter, page) => reader.page(filter, page),

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

function required(invite: Invite | undefined): Invite {
  if (invite === undefined) throw new Error("an invitation just issued is not there");
  return invite;
}
