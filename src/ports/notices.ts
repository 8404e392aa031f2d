import type { BareJid } from "../invites/bare-jid.ts";
import type { FailedAttempt } from "../invites/failure.ts";
import type { InviteId } from "../invites/token.ts";
import type { InviteRequest } from "./request-store.ts";

/** What people are told without having asked. It is kept until a bot has told them. */
export type Notice =
  | { readonly kind: "requested"; readonly to: BareJid; readonly request: InviteRequest }
  | { readonly kind: "approved"; readonly to: BareJid; readonly invite: InviteId }
  | { readonly kind: "denied"; readonly to: BareJid }
  | { readonly kind: "used"; readonly to: BareJid; readonly invite: InviteId; readonly name: string }
  | { readonly kind: "expiring"; readonly to: BareJid; readonly invite: InviteId }
  /** For ten minutes somebody has tried in vain. */
  | {
      readonly kind: "stuck";
      readonly to: BareJid;
      readonly invite: InviteId;
      readonly failure: Omit<FailedAttempt, "time">;
    }
  /** To a new account; `language` is that in which it was registered, where that is known. */
  | {
      readonly kind: "welcome";
      readonly to: BareJid;
      readonly inviter?: BareJid;
      readonly language?: string;
    };

export type Notices = { post(notice: Notice): Promise<void> };

export type TakenNotice = { readonly id: string; readonly notice: Notice };

/** Notices on their way. What a process took and neither finished nor kept within half a minute, another is given. */
export type NoticeQueue = {
  take(most: number): Promise<readonly TakenNotice[]>;
  /** Holds on to these for another half a minute. */
  keep(ids: readonly string[]): Promise<void>;
  finish(id: string): Promise<void>;
  /** Posts what is due by the clock. */
  remind(): Promise<void>;
};
