import { type Code, readCode } from "../invites/code.ts";
import { parseToken, type Token } from "../invites/token.ts";

/** A whole message with a link in it, and room to spare. */
export const MAX_TYPED = 2_000;

/** The page's address, and the `xmpp:` URI. */
const IN_LINK = /\/i\/([A-Za-z0-9_-]+)|[?;&]preauth=([A-Za-z0-9_-]+)/;
/** No words look like this: letters and digits in one piece, or small and capital letters anyhow. */
const LIKE_TOKEN = /^(?=.*(?:\d|[a-z][A-Z]))\S{16,}$/;

/** What somebody typed or pasted who has an invitation: the words of a code, a token, or a text with a link in it. */
export function readTyped(
  text: string,
):
  | { readonly kind: "token"; readonly token: Token }
  | { readonly kind: "code"; readonly code: Code }
  | undefined {
  const [, inPage, inUri] = IN_LINK.exec(text) ?? [];
  const alone = LIKE_TOKEN.test(text.trim()) ? text.trim() : "";
  const token = parseToken(inPage ?? inUri ?? alone);
  if (token !== undefined) return { kind: "token", token };
  const code = readCode(text);
  return code === undefined ? undefined : { kind: "code", code };
}
