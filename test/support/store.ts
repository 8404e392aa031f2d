import pino from "pino";
import type { DispatchDeps } from "../../src/commands/dispatch.ts";
import { commands } from "../../src/commands/index.ts";
import type { Invite, InviteRecord } from "../../src/invites/invite.ts";
import type { Policy, RegistrationSettings } from "../../src/invites/policy.ts";
import type { Accounts } from "../../src/ports/accounts.ts";
import type { ChatMemory, Confirmations } from "../../src/ports/chat.ts";
import type { IssueRequest } from "../../src/ports/invite-store.ts";
import type { Inbox } from "../../src/ports/replica.ts";
import { openAuditLog } from "../../src/store/audit-log.ts";
import { openChatMemory } from "../../src/store/chat-memory.ts";
import { openCodeStore } from "../../src/store/codes.ts";
import { openConfirmations } from "../../src/store/confirmations.ts";
import { digest } from "../../src/store/digest.ts";
import { openInbox } from "../../src/store/inbox.ts";
import { openInviteStore } from "../../src/store/invite-store.ts";
import { openNotices } from "../../src/store/notices.ts";
import { openPeopleStore } from "../../src/store/people-store.ts";
import { openRateLimits, type RateLimit } from "../../src/store/rate-limits.ts";
import { keyvRecords } from "../../src/store/records.ts";
import { connectRedis, type Redis } from "../../src/store/redis/redis.ts";
import {
  loadScripts,
  rootKey,
  type ScriptName,
  type ScriptReply,
  type Scripts,
} from "../../src/store/redis/scripts.ts";
import { openRequestStore } from "../../src/store/request-store.ts";
import { openSettingsStore } from "../../src/store/settings-store.ts";
import { anIssueRequest } from "./builders.ts";
import { aPolicy } from "./policy.ts";
import { redisAt } from "./redis.ts";

export type StoreTraits = {
  readonly policy?: Partial<Policy>;
  readonly configured?: Partial<RegistrationSettings>;
  readonly reserved?: readonly string[];
  readonly messages?: RateLimit;
  readonly invites?: RateLimit;
  readonly baseUrl?: string | null;
  /** Without them, no gate tells of any. */
  readonly accounts?: Accounts;
};

/** The store and the commands on a real Redis, as `compose` builds them. */
export type TestStore = DispatchDeps & {
  readonly redis: Redis;
  readonly scripts: Scripts;
  readonly settings: ReturnType<typeof openSettingsStore>;
  readonly memory: ChatMemory;
  readonly inbox: Inbox;
  readonly confirmations: Confirmations;
  /** The name of a key, such as `key("state", id)`. */
  readonly key: (...parts: readonly string[]) => string;
  /** Lets an invitation expire this long ago, which is all that time does to it. */
  readonly expire: (id: string, agoMs: number) => Promise<void>;
  close(): Promise<void>;
};

const AMPLE = { points: 10_000, perSeconds: 60 };

export async function openTestStore(url: string, traits: StoreTraits = {}): Promise<TestStore> {
  const log = pino({ level: "silent" });
  const policy = aPolicy(traits.policy);
  const { domain } = policy;
  const redis = connectRedis(redisAt(url, domain), log);
  await redis.ready();
  const root = rootKey(domain);
  const key = (...parts: readonly string[]) => [root, ...parts].join(":");
  const scripts = loadScripts(redis, root);
  const records = keyvRecords<InviteRecord>(redis, key("invite"));
  const messages = traits.messages ?? AMPLE;
  const settings = openSettingsStore({
    redis,
    scripts,
    domain,
    configured: {
      allowRegistration: true,
      registrationInviteOnly: true,
      allowUserInvites: true,
      ...traits.configured,
    },
    messages,
    admins: policy.admins,
    reserved: traits.reserved ?? [],
  });

  return {
    redis,
    scripts,
    key,
    invites: openInviteStore({ redis, scripts, records, domain, rate: traits.invites ?? AMPLE }),
    memory: openChatMemory({ redis, domain }),
    // As a gate enters messages: no replica owns the account.
    inbox: openInbox({ redis, scripts, domain, messages, replica: "" }),
    settings,
    people: openPeopleStore({ redis, domain }),
    codes: openCodeStore(scripts),
    requests: openRequestStore({ redis, scripts, domain }),
    notices: openNotices({ redis, domain }),
    audit: openAuditLog({ redis, domain }),
    accounts: traits.accounts ?? { exists: async () => undefined },
    confirmations: openConfirmations({ redis, scripts, domain }),
    limits: openRateLimits({
      redis,
      domain,
      messages,
      invites: traits.invites ?? AMPLE,
    }),
    policy,
    baseUrl: traits.baseUrl === undefined ? "https://join.montague.example" : traits.baseUrl,
    now: () => new Date(),
    commands,
    log,
    async expire(id, agoMs) {
      const expires = Date.now() - agoMs;
      await redis.client.hSet(key("state", id), "expires", String(expires));
      for (const name of [key("expiring"), ...(await redis.client.keys(key("open", "*")))]) {
        await redis.client.zAdd(name, { score: expires, value: id }, { condition: "XX" });
      }
    },
    close: () => redis.close(),
  };
}

/** What {@link anIssueRequest} asks for is there. */
export async function issueIn(
  { invites }: Pick<TestStore, "invites">,
  traits: Partial<IssueRequest> = {},
): Promise<Invite> {
  const issued = await invites.issue(anIssueRequest(traits));
  if (!issued.ok) throw new Error(issued.problem.kind);
  return issued.value;
}

/** What gates alone ask. */
export type GateScript =
  | "account"
  | "look"
  | "may-register"
  | "enter"
  | "open-query"
  | "claim"
  | "commit"
  | "expired-claims"
  | "peek"
  | "release"
  | "take-answer";

/** Runs a script as a gate does, which makes a digest of a token before it asks. */
export function runAsGate(
  { scripts }: Pick<TestStore, "scripts">,
  script: GateScript,
  ...args: readonly string[]
): Promise<readonly ScriptReply[]> {
  const [first = "", ...rest] = args;
  const isOfToken = script === "peek" || script === "claim";
  return scripts.run(script as ScriptName, isOfToken ? [digest(first), ...rest] : args);
}
