import { describe, expect, it, onTestFinished } from "vitest";
import { type EjabberdOptions, startEjabberd } from "../../rig/ejabberd.ts";
import { type EjabberdEdition, findEjabberd } from "../../rig/ejabberd-versions.ts";
import { startRedis } from "../../rig/redis.ts";
import { type ClientStream, startXmppClients } from "../../rig/xmpp-clients.ts";
import { openInvitations } from "./invitations.ts";

const editions: readonly EjabberdEdition[] = ["packaged", "newer"];
const PASSWORD = "wherefore art thou";
const TEN_MINUTES = { registration_timeout: 600 };

/** A server with a gate and some rules for registrations, and friends with an invitation for ten. */
async function startSite(options: EjabberdOptions) {
  const redis = await startRedis();
  const server = await startEjabberd({ redisUrl: redis.url, ...options });
  const clients = startXmppClients();
  const invitations = await openInvitations(redis.url, server.domain);
  onTestFinished(async () => {
    await clients.stop();
    await invitations.close();
    await server.stop();
    await redis.stop();
  });
  const { id, token } = await invitations.issue({ uses: 10 });
  const invite = async (): Promise<ClientStream> => {
    const friend = await clients.open(server);
    expect(await friend.preauth(token)).toMatchObject({ ok: true });
    return friend;
  };
  const usedBy = async () => (await invitations.find(id))?.used.map(({ name }) => name).sort();
  const failure = async () => (await invitations.find(id))?.failure;
  return { server, clients, invitations, invite, usedBy, failure };
}

describe.each(editions.filter((each) => findEjabberd(each) !== undefined))(
  "ejabberd, %s, with the rule",
  (edition) => {
    it("registration_timeout: who has a good invitation is past it, one after the other and together", async () => {
      const { invite, usedBy } = await startSite({ edition, extra: TEN_MINUTES });
      const one = await invite();
      expect(await one.register("one", PASSWORD)).toMatchObject({ ok: true });
      const friends = await Promise.all(
        ["two", "three", "four"].map(async (name) => ({ name, of: await invite() })),
      );
      const answers = await Promise.all(friends.map(({ name, of }) => of.register(name, PASSWORD)));
      expect(answers).toEqual(friends.map(() => expect.objectContaining({ ok: true })));
      await expect.poll(usedBy).toEqual(["four", "one", "three", "two"]);
    });

    it("registration_timeout: it holds for clients that have none", async () => {
      const own = { allowRegistration: true, inviteOnly: false };
      const { clients, server, invite } = await startSite({ edition, extra: TEN_MINUTES, own });
      const [first, second] = [await clients.open(server), await clients.open(server)];
      expect(await first.register("first", PASSWORD)).toMatchObject({ ok: true });
      expect(await second.register("second", PASSWORD)).toMatchObject({ ok: false, type: "wait" });
      expect(await (await invite()).register("third", PASSWORD)).toMatchObject({ ok: true });
    });

    it("access, password_strength: they hold past the timer, too, and cost no use", async () => {
      const extra = {
        ...TEN_MINUTES,
        acl: { banned: { user: "mallory" } },
        access_rules: { some: [{ deny: "banned" }, { allow: "all" }] },
      };
      const modules = { mod_register: { access: "some", password_strength: 40 } };
      const { invite, usedBy, failure } = await startSite({ edition, extra, modules });
      expect(await (await invite()).register("one", PASSWORD)).toMatchObject({ ok: true });
      const two = await invite();
      expect(await two.register("mallory", PASSWORD)).toMatchObject({ ok: false, condition: "forbidden" });
      expect(await two.register("two", "weak")).toMatchObject({ ok: false, condition: "not-acceptable" });
      await expect.poll(failure).toMatchObject({ reason: "refused", words: "The password is too weak" });
      expect(await two.register("two", PASSWORD)).toMatchObject({ ok: true });
      await expect.poll(usedBy).toEqual(["one", "two"]);
      expect(await failure()).toBeUndefined();
    });

    it("redirect_url: who has shown a good invitation gets the form, and others the address", async () => {
      const modules = { mod_register: { redirect_url: "https://join.example/" } };
      const { clients, server, invite } = await startSite({ edition, modules });
      const friend = await invite();
      const form = await friend.registrationForm();
      expect(form.xml).toContain("<username");
      expect(form.xml).toContain("<password");
      expect(form.xml).not.toContain("join.example");
      expect(await friend.register("one", PASSWORD)).toMatchObject({ ok: true });
      expect((await (await clients.open(server)).registrationForm()).xml).toContain("https://join.example/");
    });

    it.each(["mod_invites", "mod_invite_gate"])(
      "allow_modules: [%s]: who has an invitation registers",
      async (allowed) => {
        const modules = { mod_register: { allow_modules: [allowed] } };
        const { invite } = await startSite({ edition, modules });
        expect(await (await invite()).register("one", PASSWORD)).toMatchObject({ ok: true });
      },
    );

    it("welcome_message: who registers by invitation gets it, and the watchers are told", async () => {
      const welcome_message = { subject: "Ahoy & welcome", body: "Mind <the> gap" };
      const modules = {
        mod_register: { welcome_message, registration_watchers: ["nurse@montague.example"] },
      };
      const { clients, server, invite } = await startSite({ edition, modules });
      await server.addUser("nurse", PASSWORD);
      const nurse = await clients.logIn(server, "nurse", PASSWORD);
      await (await invite()).register("one", PASSWORD);
      const one = await clients.logIn(server, "one", PASSWORD);
      expect((await one.waitForMessage(server.domain)).body).toBe("Mind <the> gap");
      expect((await nurse.waitForMessage(server.domain)).body).toContain("one@montague.example");
    });
  },
);
