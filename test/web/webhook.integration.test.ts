import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import pino from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { freePort } from "../../rig/free-port.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { openEventQueue } from "../../src/store/event-queue.ts";
import { connectRedis, type Redis } from "../../src/store/redis/redis.ts";
import { signatureOf, startWebhook } from "../../src/web/webhook.ts";
import { type Invitations, openInvitations } from "../e2e/invitations.ts";
import { redisAt } from "../support/redis.ts";

const DOMAIN = "montague.example";
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const MIN_RETRY_MS = 200;
const log = pino({ level: "silent" });

type Posted = { readonly headers: IncomingHttpHeaders; readonly body: string; readonly at: number };

let redis: RedisServer;
let client: Redis;
let invitations: Invitations;
let receiver: Server;
let url: string;
let posted: Posted[];
/** What the receiver answers, the first first; 200 when there is none left. */
let answers: number[];
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  redis = await startRedis();
  client = connectRedis(redisAt(redis.url, DOMAIN), log);
  await client.ready();
  invitations = await openInvitations(redis.url, DOMAIN);
});
beforeEach(async () => {
  posted = [];
  answers = [];
  await client.client.flushAll();
  receiver = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      posted.push({ headers: request.headers, body, at: Date.now() });
      response.writeHead(answers.shift() ?? 200, { location: "/elsewhere" }).end();
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => receiver.listen(port, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${port}/events`;
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  receiver.closeAllConnections();
  receiver.close();
});
afterAll(async () => {
  await invitations?.close();
  await client?.close();
  await redis?.stop();
});

/** Begins to deliver, once its group is there: earlier events are nobody's. */
async function start(process: string): Promise<void> {
  const queue = openEventQueue({
    redis: client,
    domain: DOMAIN,
    group: "webhook",
    process,
    minRetryMs: MIN_RETRY_MS,
  });
  await queue.take(1);
  stops.push(startWebhook({ url, secret: SECRET, domain: DOMAIN, queue, log, everyMs: 20 }));
}

const isPosted = (count: number) =>
  expect.poll(() => posted.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(count);
/** Nothing is left to be sent again. */
const isSettled = () =>
  expect
    .poll(async () => (await client.client.xPending(`invites:{${DOMAIN}}:events`, "webhook")).pending)
    .toBe(0);
const types = () => posted.map(({ body }) => JSON.parse(body).type);

it("posts each event once, signed, without a token, however many processes there are", async () => {
  for (const process of ["one", "two", "three"]) await start(process);
  const invite = await invitations.issue({ inviter: `romeo@${DOMAIN}` });
  await invitations.revoke(invite.id);
  await isPosted(2);
  await isSettled();

  expect(types().toSorted()).toEqual(["invite.issued", "invite.revoked"]);
  for (const { headers, body } of posted) {
    const id = String(headers["webhook-id"]);
    const timestamp = String(headers["webhook-timestamp"]);
    expect(headers["webhook-signature"]).toBe(signatureOf({ id, timestamp, body, secret: SECRET }));
    expect(JSON.parse(body).data).toEqual({ domain: DOMAIN, invite: invite.id, inviter: `romeo@${DOMAIN}` });
    expect(body).not.toContain(invite.token);
  }
});

it.each([[500], [302], [404]])("sends again what was answered with %d, each time later", async (status) => {
  answers = [status, status, 200];
  await start("one");
  await invitations.issue();
  await isPosted(3);
  expect(new Set(posted.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  const [first, second, third] = posted.map(({ at }) => at);
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(0.9 * MIN_RETRY_MS);
  expect((third ?? 0) - (second ?? 0)).toBeGreaterThan(1.5 * MIN_RETRY_MS);
  await isSettled();
});

it("what a process had taken when it died is sent by another", async () => {
  const dying = openEventQueue({
    redis: client,
    domain: DOMAIN,
    group: "webhook",
    process: "dying",
    minRetryMs: MIN_RETRY_MS,
  });
  await dying.take(1);
  await invitations.issue();
  expect(await dying.take(1)).toHaveLength(1);
  await start("heir");
  await isPosted(1);
  expect(types()).toEqual(["invite.issued"]);
});

it("signs as the libraries of Standard Webhooks do", () => {
  const signed = {
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    timestamp: "1614265330",
    body: '{"test": 2432232314}',
    secret: SECRET,
  };
  expect(signatureOf(signed)).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
});
