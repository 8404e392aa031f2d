import { expect } from "vitest";
import { type BotProcess, startBot } from "../../rig/bot.ts";
import { type Crowd, type Member, type Received, startCrowd } from "../../rig/crowd.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import type { ServerKind } from "../../rig/server-kinds.ts";
import type { XmppServer } from "../../rig/xmpp-server.ts";
import { en } from "../../src/wording/en.ts";
import { openInvitations } from "./invitations.ts";

/** What a member asked for: an invitation whose note is the thread of the message. */
export type Asked = { readonly member: Member; readonly thread: string; readonly at: number };

/** A server whose members ask any number of bots for invitations, and the books on who was answered. */
export type CrowdSite = {
  readonly server: XmppServer;
  readonly redis: RedisServer;
  readonly crowd: Crowd;
  readonly botJid: string;
  /** A replica that owns the account or stands by; unless told otherwise, at this server's own port and Redis's. */
  startReplica(options?: { readonly port?: number; readonly redisUrl?: string }): Promise<BotProcess>;
  /** Resolves when one of the replicas that run owns the account, other than those of `but`. */
  ownerOf(replicas: readonly BotProcess[], but?: readonly BotProcess[]): Promise<BotProcess>;
  /** Messages by each member in turn, at once. */
  ask(count: number): readonly Asked[];
  /** Messages without pause, this far apart, until `stop`; `asked` grows until then. */
  keepAsking(everyMs: number): { readonly asked: readonly Asked[]; stop(): void };
  /** Resolves when this many of these have their answer, alone or together with others. */
  answered(asked: readonly Asked[], count: number, withinMs: number): Promise<void>;
  /** What was said to these messages so far. */
  wordsOn(asked: readonly Asked[]): readonly string[];
  /**
   * Waits until each is answered, then checks that each was answered once, with an invitation that was made once.
   * Gives how long each answer took, in milliseconds, from being asked or from `since` on.
   */
  expectEachAnsweredOnce(
    asked: readonly Asked[],
    withinMs: number,
    since?: number,
  ): Promise<readonly number[]>;
  stop(): Promise<void>;
};

const PASSWORD = "wherefore art thou";
/** As refusals of what was kept for the bot are gathered into one message. */
const BETWEEN = "\n\n———\n\n";
/** At the end of the id of what is to be forwarded; what is said of it has the id without. */
const FORWARD = "-forward";
const NO_LIMIT = { points: 1_000_000 };

export async function openCrowdSite(kind: ServerKind, members: number): Promise<CrowdSite> {
  const redis = await startRedis();
  const server = await kind.start({ redisUrl: redis.url });
  await server.addUser("invite", PASSWORD);
  const names = Array.from({ length: members }, (_, n) => `member${n}`);
  const crowd = await startCrowd(server, names, PASSWORD);
  const invitations = await openInvitations(redis.url, server.domain);
  const botJid = `invite@${server.domain}`;
  const bots: BotProcess[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let count = 0;

  function ask(): Asked {
    const member = crowd.members[count % members];
    if (member === undefined) throw new Error("there is nobody to ask");
    const thread = `ask-${count++}`;
    member.say(botJid, `invite note ${thread}`, thread);
    return { member, thread, at: performance.now() };
  }

  /** What came to these members about what they asked. */
  function received(asked: readonly Asked[]) {
    const threads = new Set(asked.map(({ thread }) => thread));
    const askers = new Set(asked.map(({ member }) => member));
    return [...askers].flatMap((asker) => asker.received.filter(({ thread }) => threads.has(thread)));
  }

  async function answered(asked: readonly Asked[], enough: number, withinMs: number): Promise<void> {
    // To look through all that came for each that comes would take the square of their number.
    const threads = new Set<string>();
    const seen = new Map<Member, number>();
    let soFar = 0;
    const isSo = () => {
      for (const { thread } of asked.slice(threads.size)) threads.add(thread);
      for (const member of crowd.members) {
        const fresh = member.received.slice(seen.get(member) ?? 0);
        for (const one of fresh) {
          if (threads.has(one.thread)) soFar += wordsIn(one).length;
        }
        if (fresh.length > 0) seen.set(member, member.received.length);
      }
      return soFar >= enough;
    };
    await crowd.until(isSo, withinMs, () => `${enough - soFar} of ${enough} were not answered`);
  }

  async function countNotes(): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    const lists = crowd.members.map(({ name }) => invitations.listOf(`${name}@${server.domain}`));
    for (const { note = "" } of (await Promise.all(lists)).flat()) {
      counts.set(note, (counts.get(note) ?? 0) + 1);
    }
    return counts;
  }

  return {
    server,
    redis,
    crowd,
    botJid,
    async startReplica({ port = server.port, redisUrl: url = redis.url } = {}) {
      const bot = startBot({
        server: { ...server, port },
        redis: { url },
        password: PASSWORD,
        config: {
          web: { base_url: null },
          quotas: { member: { open: 10_000, per_period: 10_000 } },
          rate_limits: { messages: NO_LIMIT, invites: NO_LIMIT },
        },
      });
      bots.push(bot);
      await bot.waitUntilReady();
      return bot;
    },
    ownerOf: (replicas, but = []) =>
      Promise.any(replicas.filter((one) => !but.includes(one)).map((one) => one.waitUntilOwner())),
    ask: (many) => Array.from({ length: many }, ask),
    keepAsking(everyMs) {
      const asked: Asked[] = [];
      const timer = setInterval(() => asked.push(ask()), everyMs);
      timers.add(timer);
      return {
        asked,
        stop: () => clearInterval(timer),
      };
    },
    answered,
    wordsOn: (asked) => received(asked).flatMap(wordsIn),
    async expectEachAnsweredOnce(asked, withinMs, since = 0) {
      await answered(asked, asked.length, withinMs);
      // Another answer would be here by then.
      await Promise.all(crowd.members.map((member) => member.sync()));
      const messages = received(asked);
      expect(messages.filter(({ isError }) => isError)).toEqual([]);
      const links = messages.flatMap(wordsIn);
      expect(links.filter((text) => !text.includes(";preauth="))).toEqual([]);
      // No two invitations have the same link.
      expect(new Set(links).size).toBe(asked.length);
      expect(links.length).toBe(asked.length);
      const ids = messages.map(({ id }) => id).sort();
      const ofLinks = ids.filter((id) => id.endsWith(FORWARD));
      expect(ids).toEqual([...ofLinks, ...ofLinks.map((id) => id.slice(0, -FORWARD.length))].sort());
      const notes = await countNotes();
      expect(asked.filter(({ thread }) => notes.get(thread) !== 1)).toEqual([]);
      const begun = new Map(asked.map(({ thread, at }) => [thread, Math.max(at, since)]));
      return messages
        .filter(({ id }) => id.endsWith(FORWARD))
        .map(({ thread, at }) => at - (begun.get(thread) ?? 0));
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(bots.map(({ program }) => program.kill()));
      crowd.stop();
      await invitations.close();
      await server.stop();
      await redis.stop();
    },
  };
}

/** What a message answers: none, if it only tells of the link in the next one. */
function wordsIn({ body }: Received): readonly string[] {
  return body.includes(en["invite.forward"]) ? [] : body.split(BETWEEN);
}

/** Says in the test's output how long answers took. */
export function tellWaits(what: string, waits: readonly number[]): void {
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number) => `${Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)} ms`;
  process.stdout.write(`${what}: ${sorted.length} answers, p50 ${at(0.5)}, p99 ${at(0.99)}, last ${at(1)}\n`);
}
