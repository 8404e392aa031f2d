import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../../rig/bot.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { describeOn, gateServerKinds } from "./on-servers.ts";

const PASSWORD = "wherefore art thou";
const GATE = "urn:invite-bot:gate:0";

describeOn(gateServerKinds, "which accounts exist, at", ({ start }) => {
  let redis: RedisServer;
  let server: XmppServer;
  let clients: XmppClients;

  beforeAll(async () => {
    redis = await startRedis();
    server = await start({ redisUrl: redis.url });
    clients = startXmppClients();
    await server.addUser("carol", PASSWORD);
  });
  afterAll(async () => {
    await clients.stop();
    await server.stop();
    await redis.stop();
  });

  const run = (...words: readonly string[]) =>
    runCommand({ server, redis, password: PASSWORD, config: { web: { base_url: null } } }, ...words);

  describe("is asked of the gate, so that nobody is given a link that cannot work:", () => {
    it.each([
      { words: ["reset-password", "nobody"], told: "There is no account named nobody." },
      { words: ["create-account", "--for", "carol"], told: "There is an account named carol already." },
      { words: ["generate", "--for", "Carol"], told: "There is an account named carol already." },
    ])("$words", async ({ words, told }) => {
      const { code, stdout, stderr } = await run(...words);
      expect(stderr).toContain(told);
      expect(stdout).toBe("");
      expect(code).toBe(1);
    });

    it.each([{ words: ["reset-password", "carol"] }, { words: ["generate", "--for", "dave"] }])(
      "$words gives one",
      async ({ words }) => {
        expect(await run(...words)).toMatchObject({ code: 0, stderr: "" });
      },
    );
  });

  it("is told to nobody who has no inquiry in Redis, and guessing ends the stream", async () => {
    const stranger = await clients.open(server);
    const ask = (id: string) =>
      stranger.request(`<iq type='get' to='${server.domain}'><account xmlns='${GATE}' id='${id}'/></iq>`);
    for (const id of ["", "carol", "*", "x".repeat(36), "account:carol"]) {
      expect(await ask(id), id).toMatchObject({ ok: false, condition: "item-not-found" });
    }
    void ask("once-more").catch(() => undefined);
    await stranger.waitFor((event): event is typeof event => event.event === "closed", "end");
  });

  it("is not known where the server does not answer, and the link is made as ever", async () => {
    server.suspend();
    const { code, stdout } = await run("generate", "--for", "carol").finally(() => server.resume());
    expect(stdout).toContain("carol@");
    expect(code).toBe(0);
  });
});
