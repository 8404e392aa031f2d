import { createClient } from "@redis/client";
import { expect, it } from "vitest";
import { startBot } from "../../rig/bot.ts";
import { startRedis } from "../../rig/redis.ts";
import { startWeb } from "../../rig/web.ts";
import { startXmppClients } from "../../rig/xmpp-clients.ts";
import { openInvitations } from "./invitations.ts";
import { describeOn, gateServerKinds } from "./on-servers.ts";

const OTHER =
  "what Redis holds of montague.example was written by another version of invite-bot (data version 0, this one needs 1)";

describeOn(gateServerKinds, "data of another version:", ({ start }) => {
  it("every process ends with one sentence and 78, and the gate lets nobody in, says why and is not alive", async () => {
    const redis = await startRedis();
    const client = createClient({ url: redis.url });
    await client.connect();
    const invitations = await openInvitations(redis.url, "montague.example");
    const { token } = await invitations.issue();
    await client.set("invites:{montague.example}:data-version", "0");
    const server = await start({ redisUrl: redis.url });
    await server.addUser("invite", "x");
    const friends = startXmppClients();
    const bot = startBot({ server, redis, password: "x" });
    try {
      await server.waitForLog(/data version 0, this one needs 1/);
      const stream = await friends.open(server);
      expect(await stream.preauth(token)).toMatchObject({ ok: false, type: "wait" });
      expect(await stream.register("juliet", "x")).toMatchObject({ ok: false, type: "wait" });
      expect(await client.zCard("invites:{montague.example}:heartbeats")).toBe(0);

      expect(await bot.program.exit).toMatchObject({ code: 78 });
      const complaints = bot.log().filter(({ level }) => level > 30);
      expect(complaints).toEqual([expect.objectContaining({ msg: expect.stringContaining(OTHER) })]);
      // It may be asked whether it is there before Redis has answered it.
      const ended = await startWeb({ server, redis }).then(
        async ({ program }) => `${(await program.exit).code} ${program.output()}`,
        (error: unknown) => String(error),
      );
      expect(ended).toContain(OTHER);
      for (const words of [["generate"], ["invites"], ["export", "--output", "/dev/null"]]) {
        const { code, stdout, stderr } = await bot.command(...words);
        expect({ code, stdout }, words.join(" ")).toEqual({ code: 78, stdout: "" });
        expect(stderr.trim().split("\n")).toEqual([expect.stringContaining(OTHER)]);
      }
      const doctor = await bot.command("doctor");
      expect(doctor.code).toBe(1);
      expect(doctor.stdout).toContain(OTHER.slice(1)); // where it begins a line
    } finally {
      await bot.stop();
      await friends.stop();
      await invitations.close();
      await server.stop();
      await client.close();
      await redis.stop();
    }
  });
});
