import { refuseCaller } from "../invites/policy.ts";
import { failed, ok } from "../invites/result.ts";
import { type Call, type Command, defineCommand, isOffered } from "./command.ts";
import { titleOf } from "./command-title.ts";
import { examplesOf } from "./examples.ts";
import { commandName, optional, type Param } from "./params.ts";
import { unknownCommand } from "./unknown-command.ts";

/** What this caller may run, or how one command is used. */
export const help = defineCommand({
  name: "help",
  permission: "all",
  // The command line has its own, which knows what only it offers.
  doors: ["chat", "ad-hoc"],
  params: { command: optional("command", commandName, "first") },
  async run(call) {
    const { say, values } = call;
    const allowed = call.commands.filter((command) => isAllowed(call, command));
    if (values.command === undefined) {
      return ok({
        text: say("help.title", { domain: call.policy.domain }),
        list: allowed.map(({ name }) => `${name} – ${say(`command.${name}`)}`),
        hint: say("help.hint"),
        data: allowed.map(({ name }) => name),
      });
    }

    const asked = values.command.toLowerCase();
    const command = allowed.find(({ name }) => name === asked);
    if (command === undefined) return failed(unknownCommand(asked, allowed));
    const examples = examplesOf(command, { domain: call.policy.domain, text: say("example.text") });
    return ok({
      text: `${titleOf(say, command.name)}.`,
      fields: [{ label: say("help.usage"), value: usageOf(command) }],
      // Where there is nothing to add, the word alone is no news.
      ...(Object.keys(command.params).length === 0 ? {} : { list: examples }),
      data: { name: command.name, usage: usageOf(command) },
    });
  },
});

function isAllowed({ caller, policy, door, effectiveSettings }: Call, command: Command): boolean {
  if (command.isFor?.(caller.role, effectiveSettings) === false) return false;
  return isOffered(command, door) && refuseCaller(caller, command.permission, policy.domain) === undefined;
}

/** Such as `invite [for NAME] [expires DURATION]`. */
export function usageOf(command: Command): string {
  const params = Object.values(command.params).map((param) => usageOfParam(param));
  return [command.name, ...params].join(" ");
}

function usageOfParam({ keyword, place, placeholder, required }: Param<unknown>): string {
  const isBare = place === "first" || place === "all";
  const usage = isBare ? placeholder : place === "flag" ? keyword : `${keyword} ${placeholder}`;
  return required ? usage : `[${usage}]`;
}
