import { beforeEach, describe, expect, it } from "vitest";
import type { Invite } from "../../../src/invites/invite.ts";
import type { NoticeQueue } from "../../../src/ports/notices.ts";
import { openNoticeQueue } from "../../../src/store/notices.ts";
import { speakAll } from "../../../src/wording/index.ts";
import { deliver, type NotifierDeps } from "../../../src/xmpp/chat/notifier.ts";
import { SendError } from "../../../src/xmpp/session/errors.ts";
import type { Element } from "../../../src/xmpp/xml.ts";
import { aJid } from "../../support/builders.ts";
import { onEmptyStore } from "../../support/empty-store.ts";
import { issueIn, runAsGate, type TestStore } from "../../support/store.ts";

let store: TestStore;
let sent: Element[];

const romeo = aJid("romeo@montague.example");
const DAY_MS = 86_400_000;

onEmptyStore((opened) => {
  store = opened;
});
beforeEach(() => {
  sent = [];
});

function aQueue(process: string): NoticeQueue {
  const { redis, scripts } = store;
  return openNoticeQueue({ redis, scripts, domain: "montague.example", process });
}

function parts(process = "one", traits: Partial<NotifierDeps> = {}): NotifierDeps {
  return {
    queue: aQueue(process),
    commands: store,
    voices: speakAll(),
    language: "en",
    welcomeTo: undefined,
    send: async (stanza) => {
      sent.push(stanza);
    },
    isOnline: () => true,
    log: store.log,
    ...traits,
  };
}

const issue = (lifetimeSeconds = 7 * 86_400) => issueIn(store, { lifetimeSeconds });

const fail = (invite: Invite, reason: string, words = "") =>
  store.scripts.run("note-failure", [invite.id, reason, words]);

/** Since the first failure. */
async function passTenMinutes(invite: Invite): Promise<void> {
  const stuck = store.key("stuck");
  await store.redis.client.zAdd(stuck, { score: Date.now(), value: invite.id }, { condition: "XX" });
}

async function use(invite: Invite, name: string, language = ""): Promise<void> {
  await runAsGate(store, "claim", invite.token, "c1", name, "register", "true", language);
  await runAsGate(store, "commit", invite.id, "c1", name, "register");
}

const bodies = () => sent.map((stanza) => stanza.getChildText("body"));

describe("a notice", () => {
  it("tells the inviter once that an invitation was used, from one of the processes", async () => {
    const invite = await issue();
    await use(invite, "juliet");
    await Promise.all([deliver(parts("one")), deliver(parts("two")), deliver(parts("three"))]);
    await deliver(parts("one"));
    expect(bodies()).toEqual([expect.stringContaining(`juliet has used your invitation #${invite.id}.`)]);
    expect(sent[0]?.attrs).toMatchObject({ to: romeo, type: "chat" });
  });

  it("tells the inviter once, ten minutes later, where somebody tried in vain, and why", async () => {
    const invite = await issue();
    await fail(invite, "conflict");
    await fail(invite, "weak-password");
    await deliver(parts());
    expect(sent).toEqual([]);
    await passTenMinutes(invite);
    await deliver(parts());
    expect(bodies()).toEqual([
      expect.stringMatching(
        new RegExp(`#${invite.id} failed .* the password was too weak.*whoami notices off`),
      ),
    ]);
    await fail(invite, "conflict");
    expect(await store.redis.client.zCard(store.key("stuck"))).toBe(0);
  });

  it("tells nothing of who tried in vain and succeeded at last, late or early", async () => {
    const [early, late] = [await issue(), await issue()];
    for (const invite of [early, late]) await fail(invite, "conflict");
    await use(early, "juliet");
    await passTenMinutes(early);
    await use(late, "benvolio");
    await passTenMinutes(late);
    await deliver(parts());
    expect(bodies()).toEqual([
      expect.stringContaining("juliet has used"),
      expect.stringContaining("benvolio has used"),
    ]);
  });

  it("tells of no attempt that was none, and of no invitation that is not open any more", async () => {
    const [busy, revoked] = [await issue(), await issue()];
    await fail(busy, "busy");
    await fail(revoked, "conflict");
    await store.invites.revoke(revoked.id);
    for (const invite of [busy, revoked]) await passTenMinutes(invite);
    await deliver(parts());
    expect(sent).toEqual([]);
  });

  it("cuts and cleans what the server said", async () => {
    const invite = await issue();
    await fail(invite, "refused", `weak\u202e\n${"x".repeat(5_000)}`);
    await passTenMinutes(invite);
    await deliver(parts());
    expect(bodies()[0]).toMatch(/“weak x{195}”/);
  });

  it("welcomes who has registered, as they registered, or else as their inviter speaks", async () => {
    const welcoming = parts("one", { welcomeTo: "Montague" });
    await store.people.setPreferences(romeo, { language: "es", muted: true });
    await use(await issue(), "juliet");
    await use(await issue(), "benvolio", "de-AT");
    await deliver(welcoming);
    expect(sent).toEqual([]);
    const welcomes = store.key("welcomes");
    for (const value of await store.redis.client.zRange(welcomes, 0, -1))
      await store.redis.client.zAdd(welcomes, { score: 1, value });
    await deliver(welcoming);
    sent.sort((one, other) => (other.attrs.to ?? "").localeCompare(one.attrs.to ?? ""));
    expect(sent.map((stanza) => stanza.attrs.to)).toEqual([
      "juliet@montague.example",
      "benvolio@montague.example",
    ]);
    expect(bodies()[0]).toMatch(
      /^¡Te damos la bienvenida a Montague!.*juliet@montague.example.*romeo@montague.example/,
    );
    expect(bodies()[1]).toMatch(/^Willkommen bei Montague!/);
  });

  it("waits while the bot is offline, and is told by another when its taker died", async () => {
    await use(await issue(), "juliet");
    await deliver(parts("one", { isOnline: () => false }));
    expect(sent).toEqual([]);
    await aQueue("dead").take(10);
    const stream = store.key("notices");
    const pending = await store.redis.client.xPendingRange(stream, "bots", "-", "+", 1);
    await store.redis.client.xClaim(stream, "bots", "dead", 0, pending[0]?.id ?? "", { IDLE: 60_000 });
    await deliver(parts("one"));
    expect(sent).toHaveLength(1);
  });

  it("is not told again by another, though its sending takes long, while its taker lives", async () => {
    await use(await issue(), "juliet");
    let finish = () => {};
    const link = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const queue = aQueue("one");
    let kept = 0;
    const keep = async (ids: readonly string[]) => {
      await queue.keep(ids);
      kept += 1;
    };
    const sending = deliver(parts("one", { queue: { ...queue, keep }, keepMs: 10, send: () => link }));
    const stream = store.key("notices");
    const pending = () => store.redis.client.xPendingRange(stream, "bots", "-", "+", 1);
    await expect.poll(async () => (await pending())[0]?.consumer).toBe("one");
    const [{ id = "" } = {}] = await pending();
    await store.redis.client.xClaim(stream, "bots", "one", 0, id, { IDLE: 60_000 });
    const before = kept;
    await expect.poll(() => kept).toBeGreaterThan(before + 1);
    await deliver(parts("two"));
    expect(sent).toEqual([]);
    finish();
    await sending;
    expect(await pending()).toEqual([]);
  });

  it("is kept when it cannot be sent", async () => {
    await use(await issue(), "juliet");
    const failing = parts("one", { send: () => Promise.reject(new SendError("gone")) });
    await expect(deliver(failing)).rejects.toThrow("gone");
    const pending = await store.redis.client.xPending(store.key("notices"), "bots");
    expect(pending.pending).toBe(1);
  });

  it("that cannot be told at all is dropped, and blocks no other", async () => {
    await store.notices.post({ kind: "approved", to: romeo, invite: "broken" as never });
    await use(await issue(), "juliet");
    const failing = parts("one", {
      commands: {
        ...store,
        invites: { ...store.invites, find: () => Promise.reject(new TypeError("broken")) },
      },
    });
    await deliver(failing);
    expect(bodies()).toEqual([expect.stringContaining("juliet has used your invitation")]);
  });

  it("reminds once of an invitation that ends within a day unused", async () => {
    const invite = await issue();
    await deliver(parts());
    expect(sent).toEqual([]);
    await store.redis.client.zAdd(store.key("reminders"), { score: Date.now() - 1, value: invite.id });
    await deliver(parts());
    await deliver(parts());
    expect(bodies()).toEqual([expect.stringContaining(`Your invitation #${invite.id} expires tomorrow`)]);
  });

  it("reminds of none that was used, revoked, or made for less than two days", async () => {
    const [used, revoked, short] = [await issue(), await issue(), await issue(DAY_MS / 1000)];
    await use(used, "juliet");
    await store.invites.revoke(revoked.id);
    expect(await store.redis.client.zRange(store.key("reminders"), 0, -1)).toEqual([]);
    expect(short.state).toBe("open");
  });

  it("of a use is told soon, however many invitations end within a day", async () => {
    const ending = await Promise.all(Array.from({ length: 120 }, () => issue()));
    const due = ending.map(({ id }) => ({ score: Date.now() - 1, value: id }));
    await store.redis.client.zAdd(store.key("reminders"), due);
    const queue = aQueue("one");
    for (const _ of ["one round", "another"]) await queue.remind();
    await use(await issue(), "juliet");
    expect(await store.redis.client.xLen(store.key("notices"))).toBe(101);

    const told = (text: string) => bodies().filter((body) => body?.includes(text));
    while (told("has used").length === 0 && sent.length < 200) await deliver(parts());
    expect(sent.length).toBeLessThan(120);
    while (told("expires tomorrow").length < 120) await deliver(parts());
    expect(new Set(bodies()).size).toBe(121);
  });

  it("is not sent to who muted them, nor to whom something came back from", async () => {
    await store.people.setPreferences(romeo, { muted: true });
    await use(await issue(), "juliet");
    await deliver(parts());
    expect(sent).toEqual([]);

    await store.people.setPreferences(romeo, {});
    await store.people.noteBounce(romeo);
    await store.notices.post({ kind: "denied", to: romeo });
    await deliver(parts());
    expect(sent).toEqual([]);
  });

  it("of what an account made that has ended is not for the next one of its name", async () => {
    await use(await issue(), "juliet");
    await runAsGate(store, "account", "romeo", "ended", "0");
    await deliver(parts());
    expect(sent).toEqual([]);
  });

  it("of a granted request brings the link", async () => {
    const invite = await issue();
    await store.notices.post({ kind: "approved", to: romeo, invite: invite.id });
    await deliver(parts());
    const link = `https://join.montague.example/i/${invite.token}`;
    expect(bodies()).toEqual([
      expect.stringMatching(/^An admin has granted your request\. Here is an invitation/),
      expect.stringContaining(link),
      `${link}/qr.png`,
    ]);
  });
});
