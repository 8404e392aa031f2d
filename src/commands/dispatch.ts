import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { type Caller, refuseCaller } from "../invites/policy.ts";
import type { Problem, ProblemKind } from "../invites/problem.ts";
import { failed, ok, type Result } from "../invites/result.ts";
import { Unavailable } from "../invites/unavailable.ts";
import type { CommandFigures } from "../ports/metrics.ts";
import type { Say } from "../wording/index.ts";
import { readTerms, type Terms } from "./caller-context.ts";
import { type Command, type CommandParts, type Door, isOffered } from "./command.ts";
import { type RawValues, readParams } from "./params.ts";
import type { Reply } from "./reply.ts";
import { unknownCommand } from "./unknown-command.ts";

export type DispatchParts = CommandParts & {
  readonly commands: readonly Command[];
  readonly figures?: CommandFigures;
  readonly log: Logger;
};

/** Mistyped or too often is nobody's deed, and would let anyone flush the audit log. */
const UNAUDITED: readonly ProblemKind[] = ["bad-argument", "rate-limited", "unavailable", "not-local"];

/** What counts for a caller when an order comes. */
export type Circumstances = Terms & {
  /** Whether the rate of messages allows another one. */
  readonly limited: Result<void>;
};

/** What a door hands over. */
export type Order = {
  /** The name of the command, as typed. */
  readonly word: string;
  readonly caller: Caller;
  readonly door: Door;
  readonly say: Say;
  /** The door's way of reading what was typed into the parameters of the command. */
  readonly readValues: (command: Command) => Result<RawValues>;
  readonly requestId?: string;
  /** Where the door knows already. */
  readonly circumstances?: Circumstances;
  /** The caller has consented to what {@link Command.confirm} told. */
  readonly isConfirmed?: boolean;
};

/**
 * Runs one command for one caller, from whichever door: limits the rate, finds, authorises, reads, asks for
 * consent, runs, and logs the outcome. The rate comes first, since a refusal is an answer too. Never throws: what is not expected
 * becomes the problem `internal`, whose reference the log has with the stack.
 */
export async function dispatch(parts: DispatchParts, order: Order): Promise<Result<Reply>> {
  const started = performance.now();
  const result = await attempt(parts, order);
  logOutcome(parts, order, result, performance.now() - started);
  // The answer does not wait: the entry is on its way before it, and whoever stops waits for what is on its way.
  void audit(parts, order, result);
  return result;
}

async function attempt(parts: DispatchParts, order: Order): Promise<Result<Reply>> {
  const { caller, door, say, requestId } = order;
  try {
    const { limited, inForce, quota } = order.circumstances ?? (await findCircumstances(parts, caller));
    if (!limited.ok) return limited;
    const found = findCommand(parts.commands, order, parts.policy.domain);
    if (!found.ok) return found;
    const command = found.value;

    const raw = order.readValues(command);
    if (!raw.ok) return raw;
    const values = readParams(command.params, raw.value, parts.policy.domain);
    if (!values.ok) return values;

    const { commands } = parts;
    const request = requestId === undefined ? {} : { requestId };
    const known = { caller, door, say, commands, inForce, quota };
    const call = { ...parts, ...known, values: values.value, ...request };
    if (command.confirm !== undefined && order.isConfirmed !== true) {
      const question = await command.confirm(call);
      if (!question.ok) return question;
      if (question.value !== undefined) return ok({ ...question.value, awaitsConsent: true });
    }
    return await command.run(call);
  } catch (error) {
    return failed(unexpected(parts.log, error));
  }
}

async function findCircumstances(parts: DispatchParts, caller: Caller): Promise<Circumstances> {
  const [limited, terms] = await Promise.all([
    caller.role === "operator" ? ok(undefined) : parts.limits.takeMessage(caller.jid),
    readTerms(parts, caller),
  ]);
  return { limited, ...terms };
}

function findCommand(commands: readonly Command[], order: Order, domain: string): Result<Command> {
  const offered = commands.filter((command) => isOffered(command, order.door));
  const command = offered.find(({ name }) => name === order.word);
  const refusal = refuseCaller(order.caller, command?.permission ?? "all", domain);
  if (refusal !== undefined) return failed(refusal);
  if (command !== undefined) return ok(command);

  const allowed = offered.filter(
    ({ permission }) => refuseCaller(order.caller, permission, domain) === undefined,
  );
  return failed(unknownCommand(order.word, allowed));
}

function unexpected(log: Logger, error: unknown): Problem {
  if (error instanceof Unavailable) {
    log.warn(`${error.message}; the caller was asked to try again`);
    return { kind: "unavailable" };
  }
  const reference = randomUUID().slice(0, 8);
  log.error({ err: error, reference }, "a command failed unexpectedly");
  return { kind: "internal", reference };
}

/** Who did what, with what outcome: never what was typed, which may hold anything. */
function logOutcome(
  { log, figures }: Pick<DispatchParts, "log" | "figures">,
  { caller, door, word }: Order,
  result: Result<Reply>,
  ms: number,
): void {
  const outcome = outcomeOf(result);
  const command = !result.ok && result.problem.kind === "unknown-command" ? "(unknown)" : word;
  figures?.commandDone({ command, door, outcome, seconds: ms / 1000 });
  log.info({ by: nameOf(caller), command, door, outcome, ms: Math.round(ms) }, `${command}: ${outcome}`);
}

/** What was done is done: where Redis goes away just then, the log line alone has it. */
async function audit(
  parts: DispatchParts,
  { caller, door, word }: Order,
  result: Result<Reply>,
): Promise<void> {
  const isAudited = parts.commands.some(({ name, isAudited }) => name === word && isAudited === true);
  const isTold = result.ok ? result.value.awaitsConsent !== true : !UNAUDITED.includes(result.problem.kind);
  if (!isAudited || !isTold) return;
  const target = result.ok ? (result.value.target ?? "") : "";
  const entry = { by: nameOf(caller), door, command: word, target, outcome: outcomeOf(result) };
  await parts.audit.add(entry).catch((error: unknown) => {
    parts.log.warn({ err: error, ...entry }, "the audit log could not be written");
  });
}

function outcomeOf(result: Result<Reply>): string {
  if (!result.ok) return result.problem.kind;
  return result.value.awaitsConsent === true ? "asked" : "done";
}

function nameOf(caller: Caller): string {
  return caller.role === "operator" ? "operator" : caller.jid;
}
