import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProsodyServer, startProsody } from "../../rig/prosody.ts";
import { prosodyVersions } from "../../rig/prosody-versions.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import { type Invitations, openInvitations } from "./invitations.ts";

const SESSIONS = 50;

describe(`${SESSIONS} sessions that show one token and then register at once`, () => {
  const versions = prosodyVersions();
  let redis: RedisServer;
  let servers: readonly ProsodyServer[] = [];
  let clients: XmppClients;
  let invitations: Invitations;

  beforeAll(async () => {
    redis = await startRedis();
    // One of each version; where there is only one version, two of it.
    servers = await Promise.all(
      [versions[0], versions.at(-1)].map((version) =>
        startProsody({ redisUrl: redis.url, ...(version === undefined ? {} : { version }) }),
      ),
    );
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
    const accounts = new Set(racers.map(({ server, username }) => `${server.port} ${username}`));
    const exist = [...accounts].filter((account) => {
      const [port, name = ""] = account.split(" ");
      return servers.some((server) => `${server.port}` === port && server.userExists(name));
    });
    expect(exist).toHaveLength(uses);
    const spent = await invitations.find(invite.id);
    expect(spent).toMatchObject({ state: "spent" });
    expect(spent?.used).toHaveLength(uses);
    await Promise.all(racers.map(({ stream }) => stream.close()));
  });
});
