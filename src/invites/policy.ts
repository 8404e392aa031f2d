import { type BareJid, domainOf, isSamePerson } from "./bare-jid.ts";
import type { InviteKind } from "./invite.ts";
import type { ArgumentFault, Problem } from "./problem.ts";

/**
 * - `operator`: anybody who may run the command line,
 * - `admin`: named in `admins`,
 * - `member`: any other account of our server,
 * - `stranger`: an account elsewhere.
 */
export type Role = "operator" | "admin" | "member" | "stranger";

export type Caller =
  | { readonly role: "operator" }
  | { readonly role: "admin" | "member" | "stranger"; readonly jid: BareJid };

/** Who may run a command. `people` are members and admins: those with a contact list. */
export type Permission = "all" | "people" | "admins";

export type Quota = {
  /** Most invitations open at once. */
  readonly open: number;
  /** Most issued within {@link periodSeconds}, less those that ended unused. */
  readonly perPeriod: number;
  readonly periodSeconds: number;
  /** How long after its registration an account that was invited may not invite. */
  readonly newAccountWaitSeconds: number;
  /** The most uses of one invitation. */
  readonly uses: number;
  /** The longest that one may last. */
  readonly expirySeconds: number;
};

/** The quota of members to whom no other was granted. */
export const MEMBER_QUOTA = "member";

/** The settings of Prosody's invite modules, with their meaning. Admins may change them at run time. */
export type RegistrationSettings = {
  readonly allowRegistration: boolean;
  readonly registrationInviteOnly: boolean;
  readonly allowUserInvites: boolean;
};

/** How they are written wherever people and gates read them. */
export const settingKeys = {
  allowRegistration: "allow_registration",
  registrationInviteOnly: "registration_invite_only",
  allowUserInvites: "allow_user_invites",
} as const satisfies Readonly<Record<keyof RegistrationSettings, string>>;

export type Policy = {
  readonly domain: string;
  readonly admins: readonly BareJid[];
  readonly allowContactInvites: boolean;
  /** By name; {@link MEMBER_QUOTA} is always there. */
  readonly quotas: ReadonlyMap<string, Quota>;
  readonly expirySeconds: number;
  readonly retentionSeconds: number;
};

/** What bounds even admins and the operator. */
const MAX_USES = 10_000;

/** `jid` must be what the server stamped: nothing else says who somebody is. */
export function identify(jid: BareJid, policy: Pick<Policy, "domain" | "admins">): Caller {
  if (policy.admins.some((admin) => isSamePerson(admin, jid))) return { role: "admin", jid };
  return { role: domainOf(jid) === policy.domain ? "member" : "stranger", jid };
}

/** The problem that keeps this caller from a command, if any. */
export function refuseCaller(caller: Caller, permission: Permission, domain: string): Problem | undefined {
  if (caller.role === "stranger") return { kind: "not-local", domain };
  if (permission === "people" && caller.role === "operator") return { kind: "forbidden", needs: "people" };
  if (permission === "admins" && caller.role === "member") return { kind: "forbidden", needs: "admins" };
  return undefined;
}

/** What a plain `invite` makes: members' register an account only where `allow_user_invites` and registration are on. */
export function inviteKindFor(role: Role, settings: RegistrationSettings): InviteKind {
  const mayRegister = settings.allowRegistration && (role !== "member" || settings.allowUserInvites);
  return mayRegister ? "account" : "contact";
}

/** What is wrong with the extent asked for, if anything; `quota` is the asker's, if they have one. */
export function refuseExtent(
  asked: { readonly expirySeconds: number; readonly uses: number },
  quota: Quota | undefined,
): ArgumentFault | undefined {
  if (quota !== undefined && asked.expirySeconds > quota.expirySeconds) {
    return { fault: "too-long", param: "expires", limitSeconds: quota.expirySeconds };
  }
  const mostUses = quota?.uses ?? MAX_USES;
  return asked.uses > mostUses ? { fault: "too-many", param: "uses", limit: mostUses } : undefined;
}
