import type { Command } from "./command.ts";
import type { Param } from "./params.ts";

/** What an example has for a value, by the placeholder; `choices` go before. */
const VALUES: Readonly<Record<string, string>> = {
  NAME: "juliet",
  DURATION: "3d",
  NUMBER: "5",
  ID: "k3f9x2",
  COMMAND: "invite",
  ROLE: "member",
};

export type ExampleOptions = {
  readonly domain: string;
  /** What stands for a text. */
  readonly text: string;
  /** An invitation of one's own; without it, some ID. */
  readonly id?: string;
};

/** The shortest line that runs a command, and for each parameter that may be left out the same line with it. */
export function examplesOf(command: Command, options: ExampleOptions): readonly [string, ...string[]] {
  const params = Object.values(command.params);
  const least = [
    command.name,
    ...params.filter(({ required }) => required).map((one) => write(one, options)),
  ];
  const more = params.filter(({ required }) => !required).map((one) => [...least, write(one, options)]);
  return [least.join(" "), ...more.map((words) => words.join(" "))];
}

function write(param: Param<unknown>, { domain, text, id }: ExampleOptions): string {
  const { keyword, place, placeholder, choices } = param;
  if (place === "flag") return keyword;
  const known = placeholder === "ID" && id !== undefined ? id : VALUES[placeholder];
  const value = choices?.[0] ?? known ?? (placeholder === "JID" ? `juliet@${domain}` : text);
  return place === "first" || place === "all" ? value : `${keyword} ${value}`;
}
