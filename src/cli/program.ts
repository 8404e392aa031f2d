/** `cli` is the door for operators: the command line. */

import { Command as CommanderCommand, CommanderError, Option } from "commander";
import { type Command, isOffered } from "../commands/command.ts";
import { labelOf } from "../commands/param-label.ts";
import type { Param } from "../commands/params.ts";
import { refuseCaller } from "../invites/policy.ts";
import type { Say } from "../wording/index.ts";

/** What runs until it is stopped. */
const processes = ["bot", "web"] as const;

/** Its names on systems that have files for it. To open them anew would cut off what is there already. */
const STANDARD_OUTPUT: ReadonlySet<string> = new Set(["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]);

export type ProcessName = (typeof processes)[number];

/** What the command line asks for. */
export type Invocation =
  | { readonly kind: "process"; readonly process: ProcessName; readonly config: string | undefined }
  | {
      readonly kind: "doctor";
      readonly json: boolean;
      /** Asked before the first start: what is there only after it is no error. */
      readonly isRelease: boolean;
      readonly config: string | undefined;
    }
  | { readonly kind: "export"; readonly output: string | undefined; readonly config: string | undefined }
  | {
      readonly kind: "import";
      readonly source: ImportSource;
      readonly json: boolean;
      readonly config: string | undefined;
    }
  | {
      readonly kind: "command";
      readonly command: Command;
      readonly values: ReadonlyMap<string, string>;
      readonly json: boolean;
      /** `--yes`: confirm what a command would ask about. */
      readonly isConfirmed: boolean;
      readonly config: string | undefined;
    }
  /** Help or the version has been printed, or a usage fault: end with this code. */
  | { readonly kind: "finished"; readonly isFault: boolean };

/** Without a file, an export comes on standard input. */
export type ImportSource =
  | { readonly from: "export"; readonly file: string | undefined; readonly isReplacing: boolean }
  | { readonly from: "prosody"; readonly path: string };

type Deps = {
  readonly commands: readonly Command[];
  readonly version: string;
  readonly say: Say;
  readonly print: (text: string) => void;
  readonly printFault: (text: string) => void;
  /** Columns of the help; by default those of the terminal. */
  readonly helpWidth?: number;
};

/** Reads the command line. Options and usage of each command derive from its definition. */
export function readCommandLine(argv: readonly string[], deps: Deps): Invocation {
  const reader = new CommandLine(deps);
  return reader.read(argv);
}

class CommandLine {
  readonly #deps: Deps;
  readonly #program: CommanderCommand;
  #invocation: Invocation = { kind: "finished", isFault: false };

  constructor(deps: Deps) {
    this.#deps = deps;
    const { say, helpWidth } = deps;
    this.#program = new CommanderCommand("invite-bot")
      .description(say("cli.description"))
      .version(deps.version, "--version", say("cli.version"))
      .helpOption("--help", say("cli.help"))
      .helpCommand(false)
      .option("--config <file>", say("cli.config"))
      .exitOverride()
      .configureOutput({
        writeOut: deps.print,
        writeErr: deps.printFault,
        outputError: (text, write) => write(asOneLine(text)),
        ...(helpWidth === undefined ? {} : { getOutHelpWidth: () => helpWidth }),
      });
    this.#addProcesses();
    this.#addDoctor();
    this.#addExport();
    this.#addImport();
    for (const command of deps.commands.filter((each) => isOffered(each, "command-line"))) {
      this.#addCommand(command);
    }
    this.#addHelp();
  }

  read(argv: readonly string[]): Invocation {
    try {
      this.#program.parse([...argv], { from: "user" });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      return { kind: "finished", isFault: error.exitCode !== 0 };
    }
    return this.#invocation;
  }

  get #config(): string | undefined {
    return this.#program.opts<{ config?: string }>().config;
  }

  #addProcesses(): void {
    for (const name of processes) {
      this.#program
        .command(name)
        .description(this.#deps.say(`cli.${name}`))
        .action(() => {
          this.#invocation = { kind: "process", process: name, config: this.#config };
        });
    }
  }

  #addDoctor(): void {
    const doctor = this.#program
      .command("doctor")
      .description(this.#deps.say("cli.doctor"))
      .addOption(new Option("--release", this.#deps.say("cli.doctor.release")))
      .addOption(new Option("--json", this.#deps.say("cli.json")))
      .action(() => {
        const { json, release } = doctor.opts<{ json?: boolean; release?: boolean }>();
        this.#invocation = {
          kind: "doctor",
          json: json === true,
          isRelease: release === true,
          config: this.#config,
        };
      });
  }

  #addExport(): void {
    const exporting = this.#program
      .command("export")
      .description(this.#deps.say("cli.export"))
      .addOption(new Option("--output <file>", this.#deps.say("cli.export.output")))
      .action(() => {
        const { output } = exporting.opts<{ output?: string }>();
        const isStandard = output !== undefined && STANDARD_OUTPUT.has(output);
        this.#invocation = { kind: "export", output: isStandard ? undefined : output, config: this.#config };
      });
  }

  #addImport(): void {
    const importing = this.#program
      .command("import")
      .description(this.#deps.say("cli.import"))
      .argument("[file]")
      .addOption(new Option("--replace", this.#deps.say("cli.import.replace")))
      .addOption(new Option("--prosody <path>", this.#deps.say("cli.import.prosody")).conflicts("replace"))
      .addOption(new Option("--json", this.#deps.say("cli.json")))
      .action((file: string | undefined) => {
        const { prosody, replace, json } = importing.opts<{
          prosody?: string;
          replace?: boolean;
          json?: boolean;
        }>();
        if (prosody !== undefined && file !== undefined)
          importing.error(`error: ${this.#deps.say("cli.import.one-source")}`);
        const source: ImportSource =
          prosody === undefined
            ? { from: "export", file: file === "-" ? undefined : file, isReplacing: replace === true }
            : { from: "prosody", path: prosody };
        this.#invocation = { kind: "import", source, json: json === true, config: this.#config };
      });
  }

  #addCommand(command: Command): void {
    // What is refused to the operator is not offered, and says why where it is tried.
    const hidden = refuseCaller({ role: "operator" }, command.permission, "") !== undefined;
    const sub = this.#program
      .command(command.name, { hidden })
      .description(this.#deps.say(`command.${command.name}`));
    const params = Object.values(command.params);
    for (const param of params) addParam(sub, param, labelOf(this.#deps.say, command.name, param));
    if (command.confirm !== undefined) sub.addOption(new Option("--yes", this.#deps.say("cli.yes")));
    sub.addOption(new Option("--json", this.#deps.say("cli.json"))).action(() => {
      const values = new Map<string, string>();
      const options = sub.opts<Readonly<Record<string, string | boolean | undefined>>>();
      const words = [...sub.args];
      for (const { keyword, place } of params) {
        const value =
          place === "first"
            ? words.shift()
            : place === "all"
              ? words.splice(0).join(" ") || undefined
              : options[keyword];
        // An empty value is kept: a script whose variable is empty must not be given more than it asked for.
        if (value !== undefined) values.set(keyword, String(value));
      }
      this.#invocation = {
        kind: "command",
        command,
        values,
        json: options["json"] === true,
        isConfirmed: options["yes"] === true,
        config: this.#config,
      };
    });
  }

  #addHelp(): void {
    this.#program
      .command("help")
      .description(this.#deps.say("command.help"))
      .argument("[command]")
      .action((name: string | undefined) => {
        if (name === undefined) return this.#program.outputHelp();
        const sub = this.#program.commands.find((each) => each.name() === name);
        // As for anything else that is no command, with the nearest one.
        if (sub === undefined) this.#program.parse([name], { from: "user" });
        else sub.outputHelp();
      });
  }
}

/** Commander puts what it suggests on a second line. */
function asOneLine(fault: string): string {
  return fault
    .replace(/^error: /, "invite-bot: ")
    .replace(/\.?\n\(Did you mean (.*)\?\)/, "; did you mean $1?");
}

function isPositional(place: Param<unknown>["place"]): boolean {
  return place === "first" || place === "all";
}

function addParam(sub: CommanderCommand, param: Param<unknown>, label: string): void {
  const { keyword, place, placeholder, required, choices } = param;
  const description = choices === undefined ? label : `${label}: ${choices.join(", ")}`;
  const value = placeholder.toLowerCase();
  if (isPositional(place)) {
    const name = place === "all" ? `${value}...` : value;
    sub.argument(required ? `<${name}>` : `[${name}]`, description);
    return;
  }
  const flags = place === "flag" ? `--${keyword}` : `--${keyword} <${value}>`;
  sub.addOption(new Option(flags, description).makeOptionMandatory(required));
}
