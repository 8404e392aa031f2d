import { type Cost, costOf, cpuOf, throughputOf } from "./cost.ts";
import { botOf, CROWD, type Domain, type Domains, MESSAGES, startDomains } from "./domains.ts";
import type { MeasurePart } from "./options.ts";
import { buildAt } from "./other-version.ts";
import type { Measure } from "./report.ts";
import { inOrder, takeTurns } from "./round-robin.ts";
import { median, repeat, spreadOf } from "./statistics.ts";

const WARM_UP = 1000;
const ASKED_A_ROUND = 100;
const SECONDS_A_ROUND = 2;

/** The bot beside the bot of another version, at the same servers. Each has a domain and a database of its own. */
export function measureAgainst(revision: string): MeasurePart {
  return async ({ rounds, most }) => {
    const other = await buildAt(revision);
    const domains = await startDomains([0, 0]);
    const [mine, theirs] = domains.all;
    if (mine === undefined || theirs === undefined) throw new Error("there are no two domains");
    try {
      const ours = await startSide(domains, mine);
      const its = await startSide(domains, theirs, other.main);
      const warmUp = Math.min(WARM_UP, most);
      await inOrder([ours, its], (side) => side.askAlone(warmUp));
      const alone = await takeTurns(rounds, {
        ours: () => ours.askAlone(ASKED_A_ROUND),
        its: () => its.askAlone(ASKED_A_ROUND),
      });
      const crowds = await takeTurns(rounds, { ours: ours.askInCrowd, its: its.askInCrowd });
      await inOrder([ours, its], (side) => side.stop());
      return {
        title: `Against ${other.commit}`,
        notes: [
          `An answered \`invite\` of this version’s bot, beside that of ${other.commit}: both at the same Prosody, with this version’s gate, and the same Redis, each on a domain and a database of its own. ${ASKED_A_ROUND} by one member, and ${SECONDS_A_ROUND} s by ${CROWD} members, each of whom asks anew when answered; ${rounds} rounds of both.`,
        ],
        measures: measuresOf(other.commit, alone, crowds),
      };
    } finally {
      await domains.stop();
      other.remove();
    }
  };
}

/** The bot of one version, and who asks it. */
async function startSide(domains: Domains, domain: Domain, main?: string) {
  const bot = await domains.startBot(domain, main === undefined ? {} : { main });
  const member = await domains.join(domain, "inviter");
  const crowd = await domains.joinCrowd(domain);
  const jid = botOf(domain);
  const processes = { ...domains.servers, "the bot": bot.program.pid };
  return {
    askAlone: (times: number) => repeat(times, () => member.ask(jid, "invite", MESSAGES)),
    askInCrowd: () => costOf(crowd, SECONDS_A_ROUND, processes, (one) => one.ask(jid, "invite", MESSAGES)),
    async stop() {
      await Promise.all([member, ...crowd].map((one) => one.leave()));
      await bot.stop();
    },
  };
}

type Rounds<R> = { readonly ours: readonly R[]; readonly its: readonly R[] };

function measuresOf(
  commit: string,
  alone: Rounds<readonly number[]>,
  crowds: Rounds<Cost>,
): readonly Measure[] {
  const row = (
    what: string,
    unit: Measure["unit"],
    of: (side: "ours" | "its") => ReturnType<typeof spreadOf>,
  ) => {
    const { value, quartiles } = of("ours");
    return { what, unit, ours: value, quartiles, baseline: { what: `at ${commit}`, ...of("its") } };
  };
  const names = ["the bot", "Redis", "Prosody"];
  return [
    ...names.map((name) => row(`CPU of ${name}, an \`invite\``, "ms", (side) => cpuOf(crowds[side], [name]))),
    row("CPU of all three, an `invite`", "ms", (side) => cpuOf(crowds[side], names)),
    row("`invite`, p50", "ms", (side) => spreadOf(alone[side].map(median))),
    row("`invite`, throughput", "a second", (side) => throughputOf(crowds[side])),
  ];
}
