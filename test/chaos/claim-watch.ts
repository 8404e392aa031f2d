import { setTimeout as pause } from "node:timers/promises";
import { createClient } from "@redis/client";

const LOOK_MS = 10;

/** Calls back as soon as one of these servers has a claim more than before. Gives what ends it. */
export async function watchClaims(
  urls: readonly string[],
  domain: string,
  claimed: () => void,
): Promise<() => Promise<void>> {
  let isOver = false;
  const ends = await Promise.all(
    urls.map(async (url) => {
      const client = createClient({ url, disableOfflineQueue: true });
      client.on("error", () => {}); // It will be back.
      await client.connect();
      const watching = watch();
      return async () => {
        client.destroy();
        await watching;
      };

      async function watch(): Promise<void> {
        for (let before = 0; !isOver; await pause(LOOK_MS)) {
          const now = await client.zCard(`invites:{${domain}}:leases`).catch(() => 0);
          if (now > before) claimed();
          before = now;
        }
      }
    }),
  );
  return async () => {
    isOver = true;
    await Promise.all(ends.map((end) => end()));
  };
}
