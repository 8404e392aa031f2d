import type { Reply } from "../commands/reply.ts";

/** A reply as lines of a terminal. */
export function renderLines(reply: Reply): string {
  const width = Math.max(0, ...(reply.fields ?? []).map(({ label }) => label.length));
  const blocks = [
    reply.text,
    reply.link?.url,
    reply.fields?.map(({ label, value }) => `  ${label.padEnd(width)}  ${value}`).join("\n"),
    reply.list?.map((line) => `  ${line}`).join("\n"),
    reply.hint,
  ];
  return blocks.filter((block) => block !== undefined && block !== "").join("\n");
}
