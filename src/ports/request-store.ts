import type { BareJid } from "../invites/bare-jid.ts";

/** A member asks for what only admins may give. */
export type InviteRequest = {
  readonly number: number;
  readonly jid: BareJid;
  readonly reason: string;
};

export type RequestStore = {
  /** One at a time for each member: a later one takes the place of the one before. `undefined` where too many wait. */
  add(jid: BareJid, reason: string): Promise<InviteRequest | undefined>;
  /** For one admin to decide, for ten seconds; `undefined` where there is none, or somebody else decides. */
  hold(number: number): Promise<InviteRequest | undefined>;
  /** It is not decided: it waits on. */
  release(request: InviteRequest): Promise<void>;
  /** It is decided, and gone. */
  finish(request: InviteRequest): Promise<void>;
  /** The oldest first, and how many there are. */
  page(page: {
    readonly number: number;
    readonly size: number;
  }): Promise<{ readonly requests: readonly InviteRequest[]; readonly total: number }>;
};
