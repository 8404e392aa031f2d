import { parseInviteId, parseToken } from "../invites/token.ts";
import type { KeyEntry } from "../ports/transfer.ts";
import { digest } from "./digest.ts";
import { kindOf } from "./key-schema.ts";

const DIGEST = /^[0-9a-f]{64}$/;
const COUNT = /^\d{1,16}$/;
const STREAM_ID = /^\d{1,20}-\d{1,20}$/;

/** What of an entry gates, bots and pages could not read, in a word or two; `undefined` where all is well. */
export function validateEntry(entry: KeyEntry): string | undefined {
  const kind = kindOf(entry.key);
  if (kind === undefined) return entry.type === "stream" ? faultOfStream(entry) : undefined;
  if (kind.fate === "passing") return "key";
  if (kind.type !== entry.type) return "type";
  switch (entry.type) {
    case "string":
      return faultOfText(entry.key, entry.value);
    case "hash":
      return entry.key.startsWith("state:") ? faultOfState(new Map(entry.value)) : faultOfEmpty(entry.value);
    case "stream":
      return faultOfStream(entry);
    default:
      return faultOfEmpty(entry.value);
  }
}

function faultOfText(key: string, value: string): string | undefined {
  const [kind, ...name] = key.split(":");
  if (kind === "invite") return isRecord(value, name.join(":")) ? undefined : "value";
  if (kind === "token") return DIGEST.test(name.join(":")) && isId(value) ? undefined : "value";
  return undefined;
}

/** Keyv's envelope of an invitation. */
function isRecord(text: string, id: string): boolean {
  try {
    const { value } = JSON.parse(text) as { readonly value?: { readonly id?: unknown } | null };
    return isId(id) && value?.id === id;
  } catch {
    return false;
  }
}

function faultOfState(state: ReadonlyMap<string, string>): string | undefined {
  const token = parseToken(state.get("token") ?? "");
  if (token === undefined || state.get("digest") !== digest(token)) return "token";
  const numbers = ["created", "expires", "uses", "used"];
  return numbers.find((field) => !COUNT.test(state.get(field) ?? ""));
}

function faultOfStream({ value, groups = [] }: Extract<KeyEntry, { type: "stream" }>): string | undefined {
  const ids = [...value.map(([id]) => id), ...groups.map(([, id]) => id)];
  return ids.every((id) => STREAM_ID.test(id)) && value.every(([, fields]) => fields.length > 0)
    ? undefined
    : "value";
}

/** Redis keeps no empty container. */
function faultOfEmpty(value: readonly unknown[]): string | undefined {
  return value.length === 0 ? "value" : undefined;
}

function isId(text: string): boolean {
  return parseInviteId(text) === text;
}
