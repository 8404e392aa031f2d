import type { Logger } from "pino";
import type { CommandParts } from "../../commands/command.ts";
import { inviteReply } from "../../commands/invite-reply.ts";
import { Unavailable } from "../../invites/unavailable.ts";
import type { Notice, NoticeQueue, TakenNotice } from "../../ports/notices.ts";
import { chooseLanguage, type Language, type Say, type Voices } from "../../wording/index.ts";
import { SendFailed } from "../session/errors.ts";
import type { Element } from "../xml.ts";
import { outgoingMessage } from "./outgoing-message.ts";
import { type RenderedReply, renderReply } from "./render-reply.ts";

export type NotifierParts = {
  readonly queue: NoticeQueue;
  readonly commands: CommandParts;
  readonly voices: Voices;
  readonly language: Language;
  readonly send: (stanza: Element) => Promise<void>;
  /** Nothing is taken while nothing can be sent. */
  readonly isOnline: () => boolean;
  readonly log: Logger;
  readonly keepMs?: number;
};

const EVERY_MS = 1_000;
const AT_ONCE = 10;
/** Well within the time after which another process takes what this one has. */
const KEEP_MS = 10_000;

/** Tells people what they did not ask for: whoever takes a notice tells it, so that each is told once. */
export function startNotifier(parts: NotifierParts): () => Promise<void> {
  let isStopped = false;
  let round: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;

  const next = () => {
    round = deliver(parts)
      .catch((error: unknown) => {
        if (error instanceof Unavailable) return;
        parts.log.error({ err: error }, "notices could not be delivered; they are kept");
      })
      .finally(() => {
        if (!isStopped) timer = setTimeout(next, EVERY_MS);
      });
  };
  timer = setTimeout(next, EVERY_MS);

  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await round;
  };
}

/** One round: what is due is posted, and what is posted is told. */
export async function deliver(parts: NotifierParts): Promise<void> {
  if (!parts.isOnline()) return;
  await parts.queue.remind();
  const waiting = new Map((await parts.queue.take(AT_ONCE)).map((taken) => [taken.id, taken]));
  // The link may be down for long; as long as this process lives, they are its to tell.
  const timer = setInterval(() => {
    parts.queue.keep([...waiting.keys()]).catch(() => undefined);
  }, parts.keepMs ?? KEEP_MS);
  try {
    for (const taken of [...waiting.values()]) {
      await tellOnce(parts, taken);
      await parts.queue.finish(taken.id);
      waiting.delete(taken.id);
    }
  } finally {
    clearInterval(timer);
  }
}

async function tellOnce(parts: NotifierParts, taken: TakenNotice): Promise<void> {
  const { notice } = taken;
  try {
    await tell(parts, taken);
  } catch (error) {
    // What could not be sent now, or looked up, is kept. Anything else would fail for ever, and block the rest.
    if (error instanceof Unavailable || error instanceof SendFailed) throw error;
    parts.log.error({ err: error, notice: notice.kind }, "a notice could not be told, and is dropped");
  }
}

/** The first part of its id is when it was added. */
function postedAt({ id }: TakenNotice): Date {
  return new Date(Number.parseInt(id, 10));
}

/** The same whoever tells it. */
function messageIdOf({ id }: TakenNotice): string {
  return `notice-${id}`;
}

async function tell(parts: NotifierParts, taken: TakenNotice): Promise<void> {
  const { notice } = taken;
  const { people } = parts.commands;
  const [preferences, hasBounced, since] = await Promise.all([
    people.preferences(notice.to),
    people.hasBounced(notice.to),
    people.accountSince(notice.to),
  ]);
  const isMuted = preferences.muted === true && MUTABLE.includes(notice.kind);
  // Whoever has the address by now may be somebody else.
  const isForAnother = postedAt(taken) <= since;
  if (isMuted || hasBounced || isForAnother) return;
  const language = chooseLanguage(preferences.language, parts.language);
  const rendered = await render(parts, notice, parts.voices[language]);
  if (rendered === undefined) return;
  await parts.send(
    outgoingMessage({ to: notice.to, id: messageIdOf(taken) }, { body: rendered.text, language }),
  );
}

/** Answers to what somebody asked for are no noise. */
const MUTABLE: readonly Notice["kind"][] = ["used", "expiring"];

async function render(parts: NotifierParts, notice: Notice, say: Say): Promise<RenderedReply | undefined> {
  switch (notice.kind) {
    case "requested":
      return { text: say("notice.requested", notice.request) };
    case "denied":
      return { text: say("notice.denied") };
    case "used":
      return { text: withMute(say, say("notice.used", { id: notice.invite, name: notice.name })) };
    case "expiring":
      return { text: withMute(say, say("notice.expiring", { id: notice.invite })) };
    case "approved": {
      const invite = await parts.commands.invites.find(notice.invite);
      if (invite === undefined) return undefined;
      const inForce = await parts.commands.settings.read();
      const call = { ...parts.commands, inForce, say };
      return renderReply(say, inviteReply(call, invite, say("notice.approved")));
    }
  }
}

function withMute(say: Say, text: string): string {
  return `${text} ${say("notice.mute")}`;
}
