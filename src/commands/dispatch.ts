import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { type Caller, refuseCaller } from "../invites/policy.ts";
import type { ArgumentFault, Problem, ProblemKind } from "../invites/problem.ts";
import { failed, ok, type Result } from "../invites/result.ts";
import { UnavailableError } from "../invites/unavailable.ts";
import type { CommandMetrics } from "../ports/metrics.ts";
import type { Say } from "../wording/index.ts";
import { type CallerContext, readCallerContext } from "./caller-context.ts";
import { type Call, type Command, type CommandDeps, type Door, isOffered } from "./command.ts";
import { examplesOf } from "./examples.ts";
import { ownerOf } from "./invite-access.ts";
import { type RawValues, readParams } from "./params.ts";
import type { Reply } from "./reply.ts";
import { unknownCommand } from "./unknown-command.ts";

export type DispatchDeps = CommandDeps & {
  readonly commands: readonly Command[];
  readonly metrics?: CommandMetrics;
  readonly log: Logger;
};

/** Mistyped or too often is nobody's deed, and would let anyone flush the audit log. */
const UNAUDITED: readonly ProblemKind[] = ["bad-argument", "rate-limited", "unavailable", "not-local"];

/** Other faults say by themselves what would be right. */
const NEEDS_EXAMPLE: readonly ArgumentFault["fault"][] = ["missing", "unexpected", "no-value"];

/** What counts for a caller when an order comes. */
export type PreloadedContext = CallerContext & {
  /** Whether the rate of messages allows another one. */
  readonly limited: Result<void>;
};

/** What a door hands over. */
export type CommandRequest = {
  /** The name of the command, as typed. */
  readonly word: string;
  readonly caller: Caller;
  readonly door: Door;
  readonly say: Say;
  /** The door's way of reading what was typed into the parameters of the command. */
  readonly readValues: (command: Command) => Result<RawValues>;
  /** At a door where orders are lines: the one that was probably meant by what cannot be read. */
  readonly correct?: (command: Command) => string | undefined;
  readonly requestId?: string;
  readonly reuse?: Call["reuse"];
  /** Where the door knows already. */
  readonly preloaded?: PreloadedContext;
  /** The caller has confirmed what {@link Command.confirm} told. */
  readonly isConfirmed?: boolean;
};

/**
 * Runs one command for one caller, from any door: limits the rate, finds, authorises, reads, asks for confirmation, runs,
 * and logs the outcome. The rate comes first, since a refusal is an answer too. Never throws: an unexpected error becomes
 * the problem `internal`, whose reference is in the log with the stack.
 */
export async function dispatch(deps: DispatchDeps, request: CommandRequest): Promise<Result<Reply>> {
  const started = performance.now();
  const result = await attempt(deps, request);
  logOutcome(deps, request, result, performance.now() - started);
  // The answer does not wait for the entry, which was sent to Redis before it. A process that stops waits for both.
  void audit(deps, request, result);
  return result;
}

async function attempt(deps: DispatchDeps, request: CommandRequest): Promise<Result<Reply>> {
  const { caller, door, say, requestId } = request;
  try {
    const { limited, effectiveSettings, quota } = request.preloaded ?? (await loadContext(deps, caller));
    if (!limited.ok) return limited;
    const found = findCommand(deps.commands, request, deps.policy.domain);
    if (!found.ok) return found;
    const command = found.value;

    const raw = request.readValues(command);
    const values = raw.ok ? readParams(command.params, raw.value, deps.policy.domain) : raw;
    if (!values.ok) return failed(await advise(deps, request, command, values.problem));

    const { commands } = deps;
    const repeatable = {
      ...(requestId === undefined ? {} : { requestId }),
      ...(request.reuse === undefined ? {} : { reuse: request.reuse }),
    };
    const known = { caller, door, say, commands, effectiveSettings, quota };
    const call = { ...deps, ...known, values: values.value, ...repeatable };
    if (command.confirm !== undefined && request.isConfirmed !== true) {
      const question = await command.confirm(call);
      if (!question.ok) return question;
      if (question.value !== undefined) return ok({ ...question.value, needsConfirmation: true });
    }
    return await command.run(call);
  } catch (error) {
    return failed(unexpected(deps.log, error));
  }
}

async function loadContext(deps: DispatchDeps, caller: Caller): Promise<PreloadedContext> {
  const [limited, context] = await Promise.all([
    caller.role === "operator" ? ok(undefined) : deps.limits.takeMessage(caller.jid),
    readCallerContext(deps, caller),
  ]);
  return { limited, ...context };
}

function findCommand(commands: readonly Command[], request: CommandRequest, domain: string): Result<Command> {
  const offered = commands.filter((command) => isOffered(command, request.door));
  const command = offered.find(({ name }) => name === request.word);
  const refusal = refuseCaller(request.caller, command?.permission ?? "all", domain);
  if (refusal !== undefined) return failed(refusal);
  if (command !== undefined) return ok(command);

  const allowed = offered.filter(
    ({ permission }) => refuseCaller(request.caller, permission, domain) === undefined,
  );
  return failed(unknownCommand(request.word, allowed));
}

/** Says what to send in place of a line that could not be read. */
async function advise(
  { invites, policy }: DispatchDeps,
  { caller, say, correct }: CommandRequest,
  command: Command,
  problem: Problem,
): Promise<Problem> {
  if (correct === undefined || problem.kind !== "bad-argument") return problem;
  const meant = correct(command);
  if (meant !== undefined) return { ...problem, advice: { kind: "meant", line: meant } };
  if (!NEEDS_EXAMPLE.includes(problem.fault.fault)) return problem;

  const options = { domain: policy.domain, text: say("example.text") };
  const isIdMissing = problem.fault.fault === "missing" && problem.fault.param === "ID";
  if (!isIdMissing) {
    const examples = examplesOf(command, options);
    const { fault } = problem;
    const line = fault.fault === "no-value" && examples.find((each) => each.includes(` ${fault.param} `));
    return { ...problem, advice: { kind: "example", line: line || examples[0] } };
  }
  const filter = { by: ownerOf(caller), state: "open", isOwn: true } as const;
  const [newest] = (await invites.page(filter, { number: 1, size: 1 })).invites;
  if (newest === undefined) return { ...problem, advice: { kind: "list" } };
  const [line] = examplesOf(command, { ...options, id: newest.id });
  return { ...problem, advice: { kind: "newest", line } };
}

function unexpected(log: Logger, error: unknown): Problem {
  if (error instanceof UnavailableError) {
    log.warn(`${error.message}; the caller was asked to try again`);
    return { kind: "unavailable" };
  }
  const reference = randomUUID().slice(0, 8);
  log.error({ err: error, reference }, "a command failed unexpectedly");
  return { kind: "internal", reference };
}

/** Who did what, with what outcome: never what was typed, which may hold anything. */
function logOutcome(
  { log, metrics }: Pick<DispatchDeps, "log" | "metrics">,
  { caller, door, word }: CommandRequest,
  result: Result<Reply>,
  ms: number,
): void {
  const outcome = outcomeOf(result);
  const command = !result.ok && result.problem.kind === "unknown-command" ? "(unknown)" : word;
  metrics?.commandDone({ command, door, outcome, seconds: ms / 1000 });
  log.info({ by: nameOf(caller), command, door, outcome, ms: Math.round(ms) }, `${command}: ${outcome}`);
}

/** What was done is done: where Redis goes away just then, the log line alone has it. */
async function audit(
  deps: DispatchDeps,
  { caller, door, word }: CommandRequest,
  result: Result<Reply>,
): Promise<void> {
  const isAudited = deps.commands.some(({ name, isAudited }) => name === word && isAudited === true);
  const isTold = result.ok
    ? result.value.needsConfirmation !== true
    : !UNAUDITED.includes(result.problem.kind);
  if (!isAudited || !isTold) return;
  const target = result.ok ? (result.value.target ?? "") : "";
  const entry = { by: nameOf(caller), door, command: word, target, outcome: outcomeOf(result) };
  await deps.audit.add(entry).catch((error: unknown) => {
    deps.log.warn({ err: error, ...entry }, "the audit log could not be written");
  });
}

function outcomeOf(result: Result<Reply>): string {
  if (!result.ok) return result.problem.kind;
  return result.value.needsConfirmation === true ? "asked" : "done";
}

function nameOf(caller: Caller): string {
  return caller.role === "operator" ? "operator" : caller.jid;
}
