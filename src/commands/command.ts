import type { Caller, Permission, Policy, Quota, RegistrationSettings, Role } from "../invites/policy.ts";
import type { Result } from "../invites/result.ts";
import type { Accounts } from "../ports/accounts.ts";
import type { AuditLog } from "../ports/audit-log.ts";
import type { RateLimits } from "../ports/chat.ts";
import type { CodeStore } from "../ports/codes.ts";
import type { InviteStore, Reuse } from "../ports/invite-store.ts";
import type { Notices } from "../ports/notices.ts";
import type { PeopleStore } from "../ports/people-store.ts";
import type { RequestStore } from "../ports/request-store.ts";
import type { EffectiveSettings, SettingsStore } from "../ports/settings-store.ts";
import type { CommandName, Say } from "../wording/index.ts";
import type { ParamSpecs, ValuesOf } from "./params.ts";
import type { Reply } from "./reply.ts";

export type Door = "chat" | "ad-hoc" | "command-line";

/** What commands work with. */
export type CommandDeps = {
  readonly invites: InviteStore;
  readonly settings: SettingsStore;
  readonly limits: RateLimits;
  readonly people: PeopleStore;
  readonly codes: CodeStore;
  readonly requests: RequestStore;
  readonly notices: Notices;
  readonly audit: AuditLog;
  readonly accounts: Accounts;
  readonly policy: Policy;
  /** Where landing pages are, without a final slash; `null` where there are none. */
  readonly baseUrl: string | null;
  readonly now: () => Date;
};

/** One execution of a command. */
export type Call<Specs extends ParamSpecs = ParamSpecs> = CommandDeps & {
  readonly caller: Caller;
  readonly door: Door;
  readonly values: ValuesOf<Specs>;
  /** The settings as they were when the order came. */
  readonly effectiveSettings: EffectiveSettings;
  /** The caller's; admins and the operator have none. */
  readonly quota: Quota | undefined;
  /** Speaks the caller's language. */
  readonly say: Say;
  /** Every command there is, for `help`. */
  readonly commands: readonly Command[];
  /** The same for each delivery of one message. */
  readonly requestId?: string;
  /** An invitation that the caller was given before will do. */
  readonly reuse?: Reuse;
};

/**
 * A command, defined once and served at every door. Its summary and its usage are in `wording` under its name.
 */
export type Command<Specs extends ParamSpecs = ParamSpecs> = {
  readonly name: CommandName;
  readonly permission: Permission;
  /** Whether the settings let this role run it, where that depends on them: it is not listed to others. */
  readonly isFor?: (role: Role, settings: RegistrationSettings) => boolean;
  /** Where it is offered; everywhere unless said. */
  readonly doors?: readonly Door[];
  readonly params: Specs;
  /** It changes something, so the audit log has it. The reply's `target` says what. */
  readonly isAudited?: true;
  /**
   * Tells what `run` would do, for confirmation before anything that hurts; changes nothing. The door asks, and orders
   * again with `isConfirmed`. `undefined` where there is nothing to ask.
   */
  confirm?(call: Call<Specs>): Promise<Result<Reply | undefined>>;
  run(call: Call<Specs>): Promise<Result<Reply>>;
};

/** Keeps the types of the parameters for `run`, and gives the command the one type that the list has. */
export function defineCommand<Specs extends ParamSpecs>(command: Command<Specs>): Command {
  const typed = (call: Call): Call<Specs> => ({ ...call, values: call.values as ValuesOf<Specs> });
  const { confirm } = command;
  return {
    ...command,
    run: (call) => command.run(typed(call)),
    ...(confirm === undefined ? {} : { confirm: (call) => confirm(typed(call)) }),
  };
}

export function isOffered(command: Command, door: Door): boolean {
  return command.doors === undefined || command.doors.includes(door);
}
