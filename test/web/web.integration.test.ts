import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { readBaseUrl } from "../../src/config/urls.ts";
import type { GateProbeResult } from "../../src/ports/obstacles.ts";
import type { RegistrationOrder, RegistrationRefusal } from "../../src/ports/registration.ts";
import { type Invitations, openInvitations } from "../e2e/invitations.ts";
import { aSite } from "../support/site.ts";
import { openTestWeb, type TestWeb, type TestWebTraits } from "../support/web.ts";

const ROMEO = "romeo@montague.example";
const PASSWORD = "wherefore art thou";

let redis: RedisServer;
let invitations: Invitations;
const open: TestWeb[] = [];

beforeAll(async () => {
  redis = await startRedis();
  invitations = await openInvitations(redis.url, "montague.example");
});
afterEach(async () => {
  for (const web of open.splice(0)) await web.close();
});
afterAll(async () => {
  await invitations?.close();
  await redis?.stop();
});

async function aWeb(traits?: TestWebTraits): Promise<TestWeb> {
  const web = await openTestWeb(redis.url, traits);
  open.push(web);
  return web;
}

const get = (web: TestWeb, url: string, headers: Record<string, string> = {}) =>
  web.app.inject({ method: "GET", url, headers });

/** Everything in Redis but the counters of limits. */
async function everything({ redis: client }: TestWeb): Promise<string> {
  const keys = (await client.keys("*")).filter((key) => !key.includes(":limit:")).toSorted();
  return JSON.stringify(await Promise.all(keys.map(async (key) => [key, await client.dump(key)])));
}

/** Opens the form and sends it, as a browser would. */
async function sendForm(
  web: TestWeb,
  token: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
) {
  const url = `/i/${token}/register`;
  const page = await get(web, url);
  const guard = /name="guard" value="([^"]+)"/.exec(page.body)?.[1] ?? "";
  const cookie = String(page.headers["set-cookie"]).split(";")[0] ?? "";
  const body = new URLSearchParams({ guard, ...fields }).toString();
  const type = { "content-type": "application/x-www-form-urlencoded" };
  return web.app.inject({ method: "POST", url, headers: { ...type, cookie, ...headers }, payload: body });
}

describe("proxies that do not fit web.trusted_proxies", () => {
  const forwarded = { "x-forwarded-for": "192.0.2.7" };
  it.each([
    { what: "one, where none is told of", trustedProxies: 0, headers: forwarded, proxies: "unexpected" },
    { what: "none, where one is told of", trustedProxies: 1, headers: {}, proxies: "missing" },
  ])("are said once in the log, and to doctor: $what", async ({ trustedProxies, headers, proxies }) => {
    const web = await aWeb({ trustedProxies });
    expect((await get(web, "/healthz", headers)).json()).toEqual({ status: "ok", proxies });
    expect(web.log()).not.toContain("X-Forwarded-For");
    for (let visit = 0; visit < 3; visit++) await get(web, "/i/anything", headers);
    expect(web.log().match(/X-Forwarded-For/g)).toHaveLength(1);
  });

  it.each([
    { trustedProxies: 0, headers: {} },
    { trustedProxies: 1, headers: forwarded },
  ])("are nowhere with $trustedProxies and $headers", async ({ trustedProxies, headers }) => {
    const web = await aWeb({ trustedProxies });
    await get(web, "/i/anything", headers);
    expect((await get(web, "/healthz", headers)).json()).toEqual({ status: "ok" });
    expect(web.log()).not.toContain("X-Forwarded-For");
  });
});

describe("a link that was found in text", () => {
  it.each([
    ...[
      ")",
      ".",
      "*",
      ">",
      '"',
      ",",
      ";",
      "!",
      "'",
      "**",
      ").",
      "%20",
      "%20and%20more",
      "%0A",
      "%",
      "%2",
      "%E3",
    ],
    ...["。", "»", "”", "）", "…", "।", "؟", "\u200b", "\u2069", "%2F", "%3E", "/)", "/.)", "*/", "/**"],
  ])("with “%s” behind leads to its page", async (junk) => {
    const web = await aWeb();
    const { token } = await invitations.issue();
    for (const method of ["GET", "HEAD"] as const) {
      const url = `/i/${token}${/^[%\x21-\x7e]+$/.test(junk) ? junk : encodeURIComponent(junk)}`;
      const answer = await web.app.inject({ method, url });
      expect(answer.statusCode).toBe(308);
      expect(answer.headers).toMatchObject({ location: `/i/${token}`, "cache-control": "no-store" });
    }
    expect(web.log()).not.toContain(token);
  });

  it("leads on to the form and the picture, below a path too, in the language that was chosen", async () => {
    const web = await aWeb({ site: aSite({ baseUrl: "https://montague.example/join" }) });
    const { token } = await invitations.issue();
    for (const tail of ["/register", "/qr.png", "/qr.svg"]) {
      const { headers } = await get(web, `/join/i/(${token})${tail}?lang=de`);
      expect(headers.location).toBe(`/join/i/${token}${tail}?lang=de`);
    }
  });

  it("is told apart from one that is whole, or none at all", async () => {
    const web = await aWeb();
    const { token } = await invitations.issue();
    expect((await get(web, `/i/${token}`)).statusCode).toBe(200);
    expect((await get(web, `/i/${token}-_`)).statusCode).toBe(404);
    for (const url of ["/i/)", "/i/", `/j/${token})`, `/i/${token}/elsewhere`]) {
      expect((await get(web, url)).statusCode, url).toBe(404);
    }
    const sent = await web.app.inject({ method: "POST", url: `/i/${token})/register` });
    expect(sent.statusCode).not.toBe(308);
  });
});

it.each(["/join", "/einladung-für-dich", "/приглашение", "/a/b_c~d"])(
  "below the path %s, every address of a page is one of ours",
  async (path) => {
    const read = readBaseUrl(`https://montague.example${path}`);
    const web = await aWeb({ site: aSite({ baseUrl: read.ok ? read.url : read.fault }) });
    const { token } = await invitations.issue();
    const page = await get(web, `${encodeURI(path)}/i/${token}`);
    expect(page.statusCode).toBe(200);
    const addresses = [...page.body.matchAll(/(?:href|src)="(\/[^"]*)"/g)].map(([, address = ""]) => address);
    expect(addresses.length).toBeGreaterThan(5);
    for (const address of [...addresses, `${encodeURI(path)}/healthz`]) {
      expect((await get(web, address.replaceAll("&amp;", "&"))).statusCode, address).toBe(200);
    }
    expect((await get(web, `${encodeURI(path)}/i/${token})`)).headers.location).toBe(
      `${encodeURI(path)}/i/${token}`,
    );
  },
);

describe("the landing page", () => {
  it("answers GET and HEAD with the invitation in its headers, for apps that scan a QR code", async () => {
    const web = await aWeb();
    const { token } = await invitations.issue({ inviter: ROMEO });
    for (const method of ["GET", "HEAD"] as const) {
      const answer = await web.app.inject({ method, url: `/i/${token}` });
      expect(answer.statusCode).toBe(200);
      expect(answer.headers).toMatchObject({
        link: `<xmpp:${ROMEO}?roster;preauth=${token};ibr=y>; rel="alternate"`,
        "access-control-allow-origin": "*",
        "access-control-expose-headers": "Link",
        "content-security-policy": expect.stringContaining("default-src 'none'"),
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
        "x-robots-tag": "noindex, nofollow",
        "strict-transport-security": "max-age=31536000",
        "content-type": "text/html; charset=utf-8",
      });
      expect(answer.headers["set-cookie"]).toBeUndefined();
      expect(answer.body === "").toBe(method === "HEAD");
    }
  });

  it("has every header of other pages, with GET and HEAD", async () => {
    const web = await aWeb();
    const { token } = await invitations.issue({ inviter: ROMEO });
    const landing = await get(web, `/i/${token}`);
    const head = await web.app.inject({ method: "HEAD", url: `/i/${token}` });
    const other = await get(web, "/nowhere");
    expect(landing.headers).toMatchObject({ ...other.headers, ...lengthAndDate(landing) });
    expect({ ...head.headers, ...lengthAndDate(landing) }).toEqual(landing.headers);
    expect(head.headers["content-length"]).toBe(landing.headers["content-length"]);
    expect(landing.headers["invite-bot"]).toBe("montague.example");

    function lengthAndDate({ headers: { "content-length": length, date } }: typeof landing) {
      return { "content-length": length, date };
    }
  });

  it.each(["en", "fr", "ru", "zh"])("is as long as it says, in %s", async (language) => {
    const web = await aWeb();
    const { token } = await invitations.issue({ inviter: "朱丽叶@montague.example" });
    const { headers, rawPayload } = await get(web, `/i/${token}?lang=${language}`);
    expect(headers["content-length"]).toBe(`${rawPayload.length}`);
    expect(rawPayload.toString()).toMatch(/<\/html>\s*$/);
  });

  it("changes nothing, however often it is fetched, and the invitation works after that", async () => {
    const web = await aWeb();
    const { token, id } = await invitations.issue({ inviter: ROMEO });
    const before = await everything(web);
    for (let round = 0; round < 25; round++) {
      await get(web, `/i/${token}`);
      await web.app.inject({ method: "HEAD", url: `/i/${token}` });
      await get(web, `/i/${token}/qr.png`);
      await get(web, `/i/${token}/register`);
    }
    expect(await everything(web)).toBe(before);
    expect(await invitations.find(id)).toMatchObject({ state: "open", used: [] });
    expect((await sendForm(web, token, { username: "juliet", password: PASSWORD })).statusCode).toBe(200);
  });

  it("is small: 50 KB with all that belongs to it", async () => {
    const web = await aWeb();
    const { token } = await invitations.issue({ inviter: ROMEO });
    const page = await get(web, `/i/${token}/register`);
    const landing = await get(web, `/i/${token}`);
    const parts = new Set([landing, page].flatMap(({ body }) => body.match(/\/assets\/[^"]+/g) ?? []));
    expect(parts.size).toBe(3);
    let bytes = landing.rawPayload.length + (await get(web, `/i/${token}/qr.svg`)).rawPayload.length;
    for (const path of parts) {
      const asset = await get(web, path);
      expect(asset.statusCode).toBe(200);
      expect(asset.headers["cache-control"]).toContain("immutable");
      bytes += asset.rawPayload.length;
    }
    expect(bytes).toBeLessThan(50_000);
  });

  it("refers to nothing outside, and has no inline style or script", async () => {
    const web = await aWeb();
    const { token } = await invitations.issue({ inviter: ROMEO });
    for (const path of [`/i/${token}`, `/i/${token}/register`, "/i/unknown", "/nowhere"]) {
      const { body } = await get(web, path);
      const loaded = [
        ...body.matchAll(/<(?:img|script|link rel="(?:icon|stylesheet)")[^>]+(?:src|href)="([^"]+)"/g),
      ];
      expect(loaded.length).toBeGreaterThan(1);
      for (const [, url] of loaded) expect(url).toMatch(/^\/(?!\/)/);
      expect(body).not.toMatch(/<style|\sstyle=|<script(?![^>]* src="\/)|javascript:/);
    }
  });

  it("draws its own address as a QR code", async () => {
    const web = await aWeb();
    const { token } = await invitations.issue({ inviter: ROMEO });
    const png = await get(web, `/i/${token}/qr.png`);
    expect(png.headers["content-type"]).toBe("image/png");
    expect(png.rawPayload.subarray(1, 4).toString()).toBe("PNG");
    const svg = await get(web, `/i/${token}/qr.svg`);
    expect(svg.headers["content-type"]).toMatch(/^image\/svg\+xml/);
    expect(svg.body).toContain("<svg");
    expect((await get(web, "/i/unknown/qr.png")).statusCode).toBe(404);
  });

  it("speaks the language that was chosen, and says which", async () => {
    const web = await aWeb();
    const { token } = await invitations.issue({ inviter: ROMEO });
    const answer = await get(web, `/i/${token}?lang=en`, { "accept-language": "tlh" });
    expect(answer.headers["content-language"]).toBe("en");
    expect(answer.body).toContain(`<html lang="en" dir="ltr">`);
    expect(answer.body).toContain(`/i/${token}/register?lang=en`);
  });

  it("lies below the path of its base URL", async () => {
    const web = await aWeb({ site: aSite({ baseUrl: "https://montague.example/join" }) });
    const { token } = await invitations.issue({ inviter: ROMEO });
    expect((await get(web, `/join/i/${token}`)).body).toContain(`href="/join/assets/`);
    expect((await get(web, `/i/${token}`)).statusCode).toBe(404);
    // For a load balancer, and for monitoring from outside.
    for (const path of ["/healthz", "/join/healthz"]) expect((await get(web, path)).statusCode).toBe(200);
  });
});

/** Invitations that nobody can use, by why. */
const refusedInvitations: Record<string, () => Promise<{ readonly token: string }>> = {
  unknown: async () => ({ token: "A".repeat(24) }),
  malformed: async () => ({ token: "a-b_c" }),
  spent: async () => {
    const web = await aWeb();
    const invite = await invitations.issue({ inviter: ROMEO });
    await web.redis.hSet(`invites:{montague.example}:state:${invite.id}`, "used", "1");
    return invite;
  },
  expired: async () => {
    const web = await aWeb();
    const invite = await invitations.issue({ inviter: ROMEO });
    await web.redis.hSet(`invites:{montague.example}:state:${invite.id}`, "expires", "1000");
    return invite;
  },
  revoked: async () => {
    const invite = await invitations.issue({ inviter: ROMEO });
    await invitations.revoke(invite.id);
    return invite;
  },
  locked: async () => {
    const invite = await invitations.issue({ inviter: ROMEO });
    await invitations.set("lockdown", "for a test");
    return invite;
  },
  suspended: async () => {
    const inviter = `suspended-${randomUUID()}@montague.example`;
    const invite = await invitations.issue({ inviter });
    await invitations.suspend(inviter);
    return invite;
  },
  "of a disabled account": async () => {
    const invite = await invitations.issue({ inviter: "paris@montague.example" });
    await (await aWeb()).redis.hSet(
      "invites:{montague.example}:inactive",
      "paris@montague.example",
      "disabled",
    );
    return invite;
  },
  "of an account that is gone": async () => {
    const invite = await invitations.issue({ inviter: "samson@montague.example" });
    await (await aWeb()).redis.hSet("invites:{montague.example}:inactive", "samson@montague.example", "gone");
    return invite;
  },
  "of an account that was deleted": async () => {
    const invite = await invitations.issue({ inviter: "abram@montague.example" });
    await (await aWeb()).redis.hSet("invites:{montague.example}:account:abram", "since", Date.now() + 1_000);
    return invite;
  },
};

describe("a token that opens nothing", () => {
  afterEach(() => invitations.set("lockdown", undefined));

  it.each([
    ["unknown", 404],
    ["malformed", 404],
    ["spent", 410],
    ["expired", 410],
    ["revoked", 410],
    ["locked", 410],
    ["suspended", 410],
    ["of a disabled account", 410],
    ["of an account that is gone", 410],
    ["of an account that was deleted", 410],
  ])("%s: %d, with what to do next and without the inviter, on every page of it", async (state, status) => {
    const web = await aWeb();
    const { token } = (await refusedInvitations[state]?.()) ?? { token: "" };
    for (const path of [`/i/${token}`, `/i/${token}/register`, `/i/${token}/qr.png`, `/i/${token}/qr.svg`]) {
      const answer = await get(web, path);
      expect(answer.statusCode).toBe(status);
      expect(answer.headers.link).toBeUndefined();
      expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(answer.body).not.toContain("romeo");
      expect(answer.body).toMatch(/<p>[A-Z].*\.<\/p>/);
    }
    const posted = await web.app.inject({ method: "POST", url: `/i/${token}/register` });
    expect(posted.statusCode).toBe(status);
  });
});

it.each([
  ["suspended", "This invitation is on hold"],
  ["of a disabled account", "This invitation is on hold"],
  ["of an account that was deleted", "This invitation was withdrawn"],
  ["locked", "Invitations are on hold"],
])("the page of an invitation %s speaks of what is so", async (state, title) => {
  const { token } = (await refusedInvitations[state]?.()) ?? { token: "" };
  const { body } = await get(await aWeb(), `/i/${token}`);
  await invitations.set("lockdown", undefined);
  expect(body).toContain(title);
  if (state !== "locked") expect(body).not.toContain("all invitations");
});

describe("the form", () => {
  it("cannot be led elsewhere by who opened it", async () => {
    const { token } = await invitations.issue({ inviter: ROMEO });
    const { headers } = await get(await aWeb(), `/i/${token}/register`);
    expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
  });

  it("registers with the token and says who you are", async () => {
    const orders: RegistrationOrder[] = [];
    const web = await aWeb({
      outcome: (order) => {
        orders.push(order);
        return { ok: true };
      },
    });
    const { token } = await invitations.issue({ inviter: ROMEO });
    const answer = await sendForm(web, token, { username: "Juliet", password: PASSWORD });
    expect(answer.statusCode).toBe(200);
    expect(orders).toEqual([{ token, username: "juliet", password: PASSWORD, language: "en" }]);
    expect(answer.body).toContain("juliet@montague.example");
    expect(answer.body).toContain(`href="xmpp:${ROMEO}?message"`);
  });

  it.each<[RegistrationRefusal, number, RegExp]>([
    ["name-taken", 409, /Somebody has this name already/],
    ["name-reserved", 409, /This name is reserved/],
    ["not-allowed", 503, /let anybody register from here. That is not your fault/],
    ["server-refuses", 503, /let anybody register from here. That is not your fault/],
    ["later", 503, /no more accounts for the moment. That is not your fault/],
    ["not-acceptable", 422, /did not take this/],
    ["bad-token", 410, /does not take this invitation any more/],
    ["busy", 503, /busy right now/],
    ["unreachable", 503, /cannot be reached right now/],
    ["unsure", 503, /did not say whether your account is there/],
  ])("explains the refusal %s, keeps the name and forgets the password", async (reason, status, sentence) => {
    const web = await aWeb({ outcome: () => ({ ok: false, reason }) });
    const { token } = await invitations.issue({ inviter: ROMEO });
    const answer = await sendForm(web, token, { username: "juliet", password: PASSWORD });
    expect(answer.statusCode).toBe(status);
    expect(answer.body).toMatch(sentence);
    expect(answer.body).toContain(`value="juliet"`);
    expect(answer.body).not.toContain(PASSWORD);
    expect(answer.headers["retry-after"] === undefined).toBe(status !== 503);
  });

  it.each<RegistrationRefusal>(["server-refuses", "not-acceptable", "not-allowed"])(
    "tells the log what the server said to %s, under the reference that the visitor is given",
    async (reason) => {
      const words = "forbidden: Denied\u202e\n<b>";
      const web = await aWeb({ outcome: () => ({ ok: false, reason, words }) });
      const { token } = await invitations.issue({ inviter: ROMEO });
      const answer = await sendForm(web, token, { username: "juliet", password: PASSWORD });
      const [, reference = "none"] = /"reference":"([0-9a-f]{8})"/.exec(web.log()) ?? [];
      expect(web.log()).toContain(`refused a registration: ${JSON.stringify(words).slice(1, -1)}`);
      expect(answer.body).toContain(reference);
      // What it says of a name or a password is shown to the person who chose them, as text in one line.
      expect(answer.body.includes("forbidden: Denied &lt;b&gt;")).toBe(reason === "not-acceptable");
    },
  );

  it.each<RegistrationRefusal>(["not-allowed", "name-reserved", "bad-token", "busy"])(
    "tells what became of the invitation meanwhile, after %s",
    async (reason) => {
      const { token, id } = await invitations.issue({ inviter: ROMEO });
      const outcome = async () => {
        await invitations.revoke(id);
        return { ok: false, reason } as const;
      };
      const answer = await sendForm(await aWeb({ outcome }), token, {
        username: "juliet",
        password: PASSWORD,
      });
      expect(answer.statusCode).toBe(410);
      expect(answer.body).toContain("withdrawn");
    },
  );

  it("asks the server nothing while something is wrong with what was typed", async () => {
    const web = await aWeb({ outcome: () => Promise.reject(new Error("was asked")) });
    const { token } = await invitations.issue({ inviter: ROMEO });
    const answer = await sendForm(web, token, { username: "two words", password: "short" });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(`value="two words"`);
    expect(answer.body.match(/aria-invalid="true"/g)).toHaveLength(2);
  });

  describe("while somebody types a name", () => {
    const ask = async (web: TestWeb, token: string, name: string) =>
      get(web, `/i/${token}/name?name=${encodeURIComponent(name)}`, { "x-forwarded-for": "198.51.100.7" });

    it("says whether it is reserved, and nothing of accounts", async () => {
      const web = await aWeb();
      const { token } = await invitations.issue({ inviter: ROMEO });
      await invitations.issue({ inviter: ROMEO, name: "paris" });
      const said = new Map([
        ...["admin", "a.d.m.i.n", "аdmin", "Admin@montague.example", "paris"].map(
          (name) => [name, true] as const,
        ),
        ...["juliet", "romeo", "adminton", "two words", "", "x".repeat(5_000)].map(
          (name) => [name, false] as const,
        ),
      ]);
      for (const [name, reserved] of said) {
        const answer = await ask(web, token, name);
        expect(answer.statusCode, name).toBe(200);
        expect(answer.json(), name).toEqual({ reserved });
        expect(answer.headers["content-security-policy"]).toContain("connect-src 'self'");
      }
    });

    it("says nothing without an invitation, and with one for another name only that it is not", async () => {
      const web = await aWeb();
      const { token, id } = await invitations.issue({ inviter: ROMEO });
      const named = await invitations.issue({ inviter: ROMEO, name: "juliet" });
      expect((await ask(web, named.token, "admin")).json()).toEqual({ reserved: false });
      await invitations.revoke(id);
      expect((await ask(web, token, "admin")).statusCode).toBe(410);
      expect((await ask(web, "aBcDeFgHiJkLmNoPqRsTuVwX", "admin")).statusCode).toBe(404);
    });

    it("answers a limited number of questions, apart from the forms that are sent", async () => {
      const web = await aWeb({ registrations: { points: 2, perSeconds: 60 }, trustedProxies: 1 });
      const { token } = await invitations.issue({ inviter: ROMEO });
      const statuses: number[] = [];
      for (let count = 0; count < 10; count++) statuses.push((await ask(web, token, "juliet")).statusCode);
      expect(statuses).toEqual([...Array(8).fill(200), 429, 429]);
      expect(
        (
          await sendForm(
            web,
            token,
            { username: "juliet", password: PASSWORD },
            { "x-forwarded-for": "198.51.100.7" },
          )
        ).statusCode,
      ).toBe(200);
    });
  });

  it("is refused unless it comes from our own page", async () => {
    const web = await aWeb({ outcome: () => Promise.reject(new Error("was asked")) });
    const { token } = await invitations.issue({ inviter: ROMEO });
    const other = await invitations.issue({ inviter: ROMEO });
    const fields = { username: "juliet", password: PASSWORD };
    const attempts = [
      await sendForm(web, token, { ...fields, guard: "forged" }),
      await sendForm(web, token, fields, { cookie: "" }),
      await sendForm(web, token, fields, { cookie: `__Host-invite=${"A".repeat(22)}` }),
      await sendForm(web, token, fields, { "sec-fetch-site": "cross-site" }),
      await sendForm(web, token, fields, { "sec-fetch-site": "same-site" }),
      await sendForm(web, token, { ...fields, guard: await guardOf(web, other.token) }),
    ];
    for (const { statusCode, body } of attempts) {
      expect(statusCode).toBe(403);
      expect(body).toContain(`value="juliet"`);
      expect(body).not.toContain(PASSWORD);
    }
  });

  it("is good at another replica than the one that showed it", async () => {
    const [one, other] = [await aWeb(), await aWeb()];
    const { token } = await invitations.issue({ inviter: ROMEO });
    const page = await get(one, `/i/${token}/register`);
    const guard = /name="guard" value="([^"]+)"/.exec(page.body)?.[1] ?? "";
    const cookie = String(page.headers["set-cookie"]);
    expect(cookie).toMatch(/^__Host-invite=[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    const answer = await other.app.inject({
      method: "POST",
      url: `/i/${token}/register`,
      headers: { cookie: cookie.split(";")[0] ?? "", "content-type": "application/x-www-form-urlencoded" },
      payload: new URLSearchParams({ guard, username: "juliet", password: PASSWORD }).toString(),
    });
    expect(answer.statusCode).toBe(200);
  });

  it("leads back to the invitation where it is not for registering", async () => {
    const web = await aWeb();
    const { token } = await invitations.issue({ inviter: ROMEO, kind: "contact" });
    const answer = await get(web, `/i/${token}/register`);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, `/i/${token}`]);
  });

  it("takes no more than a form", async () => {
    const web = await aWeb();
    const { token } = await invitations.issue({ inviter: ROMEO });
    const answer = await sendForm(web, token, { username: "x".repeat(20_000), password: PASSWORD });
    expect(answer.statusCode).toBe(413);
    const json = await web.app.inject({ method: "POST", url: `/i/${token}/register`, payload: { a: 1 } });
    expect(json.statusCode).toBe(403);
  });

  async function guardOf(web: TestWeb, token: string): Promise<string> {
    const page = await get(web, `/i/${token}/register`);
    return /name="guard" value="([^"]+)"/.exec(page.body)?.[1] ?? "";
  }
});

describe("the limits", () => {
  const registrations = { points: 3, perSeconds: 60 };
  const taken = () => ({ ok: false, reason: "name-taken" }) as const;
  const fields = { username: "juliet", password: PASSWORD };

  beforeEach(async () => {
    const { redis: client } = await aWeb();
    await client.del(["none", ...(await client.keys("*:limit:*"))]);
  });

  async function statuses(web: TestWeb, tokens: readonly string[], forwarded: (index: number) => string) {
    const codes: number[] = [];
    for (const [index, token] of tokens.entries()) {
      const answer = await sendForm(web, token, fields, { "x-forwarded-for": forwarded(index) });
      codes.push(answer.statusCode);
    }
    return codes;
  }

  it("hold per address, the one that our own proxy saw, not one that the client wrote left of it", async () => {
    const web = await aWeb({ registrations, trustedProxies: 1, outcome: taken });
    const tokens = await Promise.all(
      Array.from({ length: 5 }, async () => (await invitations.issue()).token),
    );
    expect(await statuses(web, tokens, (index) => `10.0.0.${index}, 203.0.113.9`)).toEqual([
      409, 409, 409, 429, 429,
    ]);
    expect(await statuses(web, tokens.slice(0, 1), () => "203.0.113.9, 198.51.100.1")).toEqual([409]);
  });

  it("do not believe the header without a proxy of our own", async () => {
    const web = await aWeb({ registrations, outcome: taken });
    const tokens = await Promise.all(
      Array.from({ length: 4 }, async () => (await invitations.issue()).token),
    );
    expect(await statuses(web, tokens, (index) => `192.0.2.${index}`)).toEqual([409, 409, 409, 429]);
  });

  it("hold per token, from wherever it is tried", async () => {
    const web = await aWeb({ registrations, trustedProxies: 1, outcome: taken });
    const { token } = await invitations.issue();
    const tokens = Array.from({ length: 4 }, () => token);
    expect(await statuses(web, tokens, (index) => `2001:db8:${index}::1`)).toEqual([409, 409, 409, 429]);
  });

  it("say when to come back, and leave no address and no token in Redis", async () => {
    const web = await aWeb({
      registrations: { points: 1, perSeconds: 90 },
      trustedProxies: 1,
      outcome: taken,
    });
    const { token } = await invitations.issue();
    const headers = { "x-forwarded-for": "192.0.2.77" };
    await sendForm(web, token, fields, headers);
    const answer = await sendForm(web, token, fields, headers);
    expect(answer.statusCode).toBe(429);
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(60);
    expect(answer.body).toContain("2 minutes");
    const limits = await web.redis.keys("*:limit:*");
    expect(limits.length).toBeGreaterThan(1);
    expect(limits.join(" ")).not.toMatch(/192\.0\.2/);
    expect(limits.join(" ")).not.toContain(token);
  });
});

describe("operations", () => {
  const beat = { version: "1.2.3", time: Date.now() };

  it("healthz is about the process alone", async () => {
    expect((await get(await aWeb(), "/healthz")).json()).toEqual({ status: "ok" });
  });

  it("every answer names the domain, so that doctor knows whether a base URL leads here", async () => {
    const web = await aWeb({ site: aSite({ domain: "bücher.example" }) });
    const style = /href="([^"]+\.css)"/.exec((await get(web, "/nowhere")).body)?.[1] ?? "";
    const paths = ["/healthz", "/readyz", "/metrics", style, "/i/unknown", "/i/unknown/qr.png", "/%zz"];
    for (const path of paths) {
      for (const method of ["GET", "HEAD"] as const) {
        const { headers } = await web.app.inject({ method, url: path });
        expect([path, headers["invite-bot"]]).toEqual([path, "xn--bcher-kva.example"]);
      }
    }
  });

  it("readyz names Redis, a bot and a gate, and what is missing", async () => {
    const sick = await aWeb({ probeGate: async () => ({ outcome: "no-gate" }) });
    const missing = await get(sick, "/readyz");
    expect(missing.statusCode).toBe(503);
    expect(missing.json()).toMatchObject({ redis: { ok: true }, bot: { ok: false }, gate: { ok: false } });

    const web = await aWeb();
    await web.beat("bot:one", JSON.stringify(beat));
    await web.beat("gate:two", JSON.stringify({ server: "Prosody", ...beat }));
    const ready = await get(web, "/readyz");
    expect(ready.statusCode).toBe(200);
    expect(ready.json()).toMatchObject({
      status: "ready",
      bot: { ok: true, count: 1, version: "1.2.3" },
      gate: { ok: true, server: "Prosody" },
    });
    // What counts no more is gone, though its name is known still.
    const root = "invites:{montague.example}:heartbeat";
    await web.redis.del([`${root}:bot:one`, `${root}:gate:two`]);
    expect((await get(web, "/readyz")).statusCode).toBe(503);
  });

  it.each<[GateProbeResult, string, RegExp]>([
    [{ outcome: "no-redis" }, "[]", /no Redis/],
    [{ outcome: "other-redis" }, "[]", /another Redis/],
    [{ outcome: "unreachable", reason: "No session" }, "[]", /No session/],
    [{ outcome: "done", obstacles: [{ code: "ip-access", detail: "ip_access" }] }, "[]", /ip-access/],
    [{ outcome: "done", obstacles: [] }, `[{"code":"rival","detail":"mod_x"}]`, /rival: mod_x/],
    [{ outcome: "done", obstacles: [{ code: "of-tomorrow", detail: "" }] }, "[]", /of-tomorrow/],
  ])(
    "readyz is 503 where nobody can register: %j, and a heartbeat with %s",
    async (trial, obstacles, reason) => {
      const web = await aWeb({ probeGate: async () => trial });
      await web.beat("bot:one", JSON.stringify(beat));
      await web.beat("gate:two", JSON.stringify({ server: "x", obstacles: JSON.parse(obstacles), ...beat }));
      const ready = await get(web, "/readyz");
      expect(ready.statusCode).toBe(503);
      expect(ready.json()).toMatchObject({ gate: { ok: false, reason: expect.stringMatching(reason) } });
      await web.redis.del(["invites:{montague.example}:heartbeats"]);
    },
  );

  it("readyz is well where people register all the same, or will in a while", async () => {
    const obstacles = [
      { code: "throttled", detail: "registration_timeout" },
      { code: "rival-beside", detail: "mod_y" },
    ];
    const web = await aWeb({ probeGate: async () => ({ outcome: "done", obstacles }) });
    await web.beat("bot:one", JSON.stringify(beat));
    await web.beat("gate:two", JSON.stringify({ server: "x", ...beat }));
    expect((await get(web, "/readyz")).statusCode).toBe(200);
    await web.redis.del(["invites:{montague.example}:heartbeats"]);
  });

  it("metrics are Prometheus's, with the sums of all processes", async () => {
    const web = await aWeb();
    const { token } = await invitations.issue({ inviter: ROMEO });
    await get(web, `/i/${token}`);
    await get(web, "/i/unknown");
    await web.redis.hSet("invites:{montague.example}:metrics", {
      "command:invite:chat:done": "7",
      "command-seconds:le:0.01": "6",
      "command-seconds:le:inf": "1",
      "command-seconds:sum": "3.5",
      "redis-errors": "4",
    });
    const { headers, body } = await get(web, "/metrics");
    expect(headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(body).toMatch(/^invite_bot_invites_total\{event="issued"\} [1-9]\d*$/m);
    expect(body).toContain(`invite_bot_commands_total{command="invite",door="chat",outcome="done"} 7`);
    expect(body).toContain(`invite_bot_command_duration_seconds_bucket{le="0.005"} 0`);
    expect(body).toContain(`invite_bot_command_duration_seconds_bucket{le="0.5"} 6`);
    expect(body).toContain(`invite_bot_command_duration_seconds_bucket{le="+Inf"} 7`);
    expect(body).toContain(`invite_bot_pages_total{outcome="opened"} 1`);
    expect(body).toContain(`invite_bot_pages_total{outcome="unknown"} 1`);
    expect(body).toContain("invite_bot_redis_up 1");
    expect(body).toMatch(/^invite_bot_worker_redis_errors_total 4$/m);
    expect(body).toContain(`invite_bot_online{part="bot"} 0`);
    expect(body).not.toContain(token);
  });

  it("metrics say whether the component is connected, where there is one", async () => {
    const web = await aWeb();
    const metrics = async () => (await get(web, "/metrics")).body;
    const said = (component?: boolean) => JSON.stringify({ ...beat, component });
    await web.beat("bot:one", said());
    expect(await metrics()).not.toContain(`part="component"`);
    await web.beat("bot:two", said(true));
    expect(await metrics()).toContain(`invite_bot_online{part="component"} 1`);
    await web.beat("bot:two", said(false));
    const disconnected = await metrics();
    expect(disconnected).toContain(`invite_bot_online{part="component"} 0`);
    expect(disconnected).toContain(`invite_bot_online{part="bot"} 2`);
  });

  it("the log has routes and short ids, and no token, name, password, cookie or address", async () => {
    const web = await aWeb({ trustedProxies: 1, outcome: () => ({ ok: false, reason: "name-taken" }) });
    const { token, id } = await invitations.issue({ inviter: ROMEO });
    const forwarded = { "x-forwarded-for": "192.0.2.55" };
    await get(web, `/i/${token}`, forwarded);
    await get(web, `/i/${token}/qr.png`);
    await get(web, `/i/${token}/%zz`);
    await get(web, `/nowhere/${token}`);
    await get(web, `/i/${token}${"x".repeat(600)}`);
    await sendForm(web, token, { username: "juliet-capulet", password: PASSWORD }, forwarded);
    expect(web.log()).toContain(`"route":"/i/:token"`);
    expect(web.log()).toContain(`"invite":"${id}"`);
    for (const secret of [token, PASSWORD, "juliet-capulet", "192.0.2.55", "__Host"]) {
      expect(web.log()).not.toContain(secret);
    }
  });

  it("what is not for everybody has one address each, and an invitation is found with a slash behind it", async () => {
    const web = await aWeb();
    const { token } = await invitations.issue({ inviter: ROMEO });
    for (const name of ["metrics", "readyz"]) {
      expect((await get(web, `/${name}?x`)).statusCode, name).not.toBe(404);
      const others = [`/${name}/`, `//${name}`, `/${name}//`, `/%6d${name}`, `/${name.toUpperCase()}`];
      const encoded = `/%${name.charCodeAt(0).toString(16)}${name.slice(1)}`;
      const odd = [`/${name};x`, `/${name}%2f`, `/${name}%3fx`, `/${name}%00`];
      for (const path of [...others, encoded, ...odd])
        expect((await get(web, path)).statusCode, path).toBe(404);
    }
    const slash = await get(web, `/i/${token}/?lang=de`);
    expect([slash.statusCode, slash.headers.location]).toEqual([308, `/i/${token}?lang=de`]);
    for (const path of [`/I/${token}`, `//i/${token}`, `/i//${token}`]) {
      const answer = await get(web, path);
      expect(answer.statusCode, path).toBe(404);
      expect(answer.body).not.toContain(token);
    }
    expect(web.log()).not.toContain(token);
  });

  it("a path that is none of ours is never repeated on the page", async () => {
    const web = await aWeb();
    const answer = await get(web, "//evil.example/%3Cscript%3E?lang=en");
    expect(answer.statusCode).toBe(404);
    expect(answer.body).not.toContain("evil");
    expect(answer.headers["content-security-policy"]).toBeDefined();
  });
});

describe("with Redis away", () => {
  it("pages ask to try again, readyz names it, healthz stays well", async () => {
    const own = await startRedis();
    const web = await openTestWeb(own.url);
    try {
      await own.kill();
      const page = await get(web, "/i/anything");
      expect(page.statusCode).toBe(503);
      expect(page.headers["retry-after"]).toBe("30");
      expect(page.body).toContain("nothing is lost");
      const ready = await get(web, "/readyz");
      expect(ready.statusCode).toBe(503);
      expect(ready.json()).toMatchObject({ redis: { ok: false } });
      expect((await get(web, "/healthz")).statusCode).toBe(200);
      const metrics = (await get(web, "/metrics")).body;
      expect(metrics).toContain("invite_bot_redis_up 0");
      expect(metrics).toMatch(/^invite_bot_redis_errors_total [1-9]/m);

      await own.restart();
      await expect
        .poll(async () => (await get(web, "/i/anything")).statusCode, { timeout: 10_000 })
        .toBe(404);
    } finally {
      await web.close();
      await own.stop();
    }
  });
});
