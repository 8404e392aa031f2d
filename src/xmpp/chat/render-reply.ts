import type { Field, Reply } from "../../commands/reply.ts";
import type { Say } from "../../wording/index.ts";
import { shortList } from "../short-list.ts";

/** A reply as the texts of chat messages. */
export type RenderedReply = {
  readonly text: string;
  /** What is for somebody else: a message of its own, to be forwarded as it is. */
  readonly share?: string;
  /** Clients show a message that is nothing but a picture's address as the picture. */
  readonly picture?: string;
  /** What it may be answered with. */
  readonly choices?: readonly string[];
};

/** Plain text that reads well in any font: blocks apart, one line a field and a list item. */
export function renderReply(say: Say, reply: Reply): RenderedReply {
  const { link } = reply;
  const share = reply.picture === "only" ? undefined : link?.share;
  const blocks = [
    reply.text,
    reply.fields?.map(renderField).join("\n"),
    shortList(say, reply.list ?? [])
      .map((line) => `• ${line}`)
      .join("\n"),
    share === undefined
      ? undefined
      : say(link?.picture === undefined ? "invite.forward" : "invite.forward-or-show"),
    reply.hint,
  ];
  const text = blocks.filter((block) => block !== undefined && block !== "").join("\n\n");
  return {
    text,
    ...(share === undefined ? {} : { share }),
    ...(link?.picture === undefined ? {} : { picture: link.picture }),
  };
}

function renderField({ label, value }: Field): string {
  return `${label}: ${value}`;
}
