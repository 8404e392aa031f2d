import type { CommandName, Say } from "../wording/index.ts";

/** What a command does, as a title. */
export function titleOf(say: Say, name: CommandName): string {
  const summary = say(`command.${name}`);
  return `${summary.charAt(0).toLocaleUpperCase()}${summary.slice(1)}`;
}
