import { CODE_SECONDS, type Code, readCode } from "../invites/code.ts";
import { failed, ok } from "../invites/result.ts";
import type { InviteId, Token } from "../invites/token.ts";
import type { CodeStore } from "../ports/codes.ts";
import { digest } from "./digest.ts";
import { refusalProblem } from "./invite-answers.ts";
import type { Scripts } from "./redis/scripts.ts";

/** Of 2,048 first words, all of these are taken only where nearly all are. */
const CANDIDATES = 20;
/** Of a digest of an address: enough to tell addresses apart, and short, since there may be many. */
const ADDRESS_LETTERS = 16;

/** Codes in Redis. */
export function openCodeStore(scripts: Scripts): CodeStore {
  return {
    async make(id, draw) {
      const drawn = Array.from({ length: CANDIDATES }, draw);
      const candidates = drawn.flatMap((words) => keyOf(codeOf(words)));
      const reply = await scripts.run("make-code", [id, String(CODE_SECONDS * 1000), ...candidates]);
      const [outcome, detail] = reply.map(String);
      if (outcome === "ok") return ok(drawn[Number(detail) - 1] ?? []);
      return failed(detail === "taken" ? { kind: "unavailable" } : refusalProblem(detail, id));
    },

    async take(code, address) {
      const by = digest(address).slice(0, ADDRESS_LETTERS);
      const [outcome, ...rest] = (await scripts.run("take-code", [by, ...keyOf(code)])).map(String);
      if (outcome === "ok") return { ok: true, token: rest[0] as Token, id: rest[1] as InviteId };
      if (rest[0] === "wrong") return { ok: false, reason: "wrong" };
      return { ok: false, reason: "limited", retryAfterSeconds: Math.ceil(Number(rest[1]) / 1000) };
    },
  };
}

/** The word that names a code, and the digest of all its words. Who may read Redis sees the tokens themselves. */
function keyOf(code: Code): readonly [word: string, words: string] {
  return [code[0], digest(code.join(" "))];
}

/** Kept as they are read when somebody types them. */
function codeOf(words: readonly string[]): Code {
  const code = readCode(words.join(" "));
  if (code === undefined) throw new Error(`these are no four words: ${words.join(" ")}`);
  return code;
}
