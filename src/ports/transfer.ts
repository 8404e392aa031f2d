import type { InviteRecord } from "../invites/invite.ts";
import type { Token } from "../invites/token.ts";

/** An open invitation that was issued elsewhere: it keeps its token and its times. */
export type ForeignInvite = Omit<InviteRecord, "id" | "byAdmin"> & {
  readonly token: Token;
  readonly created: Date;
  readonly expires: Date;
  readonly uses: number;
};

/** Takes over invitations that were issued elsewhere. Throws `UnavailableError`. */
export type InviteImport = {
  /** False where this one was taken over before, also if it has ended since. */
  importInvite(invite: ForeignInvite): Promise<boolean>;
};

/**
 * One key of a domain, or a part of one: several lines about the same container add to it. Without the domain's root.
 * Texts in pairs and lists are in an order of their own, so that the same data are the same bytes.
 */
export type KeyEntry = {
  readonly key: string;
  /** Milliseconds since 1970; absent for what stays. */
  readonly expires?: number | undefined;
} & KeyContent;

type Pair = readonly [string, string];

export type KeyContent =
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "hash"; readonly value: readonly Pair[] }
  | { readonly type: "set"; readonly value: readonly string[] }
  | { readonly type: "zset"; readonly value: readonly (readonly [string, number])[] }
  | {
      readonly type: "stream";
      /** Entries by id, each as pairs. */
      readonly value: readonly (readonly [string, readonly Pair[]])[];
      /** On the first line of a stream: its groups, and after which id each goes on. */
      readonly groups?: readonly Pair[] | undefined;
    };

/** Everything of a domain that must survive. Throws `UnavailableError`. */
export type DomainReader = {
  /** Each invitation as it stands at one moment, then all else. Nobody has to be stopped for it. */
  entries(): AsyncIterable<KeyEntry>;
};

/**
 * Puts a domain back. From `begin` to `finish` nobody registers, so that half a domain lets nobody in; what was
 * interrupted may be repeated. Every method throws `UnavailableError`.
 */
export type DomainWriter = {
  /** Why this cannot be an entry of ours; `undefined` where it can. */
  faultOf(entry: KeyEntry): string | undefined;
  /** The name of something that is there already, and the mark of a writing that began and did not finish. */
  look(): Promise<{ readonly found: string | undefined; readonly unfinished: string | undefined }>;
  begin(mark: string, reason: string): Promise<void>;
  /** Deletes what is there. */
  clear(): Promise<void>;
  write(entries: readonly KeyEntry[]): Promise<void>;
  finish(): Promise<void>;
};
