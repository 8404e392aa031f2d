import { ErrorReply } from "@redis/client";
import type { Notice, NoticeQueue, Notices, TakenNotice } from "../ports/notices.ts";
import { NOTICE_TAKEN_MS } from "../timing.ts";
import type { Redis } from "./redis/redis.ts";
import { rootKey, type Scripts } from "./redis/scripts.ts";

type Deps = {
  readonly redis: Redis;
  readonly scripts: Scripts;
  readonly domain: string;
  /** Names this process, differently from every other. */
  readonly process: string;
};

const GROUP = "bots";
const MAX_KEPT = 10_000;
/** While this many notices are pending, nobody is reminded of anything. */
const ENOUGH = "100";

/** What people are to be told, in a stream that one bot at a time takes from. */
export function openNotices({ redis, domain }: Pick<Deps, "redis" | "domain">): Notices {
  const stream = `${rootKey(domain)}:notices`;
  return {
    async post(notice) {
      const TRIM = { strategy: "MAXLEN", strategyModifier: "~", threshold: MAX_KEPT } as const;
      await redis.run(() => redis.client.xAdd(stream, "*", { notice: JSON.stringify(notice) }, { TRIM }));
    },
  };
}

export function openNoticeQueue({ redis, scripts, domain, process }: Deps): NoticeQueue {
  const stream = `${rootKey(domain)}:notices`;

  async function takeNew(most: number): Promise<readonly StreamEntry[]> {
    const read = await redis.client.xReadGroup(GROUP, process, { key: stream, id: ">" }, { COUNT: most });
    return (read as readonly { readonly messages: readonly StreamEntry[] }[] | null)?.[0]?.messages ?? [];
  }

  async function takeLeftBehind(most: number): Promise<readonly StreamEntry[]> {
    const claimed = await redis.client.xAutoClaim(stream, GROUP, process, NOTICE_TAKEN_MS, "0", {
      COUNT: most,
    });
    return claimed.messages.flatMap((entry) => entry ?? []);
  }

  /** The group is made when it is first missed, also by a Redis that came back empty. */
  async function withGroup<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ErrorReply && error.message.startsWith("NOGROUP"))) throw error;
      await redis.client.xGroupCreate(stream, GROUP, "0", { MKSTREAM: true }).catch(ignoreExisting);
      return work();
    }
  }

  return {
    async take(most) {
      return redis.run(() =>
        withGroup(async () => [
          ...(await takeLeftBehind(most)).flatMap(readEntry),
          ...(await takeNew(most)).flatMap(readEntry),
        ]),
      );
    },

    async keep(ids) {
      if (ids.length === 0) return;
      await redis.run(() => redis.client.xClaimJustId(stream, GROUP, process, 0, [...ids]));
    },

    async finish(id) {
      await redis.run(() => redis.client.multi().xAck(stream, GROUP, id).xDel(stream, id).exec());
    },

    async remind() {
      await scripts.run("remind", [ENOUGH]);
    },
  };
}

type StreamEntry = { readonly id: string; readonly message: Readonly<Record<string, string>> };

function readEntry({ id, message }: StreamEntry): readonly TakenNotice[] {
  const text = message["notice"];
  return text === undefined ? [] : [{ id, notice: JSON.parse(text) as Notice }];
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof ErrorReply && error.message.startsWith("BUSYGROUP"))) throw error;
}
