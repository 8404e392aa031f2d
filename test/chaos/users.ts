import { setTimeout as pause } from "node:timers/promises";
import PQueue from "p-queue";
import { startXmppClients } from "../../rig/xmpp-clients.ts";
import { gateDoor, webDoor } from "./doors.ts";
import type { Attempt, History, Order } from "./history.ts";
import { inviteesOf, type Offer, register } from "./invitees.ts";
import { startMember } from "./member.ts";
import { seededRandom } from "./random.ts";
import type { SyncPoints } from "./sync-points.ts";
import type { System } from "./system.ts";
import type { Trace } from "./trace.ts";

/** What members and friends have seen and done. */
export type Experience = Pick<History, "orders" | "botMessages" | "attempts"> & {
  /** How long each answer took, in milliseconds. */
  readonly waits: readonly number[];
};

/** Everybody who has something to do with the system: members, and the friends that they invite. */
export type Users = {
  /** Members invite without pause until the time is over; resolves when the last of them has its answer. */
  inviteUntil(time: number): Promise<void>;
  /** Each member invites once more; resolves when the friends are through, too. */
  inviteOnce(): Promise<void>;
  /** Everybody goes. */
  leave(): Promise<Experience>;
};

/** More friends than this do not register at once, and members wait for them. */
const FRIENDS_AT_ONCE = 8;
const THINKING_MS = 400;

export function createUsers({
  seed,
  names,
  password,
  system,
  syncPoints,
  trace,
}: {
  readonly seed: string;
  readonly names: readonly string[];
  readonly password: string;
  readonly system: System;
  readonly syncPoints: SyncPoints;
  readonly trace: Trace;
}): Users {
  const { server, botJid } = system;
  // In processes of their own, so that busy friends keep no member from answers.
  const memberClients = startXmppClients();
  const friendClients = startXmppClients();
  const beginAt = (part: string) => () => syncPoints.tell("registrations", `registrations at ${part}`);
  const doors = [
    ...system.gates.map(({ name, server: gate }) =>
      gateDoor({ clients: friendClients, server: gate, name, begin: beginAt(name) }),
    ),
    ...system.webs.map(({ name, url }) => webDoor({ url, name, begin: beginAt(name) })),
  ];
  const members = names.map((name) => ({
    name,
    random: seededRandom(`${seed} ${name}`),
    client: startMember({
      ...{ clients: memberClients, server, name, password, botJid, trace },
      sent: () => syncPoints.tell("orders"),
    }),
  }));
  type Player = (typeof members)[number];

  const orders: Order[] = [];
  const attempts: Attempt[] = [];
  const waits: number[] = [];
  const friends = new PQueue({ concurrency: FRIENDS_AT_ONCE });

  async function ask({ client, random }: Player, order: Order): Promise<Offer | undefined> {
    const wish = random.pick(["plain", "plain", "plain", "several", "named"] as const);
    const uses = wish === "several" ? random.whole(2, 5) : 1;
    const name = wish === "named" ? `n${order.id}` : undefined;
    const extent = name === undefined ? `uses ${uses}` : `for ${name}`;
    const started = performance.now();
    const botMessage = await client.ask(order, `invite ${extent} note ${order.id}`);
    waits.push(performance.now() - started);
    trace.note(`${order.id} is answered: ${botMessage?.content.kind ?? "not at all"}`, order.id);
    if (botMessage?.content.kind !== "invitation") return undefined;
    return { order: order.id, token: botMessage.content.token, uses, name };
  }

  async function invite(player: Player): Promise<void> {
    const order = { id: `${player.name}${orders.length}`, member: player.client.jid };
    orders.push(order);
    const offer = await ask(player, order);
    if (offer === undefined) return;
    for (const friend of inviteesOf(offer, doors, player.random)) {
      void friends.add(async () => attempts.push(...(await register(friend, offer, trace))));
    }
  }

  return {
    inviteUntil: async (time) => {
      await Promise.all(
        members.map(async (player) => {
          while (Date.now() < time) {
            await invite(player);
            await Promise.all([friends.onSizeLessThan(1), pause(player.random.whole(0, THINKING_MS))]);
          }
        }),
      );
    },
    inviteOnce: async () => {
      await Promise.all(members.map(invite));
      await friends.onIdle();
    },
    leave: async () => {
      const botMessages = await Promise.all(members.map(({ client }) => client.leave()));
      await Promise.all([memberClients.stop(), friendClients.stop()]);
      return { orders, botMessages: botMessages.flat(), attempts, waits };
    },
  };
}
