import type { Field, Reply } from "../../commands/reply.ts";
import type { Say } from "../../wording/index.ts";
import { shortList } from "../short-list.ts";

/** A reply as the texts of chat messages: what is said, and the address of the QR picture on its own. */
export type RenderedReply = {
  readonly text: string;
  /** Clients show a message that is nothing but a picture's address as the picture. */
  readonly picture?: string;
  /** What it may be answered with. */
  readonly choices?: readonly string[];
};

/** Plain text that reads well in any font: blocks apart, one line a field and a list item. */
export function renderReply(say: Say, reply: Reply): RenderedReply {
  const link = reply.link;
  const blocks = [
    reply.text,
    link?.url,
    reply.fields?.map(renderField).join("\n"),
    shortList(say, reply.list ?? [])
      .map((line) => `• ${line}`)
      .join("\n"),
    link === undefined ? undefined : `${say("invite.forward")}\n${link.share}`,
    reply.hint,
  ];
  const text = blocks.filter((block) => block !== undefined && block !== "").join("\n\n");
  return link?.picture === undefined ? { text } : { text, picture: link.picture };
}

function renderField({ label, value }: Field): string {
  return `${label}: ${value}`;
}
