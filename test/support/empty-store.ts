import { afterAll, beforeAll, beforeEach } from "vitest";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { openTestStore, type StoreTraits, type TestStore } from "./store.ts";

/** Gives the tests of a file a store on a Redis of their own, which each of them finds empty. */
export function onEmptyStore(take: (store: TestStore) => void, traits: StoreTraits = {}): void {
  let server: RedisServer;
  let store: TestStore;

  beforeAll(async () => {
    server = await startRedis();
    store = await openTestStore(server.url, traits);
    take(store);
  });
  afterAll(async () => {
    await store?.close();
    await server?.stop();
  });
  beforeEach(async () => {
    await store.redis.client.flushAll();
  });
}
