import { expect, it } from "vitest";
import { startHeartbeat } from "../../src/store/heartbeat.ts";
import { onEmptyStore } from "../support/empty-store.ts";
import { runAsGate, type TestStore } from "../support/store.ts";

let store: TestStore;

onEmptyStore((opened) => {
  store = opened;
});

function beating(process: string, traits: Parameters<typeof startHeartbeat>[0]["replica"]) {
  return startHeartbeat({ ...store, process, version: "1.2.3", replica: traits });
}

function anOwner(jid: string, traits: { isOwner?: boolean; isOnline?: () => boolean } = {}) {
  return { isOwner: true, isOnline: () => true, isComponentOnline: () => undefined, jid, ...traits };
}

/** The bots that a gate finds when it asks. */
async function found(): Promise<readonly string[]> {
  const bots = await runAsGate(store, "open-query", "q1", "romeo@montague.example/orchard", "4500");
  return bots.map(String).toSorted();
}

it("a bot that beats is found by gates where it is, also when it has moved, and not when it has stopped", async () => {
  const owner = anOwner("invite@montague.example/one");
  const one = beating("1", owner);
  const two = beating("2", anOwner("invite@montague.example/two"));
  await expect.poll(found).toEqual(["invite@montague.example/one", "invite@montague.example/two"]);
  owner.jid = "invite@montague.example/three";
  one.beat();
  await expect.poll(found).toEqual(["invite@montague.example/three", "invite@montague.example/two"]);
  await two.stop();
  expect(await found()).toEqual([owner.jid]);
  await one.stop();
  expect(await found()).toEqual([]);
});

it("a bot that is not online, one that died, one of an older version, and a gate are not found", async () => {
  const { client } = store.redis;
  const offline = beating("1", anOwner("invite@montague.example/one", { isOnline: () => false }));
  const dead = beating("2", anOwner("invite@montague.example/two"));
  await expect.poll(found).toEqual(["invite@montague.example/two"]);
  await client.del(store.key("heartbeat", "bot:2"));
  await store.scripts.run("heartbeat", ["bot:3", '{"version":"0.1.0","time":1}', "60000"]);
  await store.scripts.run("heartbeat", [
    "gate:4",
    '{"server":"Prosody","jid":"montague.example","time":1}',
    "60000",
  ]);
  expect(await found()).toEqual([]);
  await Promise.all([offline.stop(), dead.stop()]);
});

it("a replica that stands by is not found by gates, until it owns the account", async () => {
  const replica = anOwner("invite@montague.example/invite-bot", { isOwner: false });
  const beat = beating("1", replica);
  const names = () => store.redis.client.zRange(store.key("heartbeats"), 0, -1);
  await expect.poll(names).toEqual(["standby:1"]);
  expect(await found()).toEqual([]);
  replica.isOwner = true;
  beat.beat();
  await expect.poll(names).toEqual(["bot:1"]);
  expect(await found()).toEqual([replica.jid]);
  await beat.stop();
  expect(await names()).toEqual([]);
});
