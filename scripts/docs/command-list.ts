import { EXIT } from "../../src/cli/exit-codes.ts";
import { readCommandLine } from "../../src/cli/program.ts";
import { type Command, isOffered } from "../../src/commands/command.ts";
import { usageOf } from "../../src/commands/help.ts";
import { commands } from "../../src/commands/index.ts";
import type { Permission } from "../../src/invites/policy.ts";
import { speakAll } from "../../src/wording/index.ts";
import { table } from "./markdown.ts";

const say = speakAll().en;

const WHO: Readonly<Record<Permission, string>> = {
  all: "Everybody with an account, and the operator",
  people: "Members and admins: commands for people, not for the command line",
  admins: "Admins and the operator",
};

/** Commands by who may run them, as `help` and the forms have them. */
export function renderCommands(): string {
  const groups = Object.entries(WHO) as readonly (readonly [Permission, string])[];
  return groups
    .map(([permission, title]) => {
      const rows = commands.filter((command) => command.permission === permission).map(rowOf);
      return `### ${title}\n\n${table(["command", "what it does", ""], rows)}`;
    })
    .join("\n\n");
}

function rowOf(command: Command): readonly string[] {
  const remarks = [
    ...(isOffered(command, "chat") ? [] : ["command line only"]),
    ...(isOffered(command, "command-line") ? [] : ["not on the command line"]),
    ...(command.confirm === undefined ? [] : ["asks first"]),
    ...(command.isAudited === true ? ["audit log"] : []),
  ];
  return [`\`${usageOf(command)}\``, say(`command.${command.name}`), remarks.join(", ")];
}

/** What the command line prints as its help. */
export function renderCommandLine(): string {
  const helps = [[], ["doctor"], ["export"], ["import"]].map((words) => helpOf(words));
  return helps.map((text) => `\`\`\`\n${text.trim()}\n\`\`\``).join("\n\n");
}

function helpOf(words: readonly string[]): string {
  let text = "";
  const print = (part: string) => {
    text += part;
  };
  readCommandLine([...words, "--help"], {
    commands,
    version: "",
    say,
    print,
    printFault: print,
    helpWidth: 100,
  });
  return text;
}

const EXIT_MEANING: Readonly<Record<keyof typeof EXIT, string>> = {
  done: "The command is done.",
  failed: "It failed, and the last line says why.",
  usage: "The command or an option is unknown or wrong: see `--help`.",
  unavailable: "Redis or the XMPP server is unavailable, or a rate limit is reached: try again later.",
  forbidden: "The caller may not do this.",
  config:
    "The settings, a password, a certificate or the version of Node.js is wrong. Trying again does not help.",
};

export function renderExitCodes(): string {
  const rows = Object.entries(EXIT).map(([name, code]) => [
    `${code}`,
    EXIT_MEANING[name as keyof typeof EXIT],
  ]);
  return table(["exit code", "meaning"], rows);
}
