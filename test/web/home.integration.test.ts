import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { drawWords } from "../../src/invites/token.ts";
import { codeWordsIn } from "../../src/wording/code-lists.ts";
import { languages } from "../../src/wording/index.ts";
import { aSite } from "../support/site.ts";
import { issueIn, openTestStore, type TestStore } from "../support/store.ts";
import { openTestWeb, type TestWeb, type TestWebTraits } from "../support/web.ts";

let redis: RedisServer;
let store: TestStore;
const open: TestWeb[] = [];

beforeAll(async () => {
  redis = await startRedis();
  store = await openTestStore(redis.url);
});
beforeEach(async () => {
  await store.redis.client.flushAll();
});
afterEach(async () => {
  for (const web of open.splice(0)) await web.close();
});
afterAll(async () => {
  await store?.close();
  await redis?.stop();
});

async function aWeb(traits?: TestWebTraits): Promise<TestWeb> {
  const web = await openTestWeb(redis.url, traits);
  open.push(web);
  return web;
}

type Sent = {
  readonly url?: string;
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Opens the page and sends the form, as a browser would. */
async function type(web: TestWeb, typed: string, { url = "/", from = "192.0.2.1", headers = {} }: Sent = {}) {
  const page = await web.app.inject({ method: "GET", url });
  const guard = /name="guard" value="([^"]+)"/.exec(page.body)?.[1] ?? "";
  const action = /action="([^"]+)"/.exec(page.body)?.[1] ?? "";
  const cookie = String(page.headers["set-cookie"]).split(";")[0] ?? "";
  return web.app.inject({
    method: "POST",
    url: action,
    remoteAddress: from,
    headers: { "content-type": "application/x-www-form-urlencoded", cookie, ...headers },
    payload: new URLSearchParams({ guard, typed }).toString(),
  });
}

/** An invitation, and the words that lead to it. */
async function anInviteWithCode() {
  const invite = await issueIn(store);
  const list = await codeWordsIn("es");
  const made = await store.codes.make(invite.id, () => drawWords(list, 4));
  if (!made.ok) throw new Error(made.problem.kind);
  return { ...invite, words: made.value.join(" ") };
}

describe("the first page", () => {
  it.each(languages)(
    "says in %s whose server this is, in less than 50 KB with all it loads",
    async (language) => {
      const site = aSite({
        branding: { name: "Verona Chat", links: [{ label: "Imprint", url: "https://x.example" }] },
      });
      const { app } = await aWeb({ site });
      const page = await app.inject({ method: "GET", url: `/?lang=${language}` });
      expect(page.statusCode).toBe(200);
      expect(page.headers).toMatchObject({
        "content-language": language,
        "content-security-policy": expect.stringContaining("default-src 'none'"),
        "cache-control": "no-store",
      });
      expect(page.body).toMatch(/<h1>.*Verona Chat.*<\/h1>/);
      for (const text of ["montague.example", "Imprint", 'for="typed"', 'id="typed"'])
        expect(page.body).toContain(text);
      expect(page.body).not.toContain("<script");
      const loaded = [...page.body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, url = ""]) => url);
      const assets = await Promise.all([...new Set(loaded)].map((url) => app.inject({ method: "GET", url })));
      const bytes = [page, ...assets].reduce((sum, { rawPayload }) => sum + rawPayload.length, 0);
      expect(bytes).toBeLessThan(50_000);
    },
  );

  it("is below the path of the base URL, with a slash and without", async () => {
    const web = await aWeb({ site: aSite({ baseUrl: "https://montague.example/join" }) });
    const { token, words } = await anInviteWithCode();
    expect((await web.app.inject({ method: "GET", url: "/join" })).statusCode).toBe(200);
    const { headers } = await type(web, words, { url: "/join/?lang=de" });
    expect(headers.location).toBe(`/join/i/${token}?lang=de`);
    expect((await web.app.inject({ method: "GET", url: "/" })).statusCode).toBe(404);
  });

  it("leads from the four words to the invitation, and logs neither them nor the token", async () => {
    const web = await aWeb();
    const { id, token, words } = await anInviteWithCode();
    const answer = await type(web, words.toUpperCase().replaceAll(" ", "-"));
    expect(answer.statusCode).toBe(303);
    expect(answer.headers).toMatchObject({ location: `/i/${token}`, "cache-control": "no-store" });
    expect(web.log()).toContain(id);
    for (const secret of [token, ...words.split(" ")]) expect(web.log()).not.toContain(secret);
  });

  it("leads from a link, or a message with one in it, to the invitation", async () => {
    const web = await aWeb();
    const { token } = await issueIn(store);
    for (const typed of [token, `Hi! https://join.montague.example/i/${token}.`]) {
      expect((await type(web, typed)).headers.location).toBe(`/i/${token}`);
    }
  });

  it("says what is wrong, and keeps what was typed", async () => {
    const web = await aWeb();
    const wrong = await type(web, 'apple bread "cloud" <dance>');
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain("These words open no invitation");
    expect(wrong.body).toContain('value="apple bread &quot;cloud&quot; &lt;dance&gt;"');
    expect(wrong.body).toMatch(/aria-describedby="typed-fault typed-advice" aria-invalid="true" autofocus/);
    const short = await type(web, "apple bread");
    expect(short.statusCode).toBe(422);
    expect(short.body).toContain("not four words, and no link");
  });

  it("takes five wrong tries from an address, all of a /64 for one, and lets others in meanwhile", async () => {
    const web = await aWeb();
    const { token, words } = await anInviteWithCode();
    for (let nth = 1; nth <= 5; nth++) {
      expect((await type(web, "apple bread cloud dance", { from: `2001:db8::${nth}` })).statusCode).toBe(422);
    }
    const limited = await type(web, words, { from: "2001:db8::6" });
    expect(limited.statusCode).toBe(429);
    expect(Number(limited.headers["retry-after"])).toBeGreaterThan(100);
    expect(limited.body).toContain("Too many attempts. Please wait 2 minutes");
    expect((await type(web, words, { from: "2001:db8:0:1::6" })).headers.location).toBe(`/i/${token}`);
  });

  it("takes no form that comes from elsewhere: other sites cannot spend a visitor's tries", async () => {
    const web = await aWeb();
    const { token, words } = await anInviteWithCode();
    const forged = [{ cookie: "" }, { "sec-fetch-site": "cross-site" }];
    for (const headers of forged) {
      const answer = await type(web, words, { headers });
      expect(answer.statusCode).toBe(403);
      expect(answer.body).toContain("Please send it again");
    }
    expect((await type(web, words)).headers.location).toBe(`/i/${token}`);
  });

  it("is there while Redis is not, and asks for another try", async () => {
    const own = await startRedis();
    const web = await openTestWeb(own.url);
    await own.stop();
    try {
      expect((await web.app.inject({ method: "GET", url: "/" })).statusCode).toBe(200);
      const answer = await type(web, "apple bread cloud dance");
      expect(answer.statusCode).toBe(503);
      expect(answer.headers["retry-after"]).toBe("30");
      expect(answer.body).toContain("Please try again in a minute");
    } finally {
      await web.close();
    }
  });
});
