import type { KeyContent } from "../ports/transfer.ts";

/**
 * What becomes of a kind of key when a domain moves to another Redis:
 * - `invite`: belongs to one invitation, and moves with it,
 * - `kept`: moves,
 * - `idle`: moves, but is there also where nobody has done anything yet,
 * - `passing`: ends by itself, or is made anew.
 */
export type Fate = "invite" | "kept" | "idle" | "passing";

export type KeyKind = { readonly type: KeyContent["type"]; readonly fate: Fate };

/** By the first word behind the root. docs/redis.md describes each. What is not here moves as it is. */
const KINDS: ReadonlyMap<string, KeyKind> = new Map<string, KeyKind>([
  ["invite", { type: "string", fate: "invite" }],
  ["state", { type: "hash", fate: "invite" }],
  ["token", { type: "string", fate: "invite" }],
  ["claims", { type: "hash", fate: "invite" }],
  ["uses", { type: "hash", fate: "invite" }],
  ["name", { type: "string", fate: "invite" }],
  ["registering", { type: "string", fate: "invite" }],
  ["leases", { type: "zset", fate: "invite" }],
  ["reusable", { type: "string", fate: "passing" }],
  ["request", { type: "string", fate: "kept" }],
  ["inviter", { type: "zset", fate: "kept" }],
  ["open", { type: "zset", fate: "kept" }],
  ["issued", { type: "zset", fate: "kept" }],
  ["account", { type: "hash", fate: "kept" }],
  ["invitees", { type: "zset", fate: "kept" }],
  ["past", { type: "zset", fate: "kept" }],
  // Where the accounts are made anew on another server, they are the same people.
  ["stamps", { type: "hash", fate: "passing" }],
  ["inactive", { type: "hash", fate: "passing" }],
  ["resets", { type: "zset", fate: "kept" }],
  ["ended", { type: "zset", fate: "kept" }],
  ["watched", { type: "zset", fate: "kept" }],
  ["suspended", { type: "hash", fate: "kept" }],
  ["grants", { type: "hash", fate: "kept" }],
  ["preferences", { type: "string", fate: "kept" }],
  ["bounced", { type: "string", fate: "kept" }],
  ["requests", { type: "hash", fate: "kept" }],
  ["request-numbers", { type: "hash", fate: "kept" }],
  ["request-counter", { type: "string", fate: "kept" }],
  ["request-held", { type: "string", fate: "passing" }],
  ["confirmation", { type: "hash", fate: "passing" }],
  ["code", { type: "hash", fate: "passing" }],
  ["code-of", { type: "string", fate: "passing" }],
  ["code-guessers", { type: "zset", fate: "passing" }],
  ["form", { type: "string", fate: "passing" }],
  ["forms", { type: "zset", fate: "passing" }],
  ["form-request", { type: "string", fate: "passing" }],
  ["inquiry", { type: "string", fate: "passing" }],
  ["question", { type: "string", fate: "passing" }],
  ["subscribers", { type: "set", fate: "idle" }],
  ["limit", { type: "string", fate: "passing" }],
  ["settings", { type: "hash", fate: "kept" }],
  ["defaults", { type: "hash", fate: "idle" }],
  ["reserved", { type: "hash", fate: "idle" }],
  ["events", { type: "stream", fate: "idle" }],
  ["all", { type: "zset", fate: "kept" }],
  ["kept", { type: "zset", fate: "kept" }],
  ["expiring", { type: "zset", fate: "kept" }],
  ["welcomes", { type: "zset", fate: "kept" }],
  ["stuck", { type: "zset", fate: "kept" }],
  ["reminders", { type: "zset", fate: "kept" }],
  ["counts", { type: "hash", fate: "idle" }],
  ["metrics", { type: "hash", fate: "idle" }],
  ["tallied", { type: "string", fate: "passing" }],
  ["notices", { type: "stream", fate: "idle" }],
  ["audit", { type: "stream", fate: "idle" }],
  ["audit-refused", { type: "stream", fate: "idle" }],
  ["inbox", { type: "stream", fate: "passing" }],
  ["entered-by-gates", { type: "stream", fate: "passing" }],
  ["answered", { type: "string", fate: "passing" }],
  ["message", { type: "string", fate: "passing" }],
  ["not-understood", { type: "string", fate: "passing" }],
  ["corrected", { type: "string", fate: "passing" }],
  ["remark", { type: "string", fate: "passing" }],
  ["lease", { type: "string", fate: "passing" }],
  ["replicas", { type: "zset", fate: "passing" }],
  ["session", { type: "hash", fate: "passing" }],
  ["heartbeat", { type: "string", fate: "passing" }],
  ["heartbeats", { type: "zset", fate: "passing" }],
  ["data-version", { type: "string", fate: "passing" }],
  ["importing", { type: "string", fate: "passing" }],
]);

/** The first word of each kind. */
export const KEY_NAMES: readonly string[] = [...KINDS.keys()];

/** `key` is without the domain's root, such as `state:k3f9x2`. */
export function kindOf(key: string): KeyKind | undefined {
  const colon = key.indexOf(":");
  return KINDS.get(colon === -1 ? key : key.slice(0, colon));
}

export function fateOf(key: string): Fate {
  return kindOf(key)?.fate ?? "kept";
}
