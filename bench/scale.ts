import { randomUUID } from "node:crypto";
import { startRedis } from "../rig/redis.ts";
import { parseBareJid } from "../src/invites/bare-jid.ts";
import type { ScriptReply } from "../src/store/redis/scripts.ts";
import { openTestStore, runAsGate, type TestStore } from "../test/support/store.ts";
import type { MeasurePart } from "./options.ts";
import { atMostTimes, type Measure } from "./report.ts";
import { inOrder, takeTurns } from "./round-robin.ts";
import { fill, issue } from "./seed-data.ts";
import { latencyOf, timeOf } from "./statistics.ts";

const MOST = 1_000_000;
const EACH_A_ROUND = 50;
const INVITER = "inviter0@";

/** What the bot and the gates ask of Redis, with none outstanding and with a million. */
export const measureScale: MeasurePart = async ({ rounds, most }) => {
  const outstanding = Math.min(MOST, most);
  // Nothing is kept on the disk, so that a million are there within minutes.
  const redis = await startRedis({ settings: [["appendonly", "no"]] });
  const open = (database: number) =>
    openTestStore(`${redis.url}/${database}`, { policy: { domain: `n${database}.example` } });
  const [few, many] = await Promise.all([open(0), open(1)]);
  try {
    const before = await usedBytes(few);
    await fill(few, 100);
    await fill(many, outstanding);
    const bytesEach = ((await usedBytes(few)) - before) / (outstanding + 100);
    const works = worksOf();
    const times = await takeTurns(rounds, {
      few: () => inOrder(works, ({ work }) => timesOf(() => work(few))),
      many: () => inOrder(works, ({ work }) => timesOf(() => work(many))),
    });
    const p50 = (all: typeof times.few, index: number) => latencyOf(all.map((one) => one[index] ?? [])).p50;
    const count = outstanding.toLocaleString("en");
    return {
      title: "Scale",
      notes: [
        `What a command or a gate asks of Redis, through the scripts, one after the other: ${EACH_A_ROUND} a round, ${rounds} rounds, with ${count} open invitations of 100 by each inviter, beside one inviter with 100. Redis keeps all in memory and nothing on the disk.`,
      ],
      measures: [
        ...works.map(
          ({ what }, index): Measure => ({
            what: `${what}, p50, ${count} open`,
            unit: "ms",
            ours: p50(times.many, index),
            baseline: { what: "with 100 open", value: p50(times.few, index) },
            target: atMostTimes(1.2),
          }),
        ),
        { what: "memory of Redis, an invitation", unit: "bytes", ours: bytesEach },
      ],
    };
  } finally {
    await Promise.all([few.close(), many.close()]);
    await redis.stop();
  }
};

type Work = { readonly what: string; readonly work: (store: TestStore) => Promise<unknown> };

function worksOf(): readonly Work[] {
  const made = async (store: TestStore) => issue(store);
  const page = (number: number) => ({ number, size: 20 });
  return [
    { what: "make one", work: made },
    { what: "make one and revoke it", work: async (store) => store.invites.revoke((await made(store)).id) },
    {
      what: "make one and redeem it",
      work: async (store) => {
        const claim = randomUUID();
        const { id, token } = await made(store);
        const name = `friend-${claim}`;
        await expectYes(runAsGate(store, "claim", token, claim, name, "register", "true"));
        await expectYes(runAsGate(store, "commit", id, claim, name, "register"));
      },
    },
    {
      what: "list a member's",
      work: async (store) => {
        const by = parseBareJid(`${INVITER}${store.policy.domain}`);
        if (by === undefined) throw new Error("no address");
        return store.invites.page({ by }, page(1));
      },
    },
    { what: "`invites`, the first page", work: (store) => store.invites.page({}, page(1)) },
    {
      what: "`invites state open`, the fifth page",
      work: (store) => store.invites.page({ state: "open" }, page(5)),
    },
    { what: "`stats`", work: (store) => store.invites.counts() },
  ];
}

async function timesOf(work: () => Promise<unknown>): Promise<readonly number[]> {
  return inOrder([...Array(EACH_A_ROUND).keys()], () => timeOf(work));
}

async function usedBytes({ redis }: TestStore): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.run((client) => client.info("memory")))?.[1]);
}

async function expectYes(asked: Promise<readonly ScriptReply[]>): Promise<void> {
  const [outcome, reason] = await asked;
  if (outcome !== "ok") throw new Error(`a script of the gates says ${outcome} ${reason}`);
}
