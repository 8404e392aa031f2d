import { setTimeout as pause } from "node:timers/promises";
import { watchClaims } from "./claim-watch.ts";
import { injectFaults } from "./fault-injector.ts";
import type { BotMessage, History } from "./history.ts";
import { balance, type Violation } from "./ledger.ts";
import { hazardsOf } from "./part.ts";
import { type Fault, planFaults } from "./plan.ts";
import { openRecords, type Records } from "./records.ts";
import { createSyncPoints } from "./sync-points.ts";
import { startSystem } from "./system.ts";
import { createTrace, type Happening } from "./trace.ts";
import { createUsers, type Experience } from "./users.ts";

export type Report = {
  readonly seed: string;
  readonly violations: readonly (Violation & { readonly story: readonly Happening[] })[];
  /** What went wrong that no book has: processes that ended by themselves. */
  readonly complaints: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
  /** All that happened, in its order. */
  readonly trace: readonly Happening[];
  /** What each process wrote, by its name. */
  readonly logs: ReadonlyMap<string, string>;
};

const MEMBERS = ["romeo", "benvolio", "mercutio", "balthasar"];
const PASSWORD = "wherefore art thou";
/** Claims of messages run out after 10 s: what another process has taken over is answered by then. */
const QUIET_MS = 12_000;
const SETTLED_WITHIN_MS = 90_000;

/** Runs the system under faults for this long, lets it come to rest, and checks its history. */
export async function runChaos({
  seed,
  minutes,
  listen,
}: {
  readonly seed: string;
  readonly minutes: number;
  readonly listen?: (happening: Happening) => void;
}): Promise<Report> {
  const durationMs = minutes * 60_000;
  const trace = createTrace(listen);
  const complaints: string[] = [];
  const system = await startSystem({
    members: MEMBERS,
    password: PASSWORD,
    complain: (what) => {
      complaints.push(what);
      trace.note(what);
    },
  });
  try {
    const { parts } = system;
    const syncPoints = createSyncPoints();
    const company = createUsers({ seed, names: MEMBERS, password: PASSWORD, system, syncPoints, trace });
    const { redis, domain } = system;
    const plan = planFaults({ seed, durationMs, hazards: hazardsOf(parts) });
    const urls = redis.servers.map(({ url }) => url);
    const stopWatching = await watchClaims(urls, domain, () => syncPoints.tell("claims"));
    await Promise.all([
      injectFaults({ plan, parts, syncPoints, trace }),
      company.inviteUntil(Date.now() + durationMs),
    ]).finally(stopWatching);
    trace.note("the weather is fine again");
    await system.isWell();
    await company.inviteOnce();

    const records = await openRecords((await redis.primary()).url, domain);
    await comeToRest(records);
    const experience = await company.leave();
    const accounts = system.newAccounts();
    const books = { ...experience, accounts, ...(await records.read()) };
    records.close();
    return {
      seed,
      violations: balance(books).map((one) => ({ ...one, story: trace.story(one.about) })),
      complaints,
      figures: { ...figuresOf(books, experience), ...countFaults(plan) },
      trace: trace.all(),
      logs: new Map(parts.map((part) => [part.name, part.log()])),
    };
  } finally {
    await system.stop();
  }
}

/** Waits until every claim is settled and every notice told, and until nobody can be about to answer twice. */
async function comeToRest(records: Records): Promise<void> {
  await pause(QUIET_MS);
  await records.endLeases();
  for (const end = Date.now() + SETTLED_WITHIN_MS; Date.now() < end; await pause(500)) {
    if ((await records.countUnsettled()) === 0) break;
  }
}

function figuresOf({ orders, botMessages, attempts, accounts, invites }: History, { waits }: Experience) {
  const answered = new Set(
    botMessages.flatMap(({ thread, content }) => (content.kind === "invitation" ? [thread] : [])),
  );
  const count = (kind: BotMessage["content"]["kind"]) =>
    botMessages.filter(({ content }) => content.kind === kind).length;
  return {
    orders: orders.length,
    invitations: count("invitation"),
    refusals: count("refusal"),
    "invitations that nobody was given": invites.filter(({ note }) => !answered.has(note)).length,
    bounces: count("bounce"),
    attempts: attempts.length,
    accounts: accounts.length,
    "ms, the slowest answer": Math.round(Math.max(...waits)),
  };
}

function countFaults(plan: readonly Fault[]): Record<string, number> {
  const counts: Record<string, number> = { faults: plan.length };
  for (const { part, harm } of plan) {
    const kind = `  ${part.replace(/ \d$/, "")} ${harm}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
