import type { ArchivedMessage } from "../../rig/xmpp-clients.ts";
import { en } from "../../src/wording/en.ts";
import type { BotMessage } from "./history.ts";

const LINK = /\/i\/([A-Za-z0-9]{20,})(?=\s|$)/;
/** What the bot says of an invitation, whose link comes in a message of its own. */
const ID = en["invite.hint"].split("{{")[0] ?? "";
const USED = new RegExp(
  `^${en["notice.used"].replace("{{name}}", "(\\S+)").replace("#{{id}}.", "#(\\w+)\\.")}`,
);

/** Reads what the bot wrote to `to`. */
export function readBotMessage({ type, id, thread, body, url }: ArchivedMessage, to: string): BotMessage {
  // An error has the id of what it is about (RFC 6120 §8.3), and need not have any more of it.
  if (type === "error") return { id, to, thread: id, content: { kind: "bounce" } };
  return { id, to, thread, content: readContent(body, url) };
}

function readContent(body: string, url: string): BotMessage["content"] {
  if (url !== "" && url === body) return { kind: "picture" };
  if (body === en["problem.unavailable"]) return { kind: "refusal" };
  const [, name, invite] = USED.exec(body) ?? [];
  if (name !== undefined && invite !== undefined) return { kind: "used", name, invite };
  const token = LINK.exec(body)?.[1];
  if (token !== undefined) return { kind: "invitation", token };
  return body.includes(ID) ? { kind: "told" } : { kind: "other", text: body };
}
