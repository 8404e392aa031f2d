import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import pino from "pino";
import { TIMEOUT_MS } from "../../rig/timeouts.ts";
import { type BareJid, parseBareJid } from "../../src/invites/bare-jid.ts";
import type { Invite, InviteRecord } from "../../src/invites/invite.ts";
import type { InviteId } from "../../src/invites/token.ts";
import { UnavailableError } from "../../src/invites/unavailable.ts";
import type { InviteStore, IssueRequest } from "../../src/ports/invite-store.ts";
import { openCodeStore } from "../../src/store/codes.ts";
import { openInviteStore } from "../../src/store/invite-store.ts";
import { keyvRecords } from "../../src/store/records.ts";
import { connectRedis } from "../../src/store/redis/redis.ts";
import { loadScripts, rootKey } from "../../src/store/redis/scripts.ts";
import { redisAt } from "../support/redis.ts";

/** Invitations of one domain as the bot makes them, for tests that need no bot. */
export interface Invitations {
  /** An account invitation by the operator for an hour and one use, unless said otherwise. */
  issue(request?: Partial<Omit<IssueRequest, "inviter">> & { readonly inviter?: string }): Promise<Invite>;
  /** These four words lead to it. */
  nameByCode(id: InviteId, words: string): Promise<void>;
  revoke: InviteStore["revoke"];
  find: InviteStore["find"];
  listOf(inviter: string): Promise<readonly Invite[]>;
  /** What an admin sets while all runs; `undefined` takes it back. */
  set(setting: string, value: string | undefined): Promise<void>;
  /** Lets it have ended just now. */
  expire(id: string): Promise<void>;
  suspend(inviter: string): Promise<void>;
  /** How many uses of it are claimed. */
  claimsOf(id: string): Promise<number>;
  /** Forgets everything in this Redis. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

const AGAIN_MS = 50;

/** A test has more time than the bot, which answers within two seconds. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  const latest = performance.now() + TIMEOUT_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof UnavailableError) || performance.now() > latest) throw error;
    }
    await delay(AGAIN_MS);
  }
}

export async function openInvitations(redisUrl: string, domain: string): Promise<Invitations> {
  const redis = connectRedis(redisAt(redisUrl, domain), pino({ level: "silent" }));
  await patiently(() => redis.ready());
  const root = rootKey(domain);
  const scripts = loadScripts(redis, root);
  const codes = openCodeStore(scripts);
  const store = openInviteStore({
    redis,
    scripts,
    records: keyvRecords<InviteRecord>(redis, `${root}:invite`),
    domain,
  });
  return {
    issue: async ({ inviter, ...request } = {}) => {
      const order: IssueRequest = {
        kind: "account",
        contact: inviter !== undefined,
        uses: 1,
        lifetimeSeconds: 3600,
        retentionSeconds: 3600,
        ...(inviter === undefined ? {} : { inviter: aJid(inviter) }),
        requestId: randomUUID(),
        ...request,
      };
      const result = await patiently(() => store.issue(order));
      if (!result.ok) throw new Error(`no invitation: ${result.problem.kind}`);
      return result.value;
    },
    nameByCode: async (id, words) => {
      const made = await patiently(() => codes.make(id, () => words.split(" ")));
      if (!made.ok) throw new Error(`no code: ${made.problem.kind}`);
    },
    revoke: store.revoke,
    find: (id) => patiently(() => store.find(id)),
    listOf: async (inviter) => {
      const page = () => store.page({ by: aJid(inviter) }, { number: 1, size: 1_000 });
      return (await patiently(page)).invites;
    },
    set: async (setting, value) => {
      if (value === undefined) await redis.client.hDel(`${root}:settings`, setting);
      else await redis.client.hSet(`${root}:settings`, setting, value);
    },
    expire: async (id) => {
      await redis.client.hSet(`${root}:state:${id}`, "expires", Date.now() - 1);
    },
    suspend: async (inviter) => {
      await redis.client.hSet(`${root}:suspended`, inviter, Date.now());
    },
    claimsOf: (id) => redis.client.hLen(`${root}:claims:${id}`),
    clear: async () => {
      await redis.client.flushDb();
    },
    close: () => redis.close(),
  };
}

function aJid(text: string): BareJid {
  const jid = parseBareJid(text);
  if (jid === undefined) throw new Error(`${text} is no bare JID`);
  return jid;
}
