import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { atExit } from "./at-exit.ts";
import { TIMEOUT_MS } from "./timeouts.ts";

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ProgramOptions {
  /** How failures call it. */
  readonly name: string;
  readonly command: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
  /** The whole environment; without it, this process's own. */
  readonly env?: NodeJS.ProcessEnv;
}

const SETPRIV = "/usr/bin/setpriv";
/** A folder where what each program writes is kept, for looking into a failure; without it, nowhere. */
const { KEEP_OUTPUT_IN } = process.env;

/** A child process that cannot outlive this one. */
export class Program {
  readonly name: string;
  readonly pid: number;
  /** Settles when it has ended and all it wrote has been read. */
  readonly exit: Promise<Exit>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #listeners = new Set<() => void>();
  #ended: Exit | undefined;
  #stdout = "";
  #stderr = "";
  #output = "";
  readonly #kept: WriteStream | undefined;

  constructor(options: ProgramOptions) {
    this.name = options.name;
    const [command, ...args] = outlivedByNobody([options.command, ...(options.args ?? [])]);
    this.#child = spawn(command, args, {
      stdio: ["pipe", "pipe", "pipe"],
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: options.env ?? process.env,
    });
    this.pid = this.#child.pid ?? 0;
    this.#kept = KEEP_OUTPUT_IN === undefined ? undefined : fileFor(KEEP_OUTPUT_IN, this);
    const forget = atExit(() => this.#signal("SIGKILL"));

    this.#child.stdin.on("error", () => {}); // It ended: `exit` says so.
    this.#child.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.#stdout += text;
      this.#wrote(text);
    });
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
      this.#wrote(text);
    });
    this.exit = new Promise((resolve) => {
      const end = (exit: Exit) => {
        forget();
        this.#ended ??= exit;
        this.#kept?.end();
        resolve(this.#ended);
        this.#tell();
      };
      this.#child.once("error", (error) => {
        this.#wrote(`${error.message}\n`);
        end({ code: 127, signal: null });
      });
      this.#child.once("close", (code, signal) => end({ code, signal }));
    });
  }

  /** What it wrote to both streams so far. */
  output(): string {
    return this.#output;
  }

  stdout(): string {
    return this.#stdout;
  }

  stderr(): string {
    return this.#stderr;
  }

  isRunning(): boolean {
    return this.#ended === undefined;
  }

  /**
   * Waits until what it wrote, from the character `from` on, matches `pattern`.
   * @throws when it ends first or the time is up, with the last lines that it wrote.
   */
  async waitForOutput(
    pattern: RegExp,
    { withinMs = TIMEOUT_MS, from = 0 }: { readonly withinMs?: number; readonly from?: number } = {},
  ): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(this.#output.slice(from));
        if (match) done(() => resolve(match));
        else if (this.#ended) done(() => reject(this.#failure(`ended before it wrote ${pattern}`)));
      };
      const done = (settle: () => void) => {
        clearTimeout(timer);
        this.#listeners.delete(look);
        settle();
      };
      const timer = setTimeout(
        () => done(() => reject(this.#failure(`did not write ${pattern} within ${withinMs} ms`))),
        withinMs,
      );
      this.#listeners.add(look);
      look();
    });
  }

  /** Calls back with each whole line of stdout from now on. */
  eachLine(take: (line: string) => void): void {
    createInterface({ input: this.#child.stdout }).on("line", take);
  }

  write(text: string): void {
    this.#child.stdin.write(text);
  }

  /** SIGTERM, and SIGKILL when it has not ended by itself within the time. */
  async stop(withinMs = 10_000): Promise<Exit> {
    this.#signal("SIGTERM");
    this.#signal("SIGCONT"); // A suspended process gets no other signal.
    const timer = setTimeout(() => this.#signal("SIGKILL"), withinMs);
    const exit = await this.exit;
    clearTimeout(timer);
    return exit;
  }

  async kill(): Promise<Exit> {
    this.#signal("SIGKILL");
    return this.exit;
  }

  /** It stays connected to everything and answers nothing, until `resume`. */
  suspend(): void {
    this.#signal("SIGSTOP");
  }

  resume(): void {
    this.#signal("SIGCONT");
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#ended === undefined) this.#child.kill(signal);
  }

  #wrote(text: string): void {
    this.#output += text;
    this.#kept?.write(text);
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #failure(what: string): Error {
    const lines = this.#output.trimEnd().split("\n").slice(-20).join("\n");
    return new Error(`${this.name} ${what}. It wrote last:\n${lines}`);
  }
}

function fileFor(folder: string, { name, pid }: Program): WriteStream {
  mkdirSync(folder, { recursive: true });
  const started = new Date().toISOString().replaceAll(":", "");
  return createWriteStream(join(folder, `${started} ${name.replaceAll("/", "_")} ${pid}.log`));
}

/** Runs a program to its end. @throws when it fails, with what it wrote. */
export async function run(command: string, args: readonly string[], options: { readonly cwd?: string } = {}) {
  const program = new Program({ name: command, command, args, ...options });
  const { code } = await program.exit;
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed (${code}):\n${program.output()}`);
  return program.stdout();
}

/** Has the kernel kill the program when this process dies, even by SIGKILL, where util-linux can ask for that. */
function outlivedByNobody(command: [string, ...string[]]): [string, ...string[]] {
  return existsSync(SETPRIV) ? [SETPRIV, "--pdeathsig", "KILL", "--", ...command] : command;
}
