import type { BotProcess } from "../rig/bot.ts";
import { residentMegabytes } from "../rig/memory.ts";
import { costOf, cpuOf, throughputOf } from "./cost.ts";
import { botOf, CROWD, type Domains, MESSAGES, startDomains } from "./domains.ts";
import type { Member } from "./member.ts";
import type { MeasurePart } from "./options.ts";
import { atMostTimes, under } from "./report.ts";
import { inOrder, takeTurns } from "./round-robin.ts";
import { median, rateOf } from "./statistics.ts";

const INVITATIONS = 10_000;
const SECONDS_A_ROUND = 2;
/** Before a round, so that a standby's start is over. */
const SECONDS_OF_WARM_UP = 1;
const STANDBYS = 2;

/** What one replica takes, and what standbys add. */
export const measureWorker: MeasurePart = async ({ rounds, most }) => {
  const domains = await startDomains([0]);
  const { least } = domains;
  const jid = botOf(least);
  const invitations = Math.min(INVITATIONS, most);
  const crowd = await domains.joinCrowd(least);
  const friend = await domains.join(least, "friend");

  /** Milliseconds from the start of the process until a friend sees the bot online. */
  async function startUp(): Promise<number> {
    const seen = friend.seeOnline(jid);
    const started = performance.now();
    const bot = await domains.startBot(least);
    const ms = (await seen) - started;
    await bot.stop();
    return ms;
  }

  try {
    const first = await domains.startBot(least);
    await friend.befriend(jid);
    await first.stop();
    const { startUps } = await takeTurns(rounds, { startUps: startUp });

    // A message that comes before the member's presence does is answered as one from offline storage: without a picture.
    const seen = friend.seeOnline(jid);
    const bot = await domains.startBot(least);
    await seen;
    const before = residentMegabytes(bot.program.pid);
    await askInAll(crowd, jid, invitations);
    const after = residentMegabytes(bot.program.pid);

    const replicas = await takeTurns(rounds, {
      one: () => askReplicas(domains, crowd, bot, 0),
      three: () => askReplicas(domains, crowd, bot, STANDBYS),
    });
    await bot.stop();
    const [one, three] = [ofRounds(replicas.one), ofRounds(replicas.three)];
    return {
      title: "Worker",
      notes: [
        `\`node dist/main.js bot\`, as built for production. Start-up is from the start of the process until a contact sees its presence, the median of ${rounds}. Memory is what the kernel calls resident, after ${invitations.toLocaleString("en")} invitations made in chat.`,
        `One replica owns the account and answers; ${STANDBYS} more stand by. ${CROWD} members write \`invite\`, each anew when answered, ${SECONDS_A_ROUND} s a round, ${rounds} rounds. CPU is that of all replicas, Prosody and Redis together, as the kernel counts it.`,
      ],
      measures: [
        { what: "start-up", unit: "ms", ours: median(startUps), target: under(1000) },
        { what: "memory when online", unit: "MB", ours: before },
        { what: "memory after the invitations", unit: "MB", ours: after, target: under(120) },
        {
          what: `CPU of an \`invite\`, ${STANDBYS + 1} replicas`,
          unit: "ms",
          ours: three.cpu.value,
          quartiles: three.cpu.quartiles,
          baseline: { what: "one replica", ...one.cpu },
          target: atMostTimes(1.1),
        },
        {
          what: `answers of ${STANDBYS + 1} replicas`,
          unit: "a second",
          ours: three.perSecond.value,
          quartiles: three.perSecond.quartiles,
          baseline: { what: "of one replica", ...one.perSecond },
        },
      ],
    };
  } finally {
    await Promise.all([friend, ...crowd].map((member) => member.leave()));
    await domains.stop();
  }
};

/** What an `invite` costs while this many replicas stand by beside the owner. */
async function askReplicas(
  domains: Domains,
  crowd: readonly Member[],
  owner: BotProcess,
  standbyCount: number,
) {
  const standbys = await inOrder([...Array(standbyCount)], () => domains.startStandby(domains.least));
  const replicas = [owner, ...standbys].map(({ program }, n) => [`replica ${n}`, program.pid] as const);
  const processes = { ...domains.servers, ...Object.fromEntries(replicas) };
  const ask = (member: Member) => member.ask(botOf(domains.least), "invite", MESSAGES);
  await rateOf(crowd, SECONDS_OF_WARM_UP, ask);
  const cost = await costOf(crowd, SECONDS_A_ROUND, processes, ask);
  await Promise.all(standbys.map((standby) => standby.stop()));
  return { cost, names: Object.keys(processes) };
}

function ofRounds(rounds: readonly Awaited<ReturnType<typeof askReplicas>>[]) {
  const costs = rounds.map(({ cost }) => cost);
  return { cpu: cpuOf(costs, rounds[0]?.names ?? []), perSecond: throughputOf(costs) };
}

/** This many invitations in all, asked for by a crowd. */
async function askInAll(crowd: readonly Member[], to: string, count: number): Promise<void> {
  let left = count;
  const keepAsking = async (member: Member) => {
    while (left-- > 0) await member.ask(to, "invite", MESSAGES);
  };
  await Promise.all(crowd.map(keepAsking));
}
