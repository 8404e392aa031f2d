import KeyvRedis from "@keyv/redis";
import { Keyv } from "keyv";
import type { Redis } from "./redis/redis.ts";

/** Plain records under one key prefix, through Keyv. */
export type Records<T> = {
  get(id: string): Promise<T | undefined>;
  /** For ever, or until it is set again. */
  set(id: string, value: T): Promise<void>;
  /** In the order asked for. */
  getMany(ids: readonly string[]): Promise<readonly (T | undefined)[]>;
  /** The text Keyv would store, for a script that stores it together with other things and sets the key's expiry. */
  encode(value: T): string;
};

/** `prefix` is the key up to its last colon, such as `invites:{example.org}:invite`. */
export function keyvRecords<T>(redis: Redis, prefix: string): Records<T> {
  const keyv = new Keyv<T>({
    store: new KeyvRedis(redis.client, {
      keyPrefixSeparator: ":",
      throwOnErrors: true,
      throwOnConnectError: true,
    }),
    namespace: prefix,
    useKeyPrefix: false,
    throwOnErrors: true,
    // Plain JSON, because gates read it too: Keyv's own serializer marks some strings with a colon.
    serialize: JSON.stringify,
    deserialize: JSON.parse,
  });

  return {
    get: (id) => redis.run(() => keyv.get(id)),
    set: async (id, value) => {
      await redis.run(() => keyv.set(id, value));
    },
    getMany: (ids) => (ids.length === 0 ? Promise.resolve([]) : redis.run(() => keyv.getMany([...ids]))),
    encode: (value) => JSON.stringify({ value }),
  };
}
