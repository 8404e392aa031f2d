import type { Logger } from "pino";
import type { CommandDeps } from "../../commands/command.ts";
import { inviteReply } from "../../commands/invite-reply.ts";
import { identify, inviteKindFor, MEMBER_QUOTA } from "../../invites/policy.ts";
import { UnavailableError } from "../../invites/unavailable.ts";
import type { Notice, NoticeQueue, TakenNotice } from "../../ports/notices.ts";
import { NOTICE_RENEW_MS } from "../../timing.ts";
import { sayFailure } from "../../wording/failures.ts";
import { chooseLanguage, type Language, type Say, sayDuration, type Voices } from "../../wording/index.ts";
import { SendError } from "../session/errors.ts";
import type { Element } from "../xml.ts";
import { messagesOf } from "./outgoing-message.ts";
import { type RenderedReply, renderReply } from "./render-reply.ts";

export type NotifierDeps = {
  readonly queue: NoticeQueue;
  readonly commands: CommandDeps;
  readonly voices: Voices;
  readonly language: Language;
  /** What the server is called in the welcome to new members; `undefined` where they get none. */
  readonly welcomeTo: string | undefined;
  readonly send: (stanza: Element) => Promise<void>;
  /** Nothing is taken while nothing can be sent. */
  readonly isOnline: () => boolean;
  readonly log: Logger;
  readonly keepMs?: number;
};

const EVERY_MS = 1_000;
const AT_ONCE = 10;

/** Sends notices. The process that takes a notice from the queue sends it, so that each is sent once. */
export function startNotifier(deps: NotifierDeps): () => Promise<void> {
  let isStopped = false;
  let round: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;

  const next = () => {
    round = deliver(deps)
      .catch((error: unknown) => {
        if (error instanceof UnavailableError) return;
        deps.log.error({ err: error }, "notices could not be delivered; they are kept");
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
export async function deliver(deps: NotifierDeps): Promise<void> {
  if (!deps.isOnline()) return;
  await deps.queue.remind();
  const waiting = new Map((await deps.queue.take(AT_ONCE)).map((taken) => [taken.id, taken]));
  // The link may be down for long; as long as this process lives, they are its to tell.
  const timer = setInterval(() => {
    deps.queue.keep([...waiting.keys()]).catch(() => undefined);
  }, deps.keepMs ?? NOTICE_RENEW_MS);
  try {
    for (const taken of [...waiting.values()]) {
      await tellOnce(deps, taken);
      await deps.queue.finish(taken.id);
      waiting.delete(taken.id);
    }
  } finally {
    clearInterval(timer);
  }
}

async function tellOnce(deps: NotifierDeps, taken: TakenNotice): Promise<void> {
  const { notice } = taken;
  try {
    await tell(deps, taken);
  } catch (error) {
    // What could not be sent now, or looked up, is kept. Anything else would fail for ever, and block the rest.
    if (error instanceof UnavailableError || error instanceof SendError) throw error;
    deps.log.error({ err: error, notice: notice.kind }, "a notice could not be told, and is dropped");
  }
}

/** The first part of its id is when it was added. */
function postedAt({ id }: TakenNotice): Date {
  return new Date(Number.parseInt(id, 10));
}

/** The same in each process that sends it. */
function messageIdOf({ id }: TakenNotice): string {
  return `notice-${id}`;
}

async function tell(deps: NotifierDeps, taken: TakenNotice): Promise<void> {
  const { notice } = taken;
  const { people } = deps.commands;
  const [preferences, hasBounced, since] = await Promise.all([
    people.preferences(notice.to),
    people.hasBounced(notice.to),
    people.accountSince(notice.to),
  ]);
  const isMuted = preferences.muted === true && MUTABLE.includes(notice.kind);
  // The address may be somebody else's by now.
  const isForAnother = postedAt(taken) <= since;
  if (isMuted || hasBounced || isForAnother) return;
  const language = await languageFor(deps, notice, preferences.language);
  const rendered = await render(deps, notice, deps.voices[language]);
  if (rendered === undefined) return;
  const messages = messagesOf({ to: notice.to, id: messageIdOf(taken) }, rendered, language);
  await Promise.all(messages.map(deps.send));
}

/** Answers to what somebody asked for are no noise. */
const MUTABLE: readonly Notice["kind"][] = ["used", "expiring", "stuck"];

/** Who is new has chosen none yet: they are spoken to as they registered, or else as their inviter. */
async function languageFor(
  { commands: { people }, language }: NotifierDeps,
  notice: Notice,
  chosen: string | undefined,
): Promise<Language> {
  if (chosen !== undefined || notice.kind !== "welcome") return chooseLanguage(chosen, language);
  const { inviter } = notice;
  const ofInviter = inviter === undefined ? undefined : (await people.preferences(inviter)).language;
  return chooseLanguage(notice.language, chooseLanguage(ofInviter, language));
}

async function render(deps: NotifierDeps, notice: Notice, say: Say): Promise<RenderedReply | undefined> {
  switch (notice.kind) {
    case "requested":
      return { text: say("notice.requested", notice.request) };
    case "denied":
      return { text: say("notice.denied") };
    case "used":
      return { text: withMute(say, say("notice.used", { id: notice.invite, name: notice.name })) };
    case "expiring":
      return { text: withMute(say, say("notice.expiring", { id: notice.invite })) };
    case "stuck": {
      const failure = sayFailure(say, notice.failure, notice.invite);
      return { text: withMute(say, say("notice.stuck", { id: notice.invite, failure })) };
    }
    case "welcome":
      return deps.welcomeTo === undefined ? undefined : welcome(deps, notice, deps.welcomeTo, say);
    case "approved": {
      const invite = await deps.commands.invites.find(notice.invite);
      if (invite === undefined) return undefined;
      const effectiveSettings = await deps.commands.settings.read();
      const call = { ...deps.commands, effectiveSettings, say };
      return renderReply(say, inviteReply(call, invite, say("notice.approved")));
    }
  }
}

async function welcome(
  { commands: { settings, policy } }: NotifierDeps,
  { to, inviter }: Extract<Notice, { readonly kind: "welcome" }>,
  server: string,
  say: Say,
): Promise<RenderedReply> {
  const { role } = identify(to, policy);
  const mayInvite = inviteKindFor(role, await settings.read()) === "account";
  const waitSeconds = role === "member" ? (policy.quotas.get(MEMBER_QUOTA)?.newAccountWaitSeconds ?? 0) : 0;
  const sentences = [
    say("welcome.greeting", { server, jid: to }),
    ...(inviter === undefined ? [] : [say("welcome.inviter", { inviter })]),
    !mayInvite
      ? say("welcome.may-ask")
      : waitSeconds === 0
        ? say("welcome.may-invite")
        : say("welcome.may-invite-later", { duration: sayDuration(say, waitSeconds) }),
  ];
  return { text: sentences.join(" ") };
}

function withMute(say: Say, text: string): string {
  return `${text} ${say("notice.mute")}`;
}
