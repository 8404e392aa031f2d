import { fileURLToPath } from "node:url";
import { Program } from "../rig/processes.ts";
import { xml } from "../src/xmpp/xml.ts";
import { type Cost, costOf, costsOf } from "./cost.ts";
import { type Domain, type Domains, PASSWORD, startDomains } from "./domains.ts";
import { type MeasurePart, outstandingOf } from "./extent.ts";
import { revokeAllOf } from "./fill.ts";
import { logIn, type Member } from "./member.ts";
import { timeRedisWaits } from "./redis-waits.ts";
import { atLeastTimes, atMostTimes, type Measure, type Part, timesFaster } from "./report.ts";
import { type Latency, latencyOf, repeat } from "./statistics.ts";
import { type Stock, type StockHost, startStock } from "./stock.ts";
import { inOrder, takeTurns } from "./turns.ts";

const CROWD = 32;
/** So often each bot and the echo are asked before anything counts: Node.js compiles what has run for a while. */
const WARM_UP = 1000;
const ASKED_A_ROUND = 100;
const SECONDS_A_ROUND = 2;
/** An answer to `invite` is two messages: the text with the link, and the QR code's address. */
const MESSAGES = 2;
/** As much text as an answer to `invite` has in one message, on average. */
const ECHOED_TWICE = "2".repeat(220);
const ECHO_BOT = fileURLToPath(new URL("echo-bot.ts", import.meta.url));

/** Asking the bot for an invitation, beside an echo, a ping, and Prosody's own command for it. */
export const measureChat: MeasurePart = async (extent) => {
  const outstanding = outstandingOf(extent);
  const domains = await startDomains(outstanding);
  const stock = await startStock(outstanding);
  const bots = await inOrder(domains.all, (domain) => domains.startBot(domain));
  const echo = await startEcho(domains);
  const { least } = domains;
  const inviters = await inOrder(domains.all, (domain) => aMember(domains, domain, "inviter"));
  const crowd = await inOrder([...Array(CROWD).keys()], (n) => aMember(domains, least, `one-of-many-${n}`));
  const customers = await inOrder(stock.hosts, (host) => aCustomer(stock, host));
  const [first] = inviters;
  if (first === undefined) throw new Error("nobody asks");

  try {
    const echoJid = `echo@${least.name}`;
    const botJid = `invite@${least.name}`;
    const fullJid = await first.member.meet(botJid);
    const warmUp = Math.min(WARM_UP, extent.most);
    await repeat(warmUp, () => first.member.ask(echoJid, "invite"));
    await inOrder(inviters, (inviter) => askForInvitations(inviter, warmUp));
    const times = await takeTurns(extent.rounds, {
      echo: () => repeat(ASKED_A_ROUND, () => first.member.ask(echoJid, "invite")),
      ping: () => repeat(ASKED_A_ROUND, () => first.member.ping(fullJid)),
      invite: () => inOrder(inviters, (inviter) => askForInvitations(inviter, ASKED_A_ROUND)),
      stock: () => inOrder(customers, ({ host, member }) => createInvitations(host, member)),
    });
    const everybody = crowd.map(({ member }) => member);
    const servers = { Prosody: domains.server.pid(), Redis: await pidOfRedis(least) };
    const [bot] = bots;
    const theEcho = { ...servers, bot: echo.pid };
    const theBot = { ...servers, bot: bot?.program.pid ?? 0 };
    const rates = await takeTurns(extent.rounds, {
      echo: () => costOf(everybody, SECONDS_A_ROUND, theEcho, (member) => member.ask(echoJid, "invite")),
      twice: () =>
        costOf(everybody, SECONDS_A_ROUND, theEcho, (member) => member.ask(echoJid, ECHOED_TWICE, MESSAGES)),
      invite: () =>
        costOf(everybody, SECONDS_A_ROUND, theBot, (member) => member.ask(botJid, "invite", MESSAGES)),
    });
    const costs = { echo: costsOf(rates.echo), twice: costsOf(rates.twice), invite: costsOf(rates.invite) };
    const waits = await timeRedisWaits(least.store, extent.rounds);
    const bySize = (rounds: readonly (readonly (readonly number[])[])[]): readonly Latency[] =>
      outstanding.map((_, index) => latencyOf(rounds.map((round) => round[index] ?? [])));
    const invite = bySize(times.invite);
    const chat: Part = {
      title: "Chat",
      notes: [
        `A member writes \`invite\` and waits for the answer, which is ${MESSAGES} messages, the link and the QR code; ${ASKED_A_ROUND} times a round, ${extent.rounds} rounds. Before, each bot and the echo were asked ${WARM_UP.toLocaleString("en")} times.`,
        "The echo bot is a process of its own with the same session module, and nothing but an echo. The ping is an XMPP ping to the bot’s own address (XEP-0199).",
        `Throughput: ${CROWD} members ask, each anew when answered, for ${SECONDS_A_ROUND} s a round.`,
        "Stock is a Prosody of its own with `mod_invites_adhoc` on internal storage, asked by ad-hoc command; its invitations were written into its storage beforehand.",
        "All members are clients in the process that measures, on the project’s session module. Streams are TLS; messages are not archived, as in Debian’s configuration. Claims, limits, quotas and the audit log are on, the limits too high to be reached.",
      ],
      measures: measuresOf({
        outstanding,
        echo: latencyOf(times.echo),
        ping: latencyOf(times.ping),
        invite,
        stock: bySize(times.stock),
        costs,
      }),
    };
    return [chat, partsOfAnInvite(costs, waits, { echo: latencyOf(times.echo), invite: invite[0] })];
  } finally {
    await Promise.all([...inviters, ...crowd, ...customers].map(({ member }) => member.leave()));
    await Promise.all(bots.map((bot) => bot.stop()));
    await echo.kill();
    await stock.stop();
    await domains.stop();
  }
};

function measuresOf(found: {
  readonly outstanding: readonly number[];
  readonly echo: Latency;
  readonly ping: Latency;
  readonly invite: readonly Latency[];
  readonly stock: readonly Latency[];
  readonly costs: Costs;
}): readonly Measure[] {
  const { outstanding, echo, ping, invite, stock, costs } = found;
  const [least, ...others] = invite;
  if (least === undefined) throw new Error("nothing was measured");
  const against = (what: string, value: number) => ({ what, value });
  return [
    {
      what: "`invite`, p50",
      unit: "ms",
      ours: least.p50,
      baseline: against("echo, p50", echo.p50),
      target: atMostTimes(2),
    },
    { what: "`invite`, p99", unit: "ms", ours: least.p99, baseline: against("echo, p99", echo.p99) },
    {
      what: "`invite`, p50",
      unit: "ms",
      ours: least.p50,
      baseline: against("ping of the bot, p50", ping.p50),
    },
    {
      what: "`invite`, throughput",
      unit: "a second",
      ours: costs.invite.perSecond,
      baseline: against("echo, throughput", costs.echo.perSecond),
      target: atLeastTimes(0.7),
    },
    {
      what: "`invite`, throughput",
      unit: "a second",
      ours: costs.invite.perSecond,
      baseline: against("echo of two messages as long, throughput", costs.twice.perSecond),
    },
    ...others.map((latency, index): Measure => {
      const count = outstanding[index + 1] ?? 0;
      return {
        what: `\`invite\`, p50, ${count.toLocaleString("en")} outstanding`,
        unit: "ms",
        ours: latency.p50,
        baseline: against("with none", least.p50),
        ...(count === 100_000 ? { target: atMostTimes(1.2) } : {}),
      };
    }),
    ...invite.map((latency, index): Measure => {
      const count = outstanding[index] ?? 0;
      return {
        what: `\`invite\`, p50, ${count.toLocaleString("en")} outstanding`,
        unit: "ms",
        ours: latency.p50,
        baseline: against("stock, ad-hoc command, p50", stock[index]?.p50 ?? Number.NaN),
        ...(count === 10_000 ? { target: timesFaster(100) } : {}),
      };
    }),
  ];
}

type Costs = { readonly echo: Cost; readonly twice: Cost; readonly invite: Cost };

/** What an invitation takes that an echo does not. */
function partsOfAnInvite(
  { echo, twice, invite }: Costs,
  waits: Awaited<ReturnType<typeof timeRedisWaits>>,
  alone: { readonly echo: Latency; readonly invite: Latency | undefined },
): Part {
  const sum = ({ cpu }: Cost) => Object.values(cpu).reduce((total, each) => total + each, 0);
  const rows = (against: string, other: Cost): readonly Measure[] => [
    ...Object.entries(invite.cpu).map(
      ([name, ms]): Measure => ({
        what: `CPU of ${name === "bot" ? "the bot" : name === "members" ? "the members" : name}, an \`invite\``,
        unit: "ms",
        ours: ms,
        baseline: { what: against, value: other.cpu[name] ?? Number.NaN },
      }),
    ),
    {
      what: "CPU in all, an `invite`",
      unit: "ms",
      ours: sum(invite),
      baseline: { what: against, value: sum(other) },
    },
  ];
  const waited = waits.reduce((total, { latency }) => total + latency.p50, 0);
  return {
    title: "Where the time of an `invite` goes",
    notes: [
      "CPU is what the kernel counts for a process and all its threads while the crowd asks, for each exchange. All share the machine’s cores, and Prosody, which has one thread, has one: where the sum, or Prosody’s part, grows by so much, the throughput falls by so much, whatever the bot does.",
      "An echo is one message and asks nobody. An `invite` is answered with two, and the bot waits for Redis twice, one after the other. Each wait was timed by itself, by the process that measures, which asks as the bot does.",
      "What is left between an `invite` alone and an echo plus these waits is the bot’s own work: the sentences, the record, the log line, the audit entry.",
    ],
    measures: [
      ...rows("an echo", echo),
      ...rows("an echo of two messages as long", twice).slice(-1),
      ...waits.map(
        ({ what, latency }): Measure => ({ what: `Redis: ${what}, p50`, unit: "ms", ours: latency.p50 }),
      ),
      {
        what: "an echo and these waits",
        unit: "ms",
        ours: alone.echo.p50 + waited,
        baseline: { what: "`invite`, p50", value: alone.invite?.p50 ?? Number.NaN },
      },
    ],
  };
}

async function pidOfRedis({ store }: Domain): Promise<number> {
  return Number(/process_id:(\d+)/.exec(await store.redis.ask((client) => client.info("server")))?.[1]);
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

async function aMember({ server }: Domains, domain: Domain, name: string): Promise<Inviter> {
  const jid = `${name}@${domain.name}`;
  server.addUser(jid, PASSWORD);
  return { domain, member: await logIn(server, jid, PASSWORD) };
}

async function askForInvitations({ domain, member }: Inviter, count: number): Promise<readonly number[]> {
  const bot = `invite@${domain.name}`;
  const times = await repeat(count, () => member.ask(bot, "invite", MESSAGES));
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
