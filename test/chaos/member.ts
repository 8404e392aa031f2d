import { setTimeout as pause } from "node:timers/promises";
import type { Message } from "../../rig/client-inbox.ts";
import type { ArchivedMessage, ClientStream, Endpoint, XmppClients } from "../../rig/xmpp-clients.ts";
import { readBotMessage } from "./bot-messages.ts";
import type { BotMessage, Order } from "./history.ts";
import { isAnswer } from "./ledger.ts";
import type { Trace } from "./trace.ts";

/** A member, as the test plays one. */
export type Member = {
  readonly jid: string;
  /**
   * Sends an order and waits for its answer. What may have been lost with a link is sent again with the same id, as
   * clients do. Undefined where no answer came in time.
   */
  ask(order: Order, text: string): Promise<BotMessage | undefined>;
  /** Goes offline, having read the archive once more. Gives every message of the bot in it. */
  leave(): Promise<readonly BotMessage[]>;
};

const RESOURCE = "phone";
const RECONNECT_MS = 500;
/** Longer than any outage of the plan, and the leases that have to run out after one. */
const TIMEOUT_MS = 60_000;
const FOREVER_MS = 2 ** 31 - 1;

type Options = {
  readonly clients: XmppClients;
  readonly server: Endpoint;
  readonly name: string;
  readonly password: string;
  readonly botJid: string;
  readonly trace: Trace;
  /** Called whenever an order has been sent. */
  readonly sent: () => void;
};

/** Logs in, and stays so over as many links as it takes, catching up each time on what came meanwhile. */
export function startMember({ clients, server, name, password, botJid, trace, sent }: Options): Member {
  const jid = `${name}@${server.domain}`;
  const archive: ArchivedMessage[] = [];
  let stream: ClientStream | undefined;
  let isLeaving = false;
  let pending:
    | { readonly id: string; readonly xml: string; readonly take: (botMessage: BotMessage) => void }
    | undefined;

  const take = (message: ArchivedMessage) => {
    const botMessage = readBotMessage(message, jid);
    if (!isAnswer(botMessage)) return;
    trace.note(`${name} reads ${botMessage.content.kind} ${botMessage.id}`, botMessage.thread);
    if (botMessage.thread !== pending?.id) return;
    pending.take(botMessage);
    pending = undefined;
  };
  const catchUp = async (link: ClientStream) => {
    const news = await link.readArchive(archive.at(-1)?.archiveId);
    archive.push(...news);
    for (const message of news) if (isFromBot(message.from)) take(message);
  };
  const isFromBot = (from: string) => from === botJid || from.startsWith(`${botJid}/`);
  const sendPending = async () => {
    if (pending === undefined || stream === undefined) return;
    const { id, xml } = pending;
    trace.note(`${name} sends ${id}`, id);
    try {
      await stream.send(xml);
    } catch (error) {
      // The link has just gone; over the next it is sent again.
      trace.note(`${name} could not send ${id}: ${error}`, id);
      return;
    }
    sent();
  };

  const listen = async (link: ClientStream) => {
    for (;;) {
      const event = await link.waitFor((one): one is typeof one => true, "event", FOREVER_MS);
      if (event.event === "closed") return;
      if (event.event === "message" && isFromBot(event.from)) take(readLive(event));
    }
  };
  const keepOnline = async () => {
    while (!isLeaving) {
      let link: ClientStream | undefined;
      try {
        link = await clients.open(server);
        await link.logIn(name, password, RESOURCE);
        await catchUp(link);
        stream = link;
        trace.note(`${name} is online`);
        await sendPending();
        await listen(link);
        trace.note(`${name} lost the server`);
      } catch (error) {
        trace.note(`${name} cannot log in: ${error instanceof Error ? error.message : error}`);
      }
      stream = undefined;
      await link?.close().catch(() => undefined);
      if (!isLeaving) await pause(RECONNECT_MS);
    }
  };
  const kept = keepOnline();

  return {
    jid,
    ask: async ({ id }, text) => {
      const answered = new Promise<BotMessage>((resolve) => {
        pending = {
          id,
          xml: `<message to='${botJid}' type='chat' id='${id}'><thread>${id}</thread><body>${text}</body></message>`,
          take: resolve,
        };
      });
      await sendPending();
      const timeout = new AbortController();
      const botMessage = await Promise.race([
        answered,
        pause(TIMEOUT_MS, undefined, { signal: timeout.signal }).catch(() => undefined),
      ]);
      timeout.abort();
      return botMessage;
    },
    leave: async () => {
      isLeaving = true;
      const link = stream;
      if (link === undefined) throw new Error(`${name} is not online when all is well`);
      await catchUp(link);
      await link.close();
      await kept;
      return archive.filter(({ from }) => isFromBot(from)).map((message) => readBotMessage(message, jid));
    },
  };
}

/** What comes live has no name in the archive yet. */
function readLive({ from, type, id, body, xml }: Message): ArchivedMessage {
  const textOf = (name: string) => new RegExp(`<${name}\\b[^>]*>([^<]*)</${name}>`).exec(xml)?.[1] ?? "";
  return { archiveId: "", from, type, id, body, thread: textOf("thread"), url: textOf("url") };
}
