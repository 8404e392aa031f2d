import { fileURLToPath } from "node:url";
import { Program } from "../rig/processes.ts";
import { xml } from "../src/xmpp/xml.ts";
import { type Cost, costOf, cpuOf, throughputOf } from "./cost.ts";
import { botOf, CROWD, type Domain, type Domains, MESSAGES, PASSWORD, startDomains } from "./domains.ts";
import { WITH_GC_CLOCK, withGcShare } from "./gc-share.ts";
import { logIn, type Member } from "./member.ts";
import { type MeasurePart, outstandingOf } from "./options.ts";
import { timeRedisWaits } from "./redis-waits.ts";
import { atLeastTimes, atMost, atMostTimes, type Measure, type Part, timesFaster } from "./report.ts";
import { inOrder, takeTurns } from "./round-robin.ts";
import { revokeAllOf } from "./seed-data.ts";
import { type Latency, latencyOf, repeat, spreadOf } from "./statistics.ts";
import { type Stock, type StockHost, startStock } from "./stock-baseline.ts";

/** How often each bot and the echo are asked before anything counts: Node.js compiles what has run for a while. */
const WARM_UP = 1000;
const ASKED_A_ROUND = 100;
const SECONDS_A_ROUND = 2;
const THRICE = "echo of three messages as long";
const ECHO_BOT = fileURLToPath(new URL("echo-bot.ts", import.meta.url));

/** Asking the bot for an invitation, beside an echo, a ping, and Prosody's own command for it. */
export const measureChat: MeasurePart = async (effort) => {
  const outstanding = outstandingOf(effort);
  const domains = await startDomains(outstanding);
  const stock = await startStock(outstanding);
  const bots = await inOrder(domains.all, (domain) => domains.startBot(domain, { env: WITH_GC_CLOCK }));
  const echo = await startEcho(domains);
  const { least } = domains;
  const inviters = await inOrder(domains.all, async (domain) => ({
    domain,
    member: await domains.join(domain, "inviter"),
  }));
  const crowd = await domains.joinCrowd(least);
  const customers = await inOrder(stock.hosts, (host) => aCustomer(stock, host));
  const [first] = inviters;
  const [bot] = bots;
  if (first === undefined || bot === undefined) throw new Error("nobody asks");

  try {
    const { member } = first;
    const botJid = botOf(least);
    const fullJid = await bot.waitUntilOnline();
    const echoJid = `echo@${least.name}`;
    const thrice = textToEchoThrice(await member.hear(botJid, "invite", MESSAGES));
    const warmUp = Math.min(WARM_UP, effort.most);
    await repeat(warmUp, () => member.ask(echoJid, thrice, MESSAGES));
    await inOrder(inviters, (inviter) => askForInvitations(inviter, warmUp));
    const times = await takeTurns(effort.rounds, {
      echo: () => repeat(ASKED_A_ROUND, () => member.ask(echoJid, "invite")),
      thrice: () => repeat(ASKED_A_ROUND, () => member.ask(echoJid, thrice, MESSAGES)),
      ping: () => repeat(ASKED_A_ROUND, () => member.ping(fullJid)),
      invite: () => inOrder(inviters, (inviter) => askForInvitations(inviter, ASKED_A_ROUND)),
      stock: () => inOrder(customers, ({ host, member }) => createInvitations(host, member)),
    });
    const costWith = (pid: number, ask: (member: Member) => Promise<unknown>) =>
      costOf(crowd, SECONDS_A_ROUND, { ...domains.servers, "the bot": pid }, ask);
    const costs = await takeTurns(effort.rounds, {
      echo: () => costWith(echo.pid, (one) => one.ask(echoJid, "invite")),
      thrice: () => costWith(echo.pid, (one) => one.ask(echoJid, thrice, MESSAGES)),
      invite: () =>
        withGcShare(bot, () => costWith(bot.program.pid, (one) => one.ask(botJid, "invite", MESSAGES))),
    });
    const waits = await timeRedisWaits(least.store, effort.rounds);
    const bySize = (rounds: readonly (readonly (readonly number[])[])[]): readonly Latency[] =>
      outstanding.map((_, index) => latencyOf(rounds.map((round) => round[index] ?? [])));
    const [invite, ...others] = bySize(times.invite);
    if (invite === undefined) throw new Error("nothing was measured");
    const latencies: Latencies = {
      echo: latencyOf(times.echo),
      thrice: latencyOf(times.thrice),
      ping: latencyOf(times.ping),
      invite,
    };
    const chat: Part = {
      title: "Chat",
      notes: notesOn(effort.rounds, thrice.length),
      measures: [
        ...latencyMeasures(latencies),
        ...throughputMeasures(costs),
        ...sizeMeasures(outstanding, [invite, ...others], bySize(times.stock)),
      ],
    };
    return [chat, partsOfAnInvite(costs, waits, latencies)];
  } finally {
    const members = [...inviters, ...customers].map(({ member }) => member);
    await Promise.all([...members, ...crowd].map((member) => member.leave()));
    await Promise.all(bots.map((bot) => bot.stop()));
    await echo.kill();
    await stock.stop();
    await domains.stop();
  }
};

/** As much text as these messages have on average, for the echo bot to send as often. */
function textToEchoThrice(answers: Awaited<ReturnType<Member["hear"]>>): string {
  const characters = answers.map((answer) => answer.getChildText("body")?.length ?? 0);
  return "3".repeat(Math.round(characters.reduce((sum, each) => sum + each, 0) / answers.length));
}

function notesOn(rounds: number, characters: number): readonly string[] {
  return [
    `A member writes \`invite\` and waits for the answer, which is ${MESSAGES} messages: what it is, the text to forward and the QR code; ${ASKED_A_ROUND} times a round, ${rounds} rounds. A time is that until the first message. Before, each bot and the echo were asked ${WARM_UP.toLocaleString("en")} times.`,
    `The echo bot is a process of its own with the same session module, and nothing but an echo: of \`invite\`, or of ${characters} characters, ${MESSAGES} times, which is as many messages with as much text as the answer to \`invite\`. The ping is an XMPP ping to the bot’s own address (XEP-0199).`,
    `Throughput: ${CROWD} members ask, each anew when answered, for ${SECONDS_A_ROUND} s a round.`,
    "Stock is a Prosody of its own with `mod_invites_adhoc` on internal storage, asked by ad-hoc command; its invitations were written into its storage beforehand.",
    "All members are clients in the process that measures, on the project’s session module. Streams are TLS; messages are not archived, as in Debian’s configuration. Claims, limits, quotas and the audit log are on, the limits too high to be reached.",
  ];
}

type Latencies = Readonly<Record<"echo" | "thrice" | "ping" | "invite", Latency>>;

function latencyMeasures({ echo, thrice, ping, invite }: Latencies): readonly Measure[] {
  const p50 = { what: "`invite`, p50", unit: "ms", ours: invite.p50 } as const;
  return [
    { ...p50, baseline: { what: `${THRICE}, p50`, value: thrice.p50 }, target: atMostTimes(1.8) },
    { ...p50, baseline: { what: "echo, p50", value: echo.p50 } },
    { ...p50, baseline: { what: "ping of the bot, p50", value: ping.p50 } },
    {
      what: "`invite`, p99",
      unit: "ms",
      ours: invite.p99,
      baseline: { what: `${THRICE}, p99`, value: thrice.p99 },
    },
  ];
}

type Costs = {
  readonly echo: readonly Cost[];
  readonly thrice: readonly Cost[];
  readonly invite: readonly (Cost & { readonly gcShare: number })[];
};

function throughputMeasures({ echo, thrice, invite }: Costs): readonly Measure[] {
  const { value, quartiles } = throughputOf(invite);
  const ours = { what: "`invite`, throughput", unit: "a second", ours: value, quartiles } as const;
  return [
    {
      ...ours,
      baseline: { what: `${THRICE}, throughput`, ...throughputOf(thrice) },
      target: atLeastTimes(0.85),
    },
    { ...ours, baseline: { what: "echo, throughput", ...throughputOf(echo) } },
  ];
}

/** With more and more invitations outstanding, beside none, and beside stock with as many. */
function sizeMeasures(
  outstanding: readonly number[],
  invite: readonly Latency[],
  stock: readonly Latency[],
): readonly Measure[] {
  const p50At = (index: number) => {
    const count = (outstanding[index] ?? 0).toLocaleString("en");
    const ours = invite[index]?.p50 ?? Number.NaN;
    return { what: `\`invite\`, p50, ${count} outstanding`, unit: "ms", ours } as const;
  };
  const withNone = { what: "with none", value: invite[0]?.p50 ?? Number.NaN };
  return [
    ...outstanding.slice(1).map((count, index) => ({
      ...p50At(index + 1),
      baseline: withNone,
      ...(count === 100_000 ? { target: atMostTimes(1.2) } : {}),
    })),
    ...outstanding.map((count, index) => ({
      ...p50At(index),
      baseline: { what: "stock, ad-hoc command, p50", value: stock[index]?.p50 ?? Number.NaN },
      ...(count === 10_000 ? { target: timesFaster(100) } : {}),
    })),
  ];
}

/** What an invitation takes that an echo does not. */
function partsOfAnInvite(
  { echo, thrice, invite }: Costs,
  waits: Awaited<ReturnType<typeof timeRedisWaits>>,
  latencies: Latencies,
): Part {
  const processes = Object.keys(invite[0]?.cpu ?? {});
  const cpu = (whose: string, names: readonly string[], against: string, other: readonly Cost[]): Measure => {
    const { value, quartiles } = cpuOf(invite, names);
    const baseline = { what: against, ...cpuOf(other, names) };
    return { what: `CPU ${whose}, an \`invite\``, unit: "ms", ours: value, quartiles, baseline };
  };
  const gcShare = spreadOf(invite.map((round) => round.gcShare));
  const waited = waits.reduce((total, { latency }) => total + latency.p50, 0);
  return {
    title: "Where the time of an `invite` goes",
    notes: [
      "CPU is what the kernel counts for a process and all its threads while the crowd asks, for each exchange. All share the machine’s cores, and Prosody, which has one thread, has one: where the sum, or Prosody’s part, grows by some factor, the throughput falls by it, and the bot cannot change that.",
      "Garbage collection is by the clock of the bot’s main thread, while the crowd asks: the time in which it collects, of all in which it works.",
      `An echo asks nobody. For an \`invite\` the bot waits for Redis ${waits.length} times, one after the other. Each wait was timed by itself, by the process that measures, which asks as the bot does.`,
      "What is left between an `invite` alone and an echo plus these waits is the bot’s own work: the sentences, the record, the log line, the audit entry.",
    ],
    measures: [
      ...processes.map((name) => cpu(`of ${name}`, [name], `an ${THRICE}`, thrice)),
      cpu("in all", processes, `an ${THRICE}`, thrice),
      cpu("in all", processes, "an echo", echo),
      {
        what: "garbage collection of the bot, of its work",
        unit: "%",
        ours: gcShare.value,
        quartiles: gcShare.quartiles,
        target: atMost(8),
      },
      ...waits.map(
        ({ what, latency }): Measure => ({ what: `Redis: ${what}, p50`, unit: "ms", ours: latency.p50 }),
      ),
      {
        what: `an ${THRICE}, and these waits`,
        unit: "ms",
        ours: latencies.thrice.p50 + waited,
        baseline: { what: "`invite`, p50", value: latencies.invite.p50 },
      },
    ],
  };
}

async function startEcho({ server, least: { name } }: Domains): Promise<Program> {
  const jid = `echo@${name}`;
  server.addUser(jid, PASSWORD);
  const program = new Program({
    name: "the echo bot",
    command: process.execPath,
    args: ["--import", "tsx", ECHO_BOT, `${server.port}`, server.caFile, jid, PASSWORD],
  });
  await program.waitForOutput(/online/);
  return program;
}

type Inviter = { readonly domain: Domain; readonly member: Member };

async function askForInvitations({ domain, member }: Inviter, count: number): Promise<readonly number[]> {
  const times = await repeat(count, () => member.ask(botOf(domain), "invite", MESSAGES));
  await revokeAllOf(domain.store, member.jid);
  return times;
}

type Customer = { readonly host: StockHost; readonly member: Member };

async function aCustomer({ server, addUser }: Stock, host: StockHost): Promise<Customer> {
  const jid = `customer@${host.name}`;
  addUser(jid);
  return { host, member: await logIn(server, jid, PASSWORD) };
}

/** By the ad-hoc command of XEP-0401; fewer, the longer each takes. */
function createInvitations({ name, outstanding }: StockHost, member: Member): Promise<readonly number[]> {
  const times = Math.min(20, Math.max(1, Math.round(30_000 / outstanding)));
  return repeat(times, () =>
    member.request(
      xml(
        "iq",
        { type: "set", to: name },
        xml("command", {
          xmlns: "http://jabber.org/protocol/commands",
          node: "urn:xmpp:invite#invite",
          action: "execute",
        }),
      ),
    ),
  );
}
