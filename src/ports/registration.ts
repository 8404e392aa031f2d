import type { FailureReason } from "../invites/failure.ts";
import type { InviteRecord } from "../invites/invite.ts";
import type { Result } from "../invites/result.ts";
import type { InviteId, Token } from "../invites/token.ts";
import type { Obstacle } from "./obstacles.ts";

/** Why a token opens nothing at present. */
export type TokenRefusal = "unknown" | "revoked" | "spent" | "expired" | "suspended" | "locked";

/** What the holder of the token may know of an invitation that works. */
export type OpenInvite = Omit<InviteRecord, "note" | "byAdmin"> & {
  readonly token: Token;
  readonly expires: Date;
};

export type Peeked =
  | { readonly ok: true; readonly invite: OpenInvite }
  /** `id`, for the log, where the token is one of ours. */
  | { readonly ok: false; readonly reason: TokenRefusal; readonly id?: InviteId };

/** Looks at what a token opens, and changes nothing. Throws `UnavailableError`. */
export type TokenReader = {
  peek(token: Token): Promise<Peeked>;
  /** Whether nobody registers this name with an invitation for any name. Says nothing of accounts. */
  isReserved(userName: string): Promise<boolean>;
};

/** Notes for the inviter what kept somebody with a good token from registering. Throws `UnavailableError`. */
export type FailureNotes = { note(id: InviteId, reason: FailureReason): Promise<void> };

/** How often somebody may try to register. Throws `UnavailableError`. */
export type RegistrationLimits = {
  /** Counts one attempt from this address and with this token. */
  takeAttempt(address: string, token: Token): Promise<Result<void>>;
  /** Likewise one question about a name, of which people ask several before they register. */
  takeQuestion(address: string, token: Token): Promise<Result<void>>;
};

/** What another process of ours last said of itself. */
export type Heartbeat = {
  readonly version: string;
  readonly server: string | undefined;
  /** Of a bot: the full JID at which gates reach it. */
  readonly jid?: string | undefined;
  /** Of the gate itself, beside that of the server it runs in. */
  readonly gate?: string | undefined;
  /** Of the gate: what it knows to keep people from registering. */
  readonly obstacles?: readonly Obstacle[] | undefined;
  /** Of the bot that is the component, whether that is connected. */
  readonly component?: boolean | undefined;
  readonly time: Date;
};

/** Those of the last minute, the newest first. Throws `UnavailableError`. */
export type Heartbeats = {
  read(): Promise<{
    /** The replica that owns the account; two for a moment, when it is handed over. */
    readonly bots: readonly Heartbeat[];
    readonly standbys: readonly Heartbeat[];
    readonly gates: readonly Heartbeat[];
  }>;
};

/** What Redis refuses, each by its cause, as a sentence: it does not work, or works and may lose what was done. */
export type RedisPermissions = { readonly stops: readonly string[]; readonly weakens: readonly string[] };

export type RegistrationOrder = {
  readonly token: Token;
  readonly username: string;
  readonly password: string;
  /** In which the new member is welcomed. */
  readonly language: string;
};

/**
 * Why the XMPP server made no account (or, for a reset, set no password):
 * - `bad-token`: it does not take the token,
 * - `name-taken`: somebody has the name,
 * - `name-reserved`: the name is kept for somebody else,
 * - `not-allowed`: the gate says that the token or the time is wrong; a look at the invitation tells which,
 * - `not-acceptable`: its own rules are against this name or this password, or so it says,
 * - `busy`: not now, but a little later,
 * - `later`: rules of its own let nobody register for a while, such as a limit for each address,
 * - `server-refuses`: something in the server, other than the gate, lets nobody register,
 * - `unreachable`: it was not asked,
 * - `unsure`: it was asked and did not answer, so that there may be an account.
 */
export type RegistrationRefusal =
  | "bad-token"
  | "name-taken"
  | "name-reserved"
  | "not-allowed"
  | "not-acceptable"
  | "busy"
  | "later"
  | "server-refuses"
  | "unreachable"
  | "unsure";

export type RegistrationOutcome =
  | { readonly ok: true }
  /** `words` are those of the server, where it said anything. */
  | { readonly ok: false; readonly reason: RegistrationRefusal; readonly words?: string };

/** Registers at the XMPP server with a token, as any client would. Never rejects. */
export type Registrar = { register(order: RegistrationOrder): Promise<RegistrationOutcome> };
