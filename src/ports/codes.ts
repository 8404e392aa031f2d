import type { Code } from "../invites/code.ts";
import type { Result } from "../invites/result.ts";
import type { InviteId, Token } from "../invites/token.ts";

/** Codes that stand for a link. Every method throws `UnavailableError`. */
export type CodeStore = {
  /**
   * Makes a code for an open invitation, in place of the one that it had. `draw` is asked for words as they are to be
   * shown, until their first word names no other code.
   */
  make(id: InviteId, draw: () => readonly string[]): Promise<Result<readonly string[]>>;
  /** Takes a code, which is then gone. Wrong ones count for the address. */
  take(code: Code, address: string): Promise<TakenCode>;
};

export type TakenCode =
  | { readonly ok: true; readonly token: Token; readonly id: InviteId }
  | { readonly ok: false; readonly reason: "wrong" }
  | { readonly ok: false; readonly reason: "limited"; readonly retryAfterSeconds: number };
