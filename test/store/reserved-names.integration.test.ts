import { beforeEach, describe, expect, it } from "vitest";
import type { IssueRequest } from "../../src/ports/invite-store.ts";
import { digest } from "../../src/store/digest.ts";
import { aJid, anIssueRequest } from "../support/builders.ts";
import { onEmptyStore } from "../support/empty-store.ts";
import { issueIn, runAsGate, type TestStore } from "../support/store.ts";

let store: TestStore;

onEmptyStore(
  (opened) => {
    store = opened;
  },
  // As the configuration says: admins, the bot, the component, the domain, and what an operator adds.
  {
    reserved: ["boss", "invite", "xmpp.montague.example", "montague.example", "häuptling", "главный"],
    configured: { registrationInviteOnly: false },
  },
);

beforeEach(() => store.settings.publish("anew"));

const reserved = [
  ...[
    "abuse",
    "admin",
    "administrator",
    "sysadmin",
    "hostmaster",
    "postmaster",
    "webmaster",
    "noc",
    "security",
  ],
  ...[
    "support",
    "root",
    "operator",
    "moderator",
    "noreply",
    "help",
    "helpdesk",
    "info",
    "www",
    "mailer-daemon",
  ],
  ...["boss", "invite", "xmpp.montague.example", "montague.example", "häuptling", "главный"],
];
const lookalikes = [
  ...["a.d.m.i.n", "post-master", "_root_", "no.reply", "~support~", "boss.", "montagueexample", "★admin★"],
  ...["adm1n", "r00t", "5upport", "admln", "8oss", "$upport", "h3lp", "webrnaster", "vvvvvv"],
  ...[
    "аdmin",
    "rοоt",
    "ѕupport",
    "bоss",
    "ɑdmin",
    "ᵃdmin",
    "аԁⅿіп",
    "ꭺdmin",
    "🅰dmin",
    "ａdmin",
    "adṃin",
    "ádmín",
  ],
  ...["ad\u200bmin", "adm\u2800in", "ro\u0336ot", "admi\u0307n", "sup\u2060port", "ro\u00adot", "hauptling"],
  ...["adrnin", "aclmin", "пос", "главныи", "г.л.а.в.н.ы.й"],
];
/** Whole names, and nothing that they are only a part of; nor what has the same letters in another order. */
const usable = [
  ...[
    "adminton",
    "robot",
    "bottom",
    "infos",
    "badmin",
    "rooty",
    "abbot",
    "newsom",
    "bossa",
    "webmasterson",
    "mali",
  ],
  ...[
    "ali",
    "mia",
    "mai",
    "lia",
    "noa",
    "noah",
    "nico",
    "otto",
    "ines",
    "elias",
    "anna",
    "ian",
    "lin",
    "bo",
    "hilda",
  ],
  ...[
    "admin2000",
    "root-beer",
    "i.n.f.o.s",
    "мария",
    "дима",
    "иван",
    "نور",
    "דוד",
    "小明",
    "ひろし",
    "अनिल",
    "σοφία",
  ],
];

const issue = (traits: Partial<IssueRequest> = {}) => issueIn(store, traits);

async function claim(token: string, name: string, purpose = "register"): Promise<string> {
  const reply = await runAsGate(store, "claim", token, `claim of ${name}`, name, purpose, "true");
  return reply.map(String).slice(0, 2).join(" ");
}

describe("a plain invitation", () => {
  it.each([...reserved, ...lookalikes])("does not register %s", async (name) => {
    const member = await issue();
    const admin = await issue({ byAdmin: true });
    expect(await claim(member.token, name)).toBe("refused name-reserved");
    expect(await claim(admin.token, name)).toBe("refused name-reserved");
    expect((await store.invites.find(member.id))?.used).toEqual([]);
  });

  it.each(usable)("registers %s", async (name) => {
    expect(await claim((await issue()).token, name)).toMatch(/^ok /);
  });
});

describe("an invitation for a reserved name", () => {
  it.each([...reserved, ...lookalikes])("is made by an admin alone, and registers %s", async (name) => {
    const asked = await store.invites.issue(anIssueRequest({ name }));
    expect(asked).toMatchObject({ problem: { fault: { fault: "reserved-name", text: name } } });
    const given = await issue({ name, byAdmin: true });
    expect(given).toMatchObject({ name, trustedName: expect.any(String) });
    expect(await claim(given.token, name)).toMatch(/^ok /);
  });

  it("that a member had made before it was one does not register it, and an admin's does", async () => {
    const members = await issue({ name: "capo" });
    const admins = await issue({ name: "chief", byAdmin: true });
    const { settings } = store;
    await store.scripts.run("configure", [
      "anew",
      "true",
      "false",
      "true",
      "20",
      "60000",
      "",
      "capo",
      "chief",
    ]);
    expect(await claim(members.token, "capo")).toBe("refused name-reserved");
    expect(await claim(admins.token, "chief")).toMatch(/^ok /);
    await settings.publish("anew");
    expect(await claim(members.token, "capo")).toMatch(/^ok /);
  });

  it("does not register what merely reads like it", async () => {
    const given = await issue({ name: "admin", byAdmin: true });
    expect(await claim(given.token, "аdmin")).toBe("refused wrong-name");
  });

  it("that was taken over from elsewhere does not register it", async () => {
    const record = { id: "k3f9x2", kind: "account", contact: false, name: "boss" };
    const times = [Date.now(), Date.now() + 3_600_000, 3_600_000].map(String);
    const token = "aBcDeFgHiJkLmNoPqRsTuVwX";
    await store.scripts.run("import-invite", [
      ...[record.id, token, digest(token), JSON.stringify({ value: record }), ...times],
      ...["1", "operator", "boss"],
    ]);
    expect(await claim(token, "boss")).toBe("refused name-reserved");
  });
});

it("a new password for an account with a reserved name needs no more than its own invitation", async () => {
  const reset = await issue({ kind: "reset", name: "boss", contact: false });
  expect(await claim(reset.token, "boss", "reset")).toMatch(/^ok /);
});

describe("open registration", () => {
  const admit = async (name: string) =>
    (await runAsGate(store, "may-register", name, "true", "false")).join(" ");

  it.each([...reserved, ...lookalikes])("gives %s to nobody", async (name) => {
    await issue({ name, byAdmin: true });
    expect(await admit(name)).toBe("refused name-reserved");
  });

  it.each(usable)("gives %s to the first who asks", async (name) => {
    expect(await admit(name)).toBe("ok");
  });
});

describe("a name that an open invitation reserves", () => {
  it.each([
    ["juliet", "jսliet"],
    ["jսliet", "juliet"],
    ["juliet", "juӏiet"],
    ["juliet", "ju1iet"],
    ["josé", "jose"],
    ["дима", "димa"],
    ["маша", "mаша"],
  ])("%s keeps %s from everybody else", async (name, like) => {
    const named = await issue({ name });
    expect(await claim((await issue()).token, like)).toBe("refused name-reserved");
    expect(await store.invites.issue(anIssueRequest({ name: like }))).toMatchObject({
      problem: { kind: "name-reserved" },
    });
    expect(await claim(named.token, name)).toMatch(/^ok /);
  });

  it.each([
    ["j.smith", "jsmith"],
    ["anna3", "annae"],
    ["राम", "रामा"],
    ["иван", "ивана"],
  ])("%s leaves %s to others", async (name, other) => {
    await issue({ name });
    expect(await claim((await issue()).token, other)).toMatch(/^ok /);
  });

  it("is free again, with all that reads like it, when its invitation is revoked", async () => {
    const { id } = await issue({ name: "juliet" });
    await store.invites.revoke(id);
    expect(await claim((await issue()).token, "jսliet")).toMatch(/^ok /);
  });

  it("stays reserved as long as its invitation is extended", async () => {
    const { id } = await issue({ name: "jսliet" });
    await store.invites.extend(id, 10 * 86_400, 3600);
    expect(await store.redis.client.pTTL(store.key("name", "juiiet"))).toBeGreaterThan(9 * 86_400_000);
  });
});

describe("the names of the configuration", () => {
  it("are those of the bot that started last", async () => {
    await store.scripts.run("configure", ["anew", "true", "true", "true", "20", "60000", "", "duke"]);
    expect(await claim((await issue()).token, "duke")).toBe("refused name-reserved");
    expect(await claim((await issue()).token, "boss")).toMatch(/^ok /);
  });

  it("are told by another process only where no bot has told any", async () => {
    await store.scripts.run("configure", ["first", "true", "true", "true", "20", "60000", "", "duke"]);
    expect(await claim((await issue()).token, "duke")).toMatch(/^ok /);
    await store.redis.client.flushAll();
    await store.scripts.run("configure", ["first", "true", "true", "true", "20", "60000", "", "duke"]);
    expect(await claim((await issue()).token, "duke")).toBe("refused name-reserved");
  });
});

it("whether a name is reserved is said without an invitation, and says nothing of accounts", async () => {
  await store.redis.client.hSet(store.key("account", "paris"), "time", "1");
  await issue({ name: aJid("juliet@montague.example").split("@")[0] ?? "" });
  const ask = async (name: string) => (await store.scripts.run("is-reserved", [name]))[0];
  expect(await Promise.all(["аdmin", "jսliet", "paris", "rosaline"].map(ask))).toEqual([
    "yes",
    "yes",
    "no",
    "no",
  ]);
});
