import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { type Invitations, openInvitations } from "./invitations.ts";
import { gateServerKinds } from "./on-servers.ts";

const SESSIONS = 50;

const here = gateServerKinds.filter(({ isHere }) => isHere);
/** The first with each other; where there is only one, two of it. */
const pairs = [...here.slice(1), ...here.slice(0, here.length > 1 ? 0 : 1)].map((other) => ({
  one: here[0] ?? other,
  other,
}));

describe.each(pairs)(`${SESSIONS} sessions at $one.name and $other.name, with one token`, (pair) => {
  let redis: RedisServer;
  let servers: readonly XmppServer[] = [];
  let clients: XmppClients;
  let invitations: Invitations;

  beforeAll(async () => {
    redis = await startRedis();
    servers = await Promise.all([pair.one, pair.other].map(({ start }) => start({ redisUrl: redis.url })));
    invitations = await openInvitations(redis.url, "montague.example");
    clients = startXmppClients();
  });
  afterAll(async () => {
    await clients?.stop();
    await invitations?.close();
    await Promise.all(servers.map((server) => server.stop()));
    await redis?.stop();
  });

  it.each([
    ["one use, names of their own: one account", 1, (index: number) => `single${index}`],
    ["five uses, names of their own: five accounts", 5, (index: number) => `five${index}`],
    ["one use, the same name: one account", 1, () => "capulet"],
  ] as const)("%s, on both servers together", async (_, uses, nameOf) => {
    const invite = await invitations.issue({ uses });
    const racers = await Promise.all(
      Array.from({ length: SESSIONS }, async (_, index) => {
        const server = servers[index % servers.length];
        if (server === undefined) throw new Error("no server");
        const stream = await clients.open(server);
        expect(await stream.preauth(invite.token)).toMatchObject({ ok: true });
        return { server, stream, username: nameOf(index), password: "x" };
      }),
    );

    const answers = await clients.registerTogether(
      racers.map(({ stream, username, password }) => ({ stream, username, password })),
    );

    expect(answers.filter((answer) => answer.ok)).toHaveLength(uses);
    // Somebody else's use was claimed or is spent, or the name was taken meanwhile.
    const conditions = new Set(answers.map((answer) => (answer.ok ? "ok" : answer.condition)));
    conditions.delete("ok");
    expect(["resource-constraint", "not-allowed", "conflict"]).toEqual(
      expect.arrayContaining([...conditions]),
    );
    const accounts = new Map(
      racers.map(({ server, username }) => [`${server.port} ${username}`, { server, username }]),
    );
    const exist = await Promise.all(
      [...accounts.values()].map(({ server, username }) => server.userExists(username)),
    );
    expect(exist.filter(Boolean)).toHaveLength(uses);
    // A gate commits when it has answered.
    await expect
      .poll(() => invitations.find(invite.id))
      .toMatchObject({ state: "spent", used: Array.from({ length: uses }, () => expect.anything()) });
    await Promise.all(racers.map(({ stream }) => stream.close()));
  });
});
