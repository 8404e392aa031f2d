import { setTimeout as pause } from "node:timers/promises";
import PQueue from "p-queue";
import { startXmppClients } from "../../rig/xmpp-clients.ts";
import type { Attempt, Books, Letter, Order } from "./books.ts";
import { gateDoor, webDoor } from "./doors.ts";
import { friendsOf, type Offer, register } from "./friends.ts";
import { balance, type Violation } from "./ledger.ts";
import { type Member, startMember } from "./member.ts";
import { hazardsOf } from "./part.ts";
import { type Fault, planFaults } from "./plan.ts";
import { seededRandom } from "./random.ts";
import { openRecords, type Records } from "./records.ts";
import { type System, startSystem } from "./system.ts";
import { createTrace, type Happening, type Trace } from "./trace.ts";

export type Report = {
  readonly seed: string;
  readonly violations: readonly (Violation & { readonly story: readonly Happening[] })[];
  /** What went wrong that no book has: processes that ended by themselves. */
  readonly complaints: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
  /** What each process wrote, by its name. */
  readonly logs: ReadonlyMap<string, string>;
};

const MEMBERS = ["romeo", "benvolio", "mercutio", "balthasar"];
const PASSWORD = "wherefore art thou";
/** More friends than this do not register at once, and members wait for them. */
const FRIENDS_AT_ONCE = 8;
const THINKING_MS = 400;
/** Claims of messages run out after 10 s: whatever another process has taken over is answered by then. */
const QUIET_MS = 12_000;
const SETTLED_WITHIN_MS = 90_000;

/** Runs the system in bad weather for so long, lets it come to rest, and balances the books. */
export async function runChaos({
  seed,
  minutes,
  listen,
}: {
  readonly seed: string;
  readonly minutes: number;
  readonly listen?: (happening: Happening) => void;
}): Promise<Report> {
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
  const records = await openRecords(system.redisUrl, system.domain);
  try {
    const durationMs = minutes * 60_000;
    const plan = planFaults({ seed, durationMs, hazards: hazardsOf(system.parts) });
    const company = gather({ seed, system, trace });
    const over = Date.now() + durationMs;
    await Promise.all([
      carryOut(plan, system, trace),
      ...company.members.map((member) => company.invite(member, () => Date.now() > over)),
    ]);
    trace.note("the weather is fine again");
    await system.isOnline();
    // One more each, which has to be an invitation.
    await Promise.all(company.members.map((member) => company.inviteOnce(member)));
    await company.friendsAreGone();
    await comeToRest(records);
    const books = await company.close(records, system);
    return {
      seed,
      violations: balance(books).map((one) => ({ ...one, story: trace.story(one.about) })),
      complaints,
      figures: { ...figuresOf(books, company.waits), ...countFaults(plan) },
      logs: new Map(system.parts.map((part) => [part.name, part.log()])),
    };
  } finally {
    records.close();
    await system.stop();
  }
}

/** Everybody who has something to do with the system: members, and the friends that they invite. */
function gather({
  seed,
  system,
  trace,
}: {
  readonly seed: string;
  readonly system: System;
  readonly trace: Trace;
}) {
  const memberClients = startXmppClients();
  const friendClients = startXmppClients();
  const doors = [
    ...system.gates.map((gate, index) => gateDoor(friendClients, gate, `gate ${index + 1}`)),
    ...[0, 1].map((index) => webDoor(() => system.webUrls()[index] ?? "", `web ${index + 1}`)),
  ];
  const members = MEMBERS.map((name) => ({
    name,
    random: seededRandom(`${seed} ${name}`),
    client: startMember({
      clients: memberClients,
      server: system.server,
      name,
      password: PASSWORD,
      botJid: system.botJid,
      trace,
    }),
  }));
  type Player = (typeof members)[number];

  const orders: Order[] = [];
  const attempts: Attempt[] = [];
  const waits: number[] = [];
  const friends = new PQueue({ concurrency: FRIENDS_AT_ONCE });

  const inviteOnce = async ({ name, random, client }: Player): Promise<void> => {
    const order = { id: `${name}${orders.length}`, member: client.jid };
    orders.push(order);
    const wish = random.pick(["plain", "plain", "plain", "several", "named"] as const);
    const offer = {
      order: order.id,
      uses: wish === "several" ? random.whole(2, 5) : 1,
      name: wish === "named" ? `n${order.id}` : undefined,
    };
    const letter = await ask(client, order, offer);
    if (letter?.content.kind !== "invitation") return;
    const { token } = letter.content;
    for (const friend of friendsOf({ ...offer, token }, doors, random)) {
      void friends.add(async () => attempts.push(...(await register(friend, { ...offer, token }, trace))));
    }
  };
  const ask = async (client: Member, order: Order, { uses, name }: Omit<Offer, "token">) => {
    const extent = name === undefined ? `uses ${uses}` : `for ${name}`;
    const started = performance.now();
    const letter: Letter | undefined = await client.ask(order, `invite ${extent} note ${order.id}`);
    waits.push(performance.now() - started);
    trace.note(`${order.id} is answered: ${letter?.content.kind ?? "not at all"}`, order.id);
    return letter;
  };

  return {
    members,
    inviteOnce,
    waits,
    invite: async (player: Player, isOver: () => boolean) => {
      while (!isOver()) {
        await inviteOnce(player);
        await Promise.all([friends.onSizeLessThan(1), pause(player.random.whole(0, THINKING_MS))]);
      }
    },
    friendsAreGone: () => friends.onIdle(),
    close: async (records: Records, { accounts, domain }: System): Promise<Books> => {
      const letters = (await Promise.all(members.map(({ client }) => client.leave()))).flat();
      await Promise.all([memberClients.stop(), friendClients.stop()]);
      const known = new Set([...MEMBERS, "invite"]);
      const made = accounts.names(domain).filter((name) => !known.has(name));
      return { orders, letters, attempts, accounts: made, ...(await records.read()) };
    },
  };
}

/** Each fault at its time, and everything healed in the end. */
async function carryOut(plan: readonly Fault[], { parts }: System, trace: Trace): Promise<void> {
  const start = Date.now();
  await Promise.all(
    plan.map(async ({ at, part, harm, lastsMs }) => {
      await pause(Math.max(0, start + at - Date.now()));
      trace.note(`${part}: ${harm} for ${(lastsMs / 1000).toFixed(1)} s`);
      const heal = await parts.find(({ name }) => name === part)?.harms[harm]?.begin();
      await pause(lastsMs);
      await heal?.();
      trace.note(`${part}: no longer ${harm}`);
    }),
  );
}

/** Waits until every claim is settled and every notice told, and until nobody can be about to answer twice. */
async function comeToRest(records: Records): Promise<void> {
  await pause(QUIET_MS);
  await records.endLeases();
  for (const end = Date.now() + SETTLED_WITHIN_MS; Date.now() < end; await pause(500)) {
    if ((await records.countUnsettled()) === 0) break;
  }
}

function figuresOf({ orders, letters, attempts, accounts }: Books, waits: readonly number[]) {
  const count = (kind: Letter["content"]["kind"]) =>
    letters.filter(({ content }) => content.kind === kind).length;
  return {
    orders: orders.length,
    invitations: count("invitation"),
    refusals: count("refusal"),
    attempts: attempts.length,
    accounts: accounts.length,
    "slowest answer, ms": Math.round(Math.max(...waits)),
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
