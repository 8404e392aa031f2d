import type { Entered, EnterRequest, Inbox, InboxEntry } from "../ports/replica.ts";
import { INBOX_WAIT_MS } from "../timing.ts";
import { judgeRate, type RateLimit } from "./rate-limits.ts";
import type { Redis } from "./redis/redis.ts";
import { rootKey, type ScriptReply, type Scripts } from "./redis/scripts.ts";
import { askTogether } from "./together.ts";

type Deps = {
  readonly redis: Redis;
  readonly scripts: Scripts;
  readonly domain: string;
  readonly replica: string;
  /** Of the messages of one sender. */
  readonly messages: RateLimit;
};

type StreamEntry = { readonly id: string; readonly message: Readonly<Record<string, string>> };

const PAGE = 500;
/** A script that enters more than this makes everybody else wait. */
const MAX_AT_ONCE = 100;

export function openInbox({ redis, scripts, domain, replica, messages }: Deps): Inbox {
  const stream = `${rootKey(domain)}:inbox`;
  /** Has the id of what a gate entered last. */
  const wordOfGates = `${rootKey(domain)}:entered-by-gates`;
  const limit = [messages.points, messages.perSeconds * 1000].map(String);

  async function readPage(after: string): Promise<readonly StreamEntry[]> {
    return redis.run((client) => client.xRange(stream, after, "+", { COUNT: PAGE }));
  }

  /** What a server sends in one go is entered in one go. */
  const enter = askTogether(async (requests: readonly EnterRequest[]) => {
    const each = requests.flatMap(({ dedupKey, dedupMs, sender, stanza }) => {
      return [dedupKey, String(dedupMs), sender, stanza];
    });
    const outcomes = await scripts.run("enter", [replica, ...limit, ...each]);
    return outcomes.map(readOutcome);
  }, MAX_AT_ONCE);

  function readOutcome(reply: ScriptReply): Entered {
    const [outcome, detail = "", endsInMs] = [reply].flat().map(String);
    switch (outcome) {
      case "entered":
        return { outcome, id: detail, received: receivedAt(detail) };
      case "known":
        return { outcome, id: detail };
      case "limited":
        return { outcome, ...limitOf(judgeRate(messages, Number(detail), Number(endsInMs))) };
      case "full":
      case "lost":
        return { outcome };
      default:
        throw new TypeError(`the script enter answered ${outcome}`);
    }
  }

  return {
    enter,

    async find(id) {
      const [entry] = await redis.run((client) => client.xRange(stream, id, id));
      return entry === undefined ? undefined : readEntry(entry);
    },

    async pending() {
      const entries: InboxEntry[] = [];
      for (let after = "-"; ; ) {
        const page = await readPage(after);
        entries.push(...page.map(readEntry));
        const last = page.at(-1);
        if (last === undefined || page.length < PAGE) return entries;
        after = `(${last.id}`;
      }
    },

    async enteredByGates(after) {
      const words = await redis.runWaiting((client) =>
        client.xRead({ key: wordOfGates, id: after }, { BLOCK: INBOX_WAIT_MS }),
      );
      const word = words?.[0]?.messages.at(-1);
      if (word === undefined) return { entries: [], last: after };
      const entered = await readPage(`(${after}`);
      return {
        entries: entered.filter(({ message }) => message["by"] === "gate").map(readEntry),
        last: entered.at(-1)?.id ?? word.id,
      };
    },

    async remove(ids) {
      if (ids.length > 0) await redis.run((client) => client.xDel(stream, [...ids]));
    },
  };
}

function readEntry({ id, message }: StreamEntry): InboxEntry {
  const limitedMs = message["limited"];
  return {
    id,
    stanza: message["stanza"] ?? "",
    received: receivedAt(id),
    ...(limitedMs === undefined ? {} : { limitedSeconds: Math.max(1, Math.ceil(Number(limitedMs) / 1000)) }),
  };
}

/** The first part of an entry's id is the time when it was added. */
function receivedAt(id: string): Date {
  return new Date(Number.parseInt(id, 10));
}

function limitOf(judged: ReturnType<typeof judgeRate>): {
  readonly isFirst: boolean;
  readonly retryAfterSeconds: number;
} {
  if (judged.ok || judged.problem.kind !== "rate-limited") return { isFirst: false, retryAfterSeconds: 1 };
  const { told, retryAfterSeconds } = judged.problem;
  return { isFirst: !told, retryAfterSeconds };
}
