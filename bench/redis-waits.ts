import { randomUUID } from "node:crypto";
import { type BareJid, parseBareJid } from "../src/invites/bare-jid.ts";
import type { TestStore } from "../test/support/store.ts";
import { inOrder, takeTurns } from "./round-robin.ts";
import { issue, revokeAllOf } from "./seed-data.ts";
import { type Latency, latencyOf, timeOf } from "./statistics.ts";

const TIMES_A_ROUND = 100;

/** What the bot waits for, one after the other, between an `invite` in chat and its answer; asked as it asks. */
export async function timeRedisWaits(
  store: TestStore,
  rounds: number,
): Promise<readonly { readonly what: string; readonly latency: Latency }[]> {
  const inviter = required(parseBareJid(`waiting@${store.policy.domain}`));
  const aMessage = () => ({
    sender: inviter,
    dedupKey: randomUUID(),
    dedupMs: 60_000,
    stanza: `<message from='${inviter}/x' type='chat' id='m1'><body>invite</body></message>`,
  });
  const waits = {
    "the message, entered, and its limit": () => store.inbox.enter(aMessage()),
    "the settings, the quota, the language": () =>
      Promise.all([store.settings.read(), store.people.grantOf(inviter), store.people.preferences(inviter)]),
    "the invitation": () => issue(store, { inviter, requestId: randomUUID() }),
  };
  const times = await takeTurns(rounds, {
    waits: () =>
      inOrder(Object.values(waits), (wait) => inOrder([...Array(TIMES_A_ROUND)], () => timeOf(wait))),
  });
  await revokeAllOf(store, inviter);
  return Object.keys(waits).map((what, index) => ({
    what,
    latency: latencyOf(times.waits.map((round) => round[index] ?? [])),
  }));
}

function required(jid: BareJid | undefined): BareJid {
  if (jid === undefined) throw new Error("no address");
  return jid;
}
