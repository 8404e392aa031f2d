import { randomInt } from "node:crypto";

declare const token: unique symbol;

/** The secret part of a link: anybody who has it may use the invitation. Never logged; logs name the {@link InviteId}. */
export type Token = string & { readonly [token]: true };

declare const inviteId: unique symbol;

/** The short public name of an invitation, such as `k3f9x2`. Worth nothing to anyone but its inviter. */
export type InviteId = string & { readonly [inviteId]: true };

/** Letters and digits only: some clients split a link at `=`, others rewrite `;`. */
const TOKEN_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** 24 of 62 letters are 142 bits; XEP-0379 §4 asks for 80, we for 128. */
const TOKEN_LENGTH = 24;

/** Without `i`, `l`, `o`, `0` and `1`, which are mistaken for each other when read out. */
const ID_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const ID_LENGTH = 6;

/** Those of Prosody's own invitations, which may have been taken over, are Base64 for URLs (RFC 4648 §5). */
const TOKEN = /^[A-Za-z0-9_-]{1,128}$/;
const ID = new RegExp(`^#?([${ID_LETTERS}]{${ID_LENGTH}})$`);

export function makeToken(): Token {
  return pick(TOKEN_LETTERS, TOKEN_LENGTH) as Token;
}

export function makeInviteId(): InviteId {
  return pick(ID_LETTERS, ID_LENGTH) as InviteId;
}

/** Reads what may be a token. Whether it is one, the store knows. */
export function parseToken(text: string): Token | undefined {
  return TOKEN.test(text) ? (text as Token) : undefined;
}

/** Reads `k3f9x2` or `#k3f9x2`, in either case. */
export function parseInviteId(text: string): InviteId | undefined {
  return ID.exec(text.toLowerCase())?.[1] as InviteId | undefined;
}

/** Words of a list, each as likely as any other. */
export function drawWords(list: readonly string[], count: number): readonly string[] {
  return Array.from({ length: count }, () => list[randomInt(list.length)] ?? "");
}

function pick(letters: string, length: number): string {
  return Array.from({ length }, () => letters.charAt(randomInt(letters.length))).join("");
}
