import { createClient, type RedisClientType } from "@redis/client";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { connectRedis, RedisRefusalError } from "../../src/store/redis/redis.ts";
import { dataCheck, loadScripts } from "../../src/store/redis/scripts.ts";
import { redisAt } from "../support/redis.ts";
import { issueIn, openTestStore } from "../support/store.ts";

const DOMAIN = "montague.example";
const ROOT = `invites:{${DOMAIN}}`;

let server: RedisServer;
let client: RedisClientType;

beforeAll(async () => {
  server = await startRedis();
  client = createClient({ url: server.url });
  await client.connect();
});
afterAll(async () => {
  await client.close();
  await server.stop();
});
beforeEach(async () => {
  await client.flushAll();
});

/** What is said of a Redis that is not to be worked with; `undefined` where it is taken. */
async function refusalOf(): Promise<string | undefined> {
  const options = { ...redisAt(server.url, DOMAIN), check: dataCheck(ROOT) };
  const redis = connectRedis(options, pino({ level: "silent" }));
  try {
    await Promise.race([redis.ready(), redis.refused]);
    await loadScripts(redis, ROOT).run("settings", []);
    return undefined;
  } catch (error) {
    if (!(error instanceof RedisRefusalError)) throw error;
    return error.message;
  } finally {
    await redis.close();
  }
}

it("an empty Redis is taken, and so is what was written there", async () => {
  expect(await refusalOf()).toBeUndefined();
  const store = await openTestStore(server.url);
  await issueIn(store);
  await store.close();
  expect(await refusalOf()).toBeUndefined();
});

it.each([
  ["without a version", () => client.del(`${ROOT}:data-version`), "none"],
  ["of a later version", () => client.set(`${ROOT}:data-version`, "7"), "7"],
])(
  "data %s are refused in one sentence, at the connection and by every script, and left as they are",
  async (_, change, found) => {
    const store = await openTestStore(server.url);
    const { token } = await issueIn(store);
    await change();
    const before = await client.keys("*");

    const sentence = `what Redis holds of ${DOMAIN} was written by another version of invite-bot (data version ${found}, this one needs 1): run that one, or delete the keys ${ROOT}:* to begin anew`;
    expect(await refusalOf()).toBe(sentence);
    await expect(store.scripts.run("peek-many", [token])).rejects.toMatchObject({
      cause: { message: expect.stringContaining(sentence) },
    });
    await store.close();
    expect((await client.keys("*")).toSorted()).toEqual(before.toSorted());
  },
);

it("a neighbour's data are not this domain's", async () => {
  await client.set("invites:{capulet.example}:data-version", "7");
  await client.hSet("invites:{capulet.example}:counts", "issued", "1");
  expect(await refusalOf()).toBeUndefined();
});
