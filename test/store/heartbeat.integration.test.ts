import { expect, it } from "vitest";
import { startHeartbeat } from "../../src/store/heartbeat.ts";
import { onEmptyStore } from "../support/empty-store.ts";
import { runAsGate, type TestStore } from "../support/store.ts";

let store: TestStore;

onEmptyStore((opened) => {
  store = opened;
});

function beating(process: string, jid: () => string | undefined, isAlive = () => true) {
  return startHeartbeat({ ...store, process, version: "1.2.3", jid, isAlive });
}

/** The bots that a gate finds when it asks. */
async function found(): Promise<readonly string[]> {
  const bots = await runAsGate(store, "ask", "q1", "romeo@montague.example/orchard", "4500");
  return bots.map(String).toSorted();
}

it("a bot that beats is found by gates where it is, also when it has moved, and not when it has stopped", async () => {
  let place = "invite@montague.example/one";
  const one = beating("1", () => place);
  const two = beating("2", () => "invite@montague.example/two");
  await expect.poll(found).toEqual(["invite@montague.example/one", "invite@montague.example/two"]);
  place = "invite@montague.example/three";
  one.beat();
  await expect.poll(found).toEqual(["invite@montague.example/three", "invite@montague.example/two"]);
  await two.stop();
  expect(await found()).toEqual([place]);
  await one.stop();
  expect(await found()).toEqual([]);
});

it("a bot that is not online, one that died, one of an older version, and a gate are not found", async () => {
  const { client } = store.redis;
  const offline = beating(
    "1",
    () => "invite@montague.example/one",
    () => false,
  );
  const dead = beating("2", () => "invite@montague.example/two");
  await expect.poll(found).toEqual(["invite@montague.example/two"]);
  await client.del(store.key("heartbeat", "bot:2"));
  await store.scripts.run("beat", ["bot:3", '{"version":"0.1.0","time":1}', "60000"]);
  await store.scripts.run("beat", [
    "gate:4",
    '{"server":"Prosody","jid":"montague.example","time":1}',
    "60000",
  ]);
  expect(await found()).toEqual([]);
  await Promise.all([offline.stop(), dead.stop()]);
});
