import type { Logger } from "pino";
import { EXIT, exitCodes } from "./cli/exit-codes.ts";
import { type Invocation, type ProcessName, readCommandLine } from "./cli/program.ts";
import { renderLines, renderReport } from "./cli/render.ts";
import { dispatch } from "./commands/dispatch.ts";
import { commands } from "./commands/index.ts";
import type { Service } from "./compose/service.ts";
import { ConfigError, loadConfig } from "./config/load.ts";
import type { Config } from "./config/schema.ts";
import { beforeStart, isWell } from "./doctor/doctor.ts";
import { ok } from "./invites/result.ts";
import { UnavailableError } from "./invites/unavailable.ts";
import { openErrorLog, openLog } from "./log.ts";
import { STOP_MS } from "./timing.ts";
import { keepHeapSmall } from "./v8-heap.ts";
import { version } from "./version.ts";
import { speakAll } from "./wording/index.ts";
import { sayProblem } from "./wording/problems.ts";
import { FatalSessionError } from "./xmpp/session/errors.ts";

async function main(argv: readonly string[]): Promise<number> {
  const say = speakAll().en;
  const print = (text: string) => void process.stdout.write(text);
  const printFault = (text: string) => void process.stderr.write(text);
  const invocation = readCommandLine(argv, { commands, version, say, print, printFault });
  if (invocation.kind === "finished") return invocation.isFault ? EXIT.usage : EXIT.done;

  try {
    const name = invocation.kind === "process" ? invocation.process : undefined;
    // Pages are many small things for a moment: the pages' process would collect all the time.
    if (name === "bot") keepHeapSmall();
    return await run(invocation, loadConfig(process.env, invocation.config, name));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const fault of error.faults) process.stderr.write(`invite-bot: ${fault}\n`);
    return EXIT.config;
  }
}

/** Each loads what it needs and nothing else: a bot without the pages starts sooner, and is smaller. */
async function run(
  invocation: Exclude<Invocation, { readonly kind: "finished" }>,
  config: Config,
): Promise<number> {
  switch (invocation.kind) {
    case "process":
      return runProcess(invocation.process, config);
    case "doctor":
      return runDoctor(config, invocation);
    case "export":
    case "import":
      return (await import("./compose/run-transfer.ts")).runTransfer(
        invocation,
        config,
        speakAll()[config.language],
      );
    case "command":
      return runCommand(invocation, config);
  }
}

async function runProcess(name: ProcessName, config: Config): Promise<number> {
  const log = openLog(config.log.level);
  const signal = new Promise<"signal">((resolve) => {
    for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => resolve("signal"));
  });
  const starting = start(name, config, log);
  try {
    const running = await Promise.race([starting, signal]);
    if (running === "signal") return EXIT.done;
    await Promise.race([running.ended, signal]);
    log.info("stopping: finishing what was taken");
    await Promise.race([running.stop(), afterMs(STOP_MS)]);
    log.info("stopped");
    return EXIT.done;
  } catch (error) {
    return sayEnd(error, log);
  }
}

async function start(name: ProcessName, config: Config, log: Logger): Promise<Service> {
  if (name === "bot") return (await import("./compose/bot.ts")).startBot(config, log);
  return (await import("./compose/web.ts")).startWeb(config, log);
}

/** One clear line on why the process ends by itself. */
function sayEnd(error: unknown, log: Logger): number {
  if (error instanceof FatalSessionError) {
    log.fatal(error.message);
    return EXIT.config;
  }
  if (error instanceof ConfigError) {
    for (const fault of error.faults) log.fatal(fault);
    return EXIT.config;
  }
  log.fatal({ err: error }, "ended unexpectedly");
  return EXIT.failed;
}

async function runDoctor(
  config: Config,
  { json, isRelease }: Extract<Invocation, { readonly kind: "doctor" }>,
): Promise<number> {
  const say = speakAll()[config.language];
  const { examineSystem } = await import("./compose/doctor.ts");
  const found = await examineSystem(config, say);
  const report = isRelease ? beforeStart(found) : found;
  process.stdout.write(`${json ? JSON.stringify(report, undefined, 2) : renderReport(report)}\n`);
  return isWell(report) ? EXIT.done : EXIT.failed;
}

async function runCommand(
  { command, values, json, isConfirmed }: Extract<Invocation, { readonly kind: "command" }>,
  config: Config,
): Promise<number> {
  const voices = speakAll();
  const say = voices[config.language];
  try {
    const { openCli } = await import("./compose/cli.ts");
    const console = await openCli(config, openErrorLog());
    const result = await dispatch(console.dispatch, {
      word: command.name,
      caller: { role: "operator" },
      door: "command-line",
      say,
      readValues: () => ok(values),
      isConfirmed,
    });
    await console.close();
    if (!result.ok) {
      process.stderr.write(`invite-bot: ${sayProblem(say, result.problem)}\n`);
      return exitCodes[result.problem.kind];
    }
    if (result.value.needsConfirmation === true) {
      process.stderr.write(`${await renderLines(result.value, false)}\n${say("cli.needs-yes")}\n`);
      return EXIT.usage;
    }
    process.stdout.write(
      `${json ? JSON.stringify(result.value.data, undefined, 2) : await renderLines(result.value, process.stdout.isTTY)}\n`,
    );
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    process.stderr.write(`invite-bot: ${say("cli.no-redis")}\n`);
    return EXIT.unavailable;
  }
}

function afterMs(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** What was done and cannot be told, such as a link that was made, is not done well. */
let unwritten: NodeJS.ErrnoException | undefined;
process.stdout.on("error", (error) => {
  unwritten = error;
});

main(process.argv.slice(2)).then(
  (code) => {
    // Errors of a stream are told after what caused them.
    setImmediate(() => {
      // Who reads no further, as `head` does, has what they wanted.
      if (unwritten === undefined || unwritten.code === "EPIPE") process.exit(code);
      if (code === EXIT.done)
        process.stderr.write(`invite-bot: stdout cannot be written (${unwritten.code})\n`);
      process.exit(code === EXIT.done ? EXIT.failed : code);
    });
  },
  (error: unknown) => {
    process.stderr.write(
      `invite-bot: ended unexpectedly: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(EXIT.failed);
  },
);
