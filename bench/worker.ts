import type { BotProcess } from "../rig/bot.ts";
import { residentMegabytes } from "../rig/memory.ts";
import { type Domains, PASSWORD, startDomains } from "./domains.ts";
import type { MeasurePart } from "./extent.ts";
import { logIn, type Member } from "./member.ts";
import { under } from "./report.ts";
import { median, rateOf } from "./statistics.ts";
import { inOrder, takeTurns } from "./turns.ts";

const INVITATIONS = 10_000;
const CROWD = 32;
const SECONDS_A_ROUND = 2;
/** The text with the link, and the QR code. */
const MESSAGES = 2;

/** What a worker takes, and what more of them give. */
export const measureWorker: MeasurePart = async ({ rounds, most }) => {
  const domains = await startDomains([0]);
  const { server, least } = domains;
  const invitations = Math.min(INVITATIONS, most);
  const crowd = await inOrder([...Array(CROWD).keys()], (n) => aMember(`one-of-many-${n}`));
  const friend = await aMember("friend");

  async function aMember(name: string): Promise<Member> {
    server.addUser(name, PASSWORD);
    return logIn(server, `${name}@${least.name}`, PASSWORD);
  }

  /** Milliseconds from the start of the process until a friend sees the bot online. */
  async function startUp(): Promise<number> {
    const seen = friend.seeOnline(`invite@${least.name}`);
    const started = performance.now();
    const bot = await domains.startBot(least);
    const ms = (await seen) - started;
    await bot.stop();
    return ms;
  }

  try {
    const first = await domains.startBot(least);
    await friend.befriend(`invite@${least.name}`);
    await first.stop();
    const { startUps } = await takeTurns(rounds, { startUps: startUp });

    // What comes before its presence does is answered as what waited for it: without a picture.
    const seen = friend.seeOnline(`invite@${least.name}`);
    const bot = await domains.startBot(least);
    await seen;
    const before = residentMegabytes(bot.program.pid);
    await askInAll(crowd, `invite@${least.name}`, invitations);
    const after = residentMegabytes(bot.program.pid);
    await bot.stop();

    const teams = await inOrder([1, 2, 3], (size) => aTeam(domains, size));
    const rates = await takeTurns(rounds, {
      teams: () =>
        inOrder(teams, ({ jid }) =>
          rateOf(crowd, SECONDS_A_ROUND, (member) => member.ask(jid, "invite", MESSAGES)),
        ),
    });
    await Promise.all(teams.flatMap(({ bots }) => bots.map((one) => one.stop())));
    const [alone = Number.NaN, ...more] = teams.map((_, index) =>
      median(rates.teams.map((round) => round[index] ?? Number.NaN)),
    );
    return {
      title: "Worker",
      notes: [
        `\`node dist/main.js bot\`, as built for production. Start-up is from the start of the process until a contact sees its presence, the median of ${rounds}. Memory is what the kernel calls resident, after ${invitations.toLocaleString("en")} invitations made in chat.`,
        `Workers of one account share its messages: the server sends each of them a copy, one answers. ${CROWD} members write \`invite\`, each anew when answered, ${SECONDS_A_ROUND} s a round, ${rounds} rounds. On a machine with few cores they share those with Prosody, Redis and the members.`,
      ],
      measures: [
        { what: "start-up", unit: "ms", ours: median(startUps), target: under(1000) },
        { what: "memory when online", unit: "MB", ours: before },
        { what: "memory after the invitations", unit: "MB", ours: after, target: under(110) },
        { what: "answers of one worker", unit: "a second", ours: alone },
        ...more.map((rate, index) => ({
          what: `answers of ${index + 2} workers`,
          unit: "a second" as const,
          ours: rate,
          baseline: { what: "of one", value: alone },
        })),
      ],
    };
  } finally {
    await Promise.all([friend, ...crowd].map((member) => member.leave()));
    await domains.stop();
  }
};

/** Several workers on one account. */
type Team = { readonly jid: string; readonly bots: readonly BotProcess[] };

async function aTeam(domains: Domains, size: number): Promise<Team> {
  const { least } = domains;
  const username = `team-of-${size}`;
  const bots = await inOrder([...Array(size).keys()], () => domains.startBot(least, username));
  return { jid: `${username}@${least.name}`, bots };
}

/** So many invitations in all, asked for by a crowd. */
async function askInAll(crowd: readonly Member[], to: string, count: number): Promise<void> {
  let left = count;
  const keepAsking = async (member: Member) => {
    while (left-- > 0) await member.ask(to, "invite", MESSAGES);
  };
  await Promise.all(crowd.map(keepAsking));
}
