import { setTimeout as delay } from "node:timers/promises";
import { type DispatchParts, dispatch } from "../commands/dispatch.ts";
import type { Consents, MessageClaims, MessageNames } from "../commands/ports.ts";
import type { Reply } from "../commands/reply.ts";
import { readWords, splitCommand } from "../commands/words.ts";
import type { BareJid } from "../invites/bare-jid.ts";
import { identify } from "../invites/policy.ts";
import type { Problem } from "../invites/problem.ts";
import { failed, type Result } from "../invites/result.ts";
import { Unavailable } from "../invites/unavailable.ts";
import { chooseLanguage, type Language, type Say, type Voices } from "../wording/index.ts";
import { sayProblem } from "../wording/problems.ts";
import { type Batches, createBatches } from "./batches.ts";
import type { IncomingMessage } from "./incoming-message.ts";
import { answerMessage, answerPicture, receiptFor } from "./outgoing-message.ts";
import { type RenderedReply, renderReply } from "./render-reply.ts";
import type { Element } from "./xml.ts";

export type ConversationParts = {
  readonly dispatch: DispatchParts;
  readonly claims: MessageClaims;
  readonly consents: Consents;
  readonly voices: Voices;
  /** For those whose messages name none that we speak. */
  readonly language: Language;
  /** Whether this person gets our presence, and so may be told when a message arrived. */
  readonly isSubscriber: (jid: BareJid) => boolean;
  readonly send: (stanza: Element) => Promise<void>;
  /** Leaves somebody unanswered for a while. */
  readonly quieten: (jid: BareJid, ms: number) => void;
};

/** What a message led to. Its answer is on its way; `completed` settles when the server has it. */
export type Response = { readonly completed: Promise<void> };

/** Each rejects with `Unavailable` when Redis is away, before anything was answered. */
export type Conversation = {
  /** Does what a message says and answers it, unless another process does or did. */
  obey(message: IncomingMessage): Promise<Response>;
  /** Says once in a while that encrypted messages cannot be read. */
  declineEncrypted(message: IncomingMessage): Promise<Response>;
  tellUnavailable(message: IncomingMessage): Response;
};

export const NOTHING: Response = { completed: Promise.resolve() };

/** What was sent longer ago than this is not done any more: who wrote it has moved on. */
const OLD_MS = 60 * 60 * 1000;
/** The same in every language, as commands are. */
const YES = "yes";
/** How often to look again at a message that another process has taken. */
const LOOK_AGAIN_MS = 1_000;
/** Together shorter than the lease of a claim. */
const FINISH_TRIES = 5;
const FINISH_AGAIN_MS = 500;

/** A message, and the voice to answer it with. */
type Talk = { readonly message: IncomingMessage; readonly language: Language; readonly say: Say };

export function createConversation(parts: ConversationParts): Conversation {
  const batches: Batches = createBatches(parts.send);
  /** Names of messages whose answer is on its way: a copy that comes meanwhile need not wait for it. */
  const underWay = new Set<string>();

  async function obey(message: IncomingMessage): Promise<Response> {
    const names = namesOf(message);
    if (names.some((name) => underWay.has(name))) return NOTHING;
    const [isOurs, talk] = await Promise.all([takeTurn(names), talkAbout(message)]);
    if (!isOurs) return NOTHING;
    for (const name of names) underWay.add(name);
    const forget = () => {
      for (const name of names) underWay.delete(name);
    };
    try {
      const receipt = sendReceipt(message);
      const answered = await answer(talk, names[0]);
      const completed = Promise.all([receipt, answered.completed]).then(() => finish(names));
      return { completed: completed.finally(forget) };
    } catch (error) {
      forget();
      throw error;
    }
  }

  /** The message is answered, whether Redis takes note at once or not. It is told again while the claim is ours. */
  async function finish(names: MessageNames): Promise<void> {
    for (let tries = 1; tries <= FINISH_TRIES; tries++) {
      try {
        return await parts.claims.finish(names);
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        await delay(FINISH_AGAIN_MS);
      }
    }
    parts.dispatch.log.warn(
      "Redis did not take note of an answered message; a copy of it may be answered again",
    );
  }

  /** Waits while another process has the message: it may have died. True when it is for us to answer. */
  async function takeTurn(names: MessageNames): Promise<boolean> {
    let claim = await parts.claims.take(names);
    while (claim.outcome === "taken") {
      await delay(Math.min(claim.waitMs + 1, LOOK_AGAIN_MS));
      try {
        claim = await parts.claims.take(names);
      } catch (error) {
        // It is the other's to say that Redis is away.
        if (error instanceof Unavailable) return false;
        throw error;
      }
    }
    return claim.outcome === "mine";
  }

  /** In the language that the sender chose, else in that of the message. */
  async function talkAbout(message: IncomingMessage): Promise<Talk> {
    const isOurs = identify(message.sender, parts.dispatch.policy).role !== "stranger";
    const preferences = isOurs ? await parts.dispatch.people.preferences(message.sender) : {};
    return talkIn(message, preferences.language ?? message.language);
  }

  function talkIn(message: IncomingMessage, tag: string | undefined): Talk {
    const language = chooseLanguage(tag, parts.language);
    return { message, language, say: parts.voices[language] };
  }

  async function answer(talk: Talk, requestId: string | undefined): Promise<Response> {
    const { message, say } = talk;
    // A correction must not do again what the message it corrects has done (XEP-0308).
    const { corrects } = message;
    if (corrects !== undefined && !(await parts.claims.takeNotUnderstood(nameById(message, corrects)))) {
      return NOTHING;
    }
    if (isOld(message)) return remark(talk, say("chat.old"));

    const result = await execute(talk, requestId);
    if (!result.ok) return tellProblem(talk, result.problem);
    if (result.value.awaitsConsent !== true) return tell(talk, renderReply(say, result.value));
    await parts.consents.ask(message.sender, message.body);
    return tell(talk, renderReply(say, { ...result.value, hint: say("consent.ask") }));
  }

  function isOld({ delayedSince }: IncomingMessage): boolean {
    return delayedSince !== undefined && parts.dispatch.now().getTime() - delayedSince.getTime() > OLD_MS;
  }

  /** Does what a message says; a “yes” does what was asked about, if anything was within the last minute. */
  async function execute({ message, say }: Talk, requestId: string | undefined): Promise<Result<Reply>> {
    const isYes = splitCommand(message.body).word === YES;
    const agreed = isYes ? await parts.consents.take(message.sender) : undefined;
    if (isYes && agreed === undefined) return failed({ kind: "nothing-to-confirm" });
    const { word, rest } = splitCommand(agreed ?? message.body);
    return dispatch(parts.dispatch, {
      word,
      caller: identify(message.sender, parts.dispatch.policy),
      door: "chat",
      say,
      readValues: (command) => readWords(command.params, rest),
      isConfirmed: agreed !== undefined,
      ...(requestId === undefined ? {} : { requestId }),
    });
  }

  async function tellProblem(talk: Talk, problem: Problem): Promise<Response> {
    const { message, say } = talk;
    const text = sayProblem(say, problem);
    switch (problem.kind) {
      case "rate-limited":
        parts.quieten(message.sender, problem.retryAfterSeconds * 1000);
        return problem.told ? NOTHING : tell(talk, { text });
      case "unknown-command":
      case "bad-argument":
        if (message.id !== undefined) {
          await parts.claims.noteNotUnderstood(nameById(message, message.corrects ?? message.id));
        }
        return problem.kind === "unknown-command" ? remark(talk, text) : tell(talk, { text });
      case "not-local":
      case "nothing-to-confirm":
        return remark(talk, text);
      default:
        return tell(talk, { text });
    }
  }

  /** Says something that needs no saying twice: who is told again and again may be a machine like us. */
  async function remark(talk: Talk, text: string): Promise<Response> {
    const isNew = await parts.claims.takeRemark(`${talk.message.sender} ${text}`);
    return isNew ? tell(talk, { text }) : NOTHING;
  }

  function tell({ message, language }: Talk, { text, picture }: RenderedReply): Response {
    if (message.delayedSince !== undefined) return { completed: batches.add(message, { text, language }) };
    const sent = [parts.send(answerMessage(message, { body: text, language }))];
    if (picture !== undefined) sent.push(parts.send(answerPicture(message, picture, language)));
    return { completed: Promise.all(sent).then(() => undefined) };
  }

  /** Only to those who see our presence anyway (XEP-0184 §5.5). */
  async function sendReceipt(message: IncomingMessage): Promise<void> {
    if (!message.wantsReceipt || message.id === undefined || !parts.isSubscriber(message.sender)) return;
    await parts.send(receiptFor(message, message.id));
  }

  return {
    obey,
    async declineEncrypted(message) {
      const talk = talkIn(message, message.language);
      return remark(talk, talk.say("chat.encrypted"));
    },
    tellUnavailable(message) {
      const talk = talkIn(message, message.language);
      return tell(talk, { text: sayProblem(talk.say, { kind: "unavailable" }) });
    },
  };
}

/**
 * What a message goes by: the archive's id, the same in every copy, and what its sender's software gave it, which
 * is the same when that sends it again. Nothing where there is neither: then no copy can be told from another.
 */
function namesOf(message: IncomingMessage): MessageNames {
  const byArchive = message.stanzaId === undefined ? [] : [`archive ${message.stanzaId}`];
  const bySender = message.id === undefined ? [] : [`${nameById(message, message.id)} ${message.body}`];
  return [...byArchive, ...bySender];
}

function nameById({ sender }: IncomingMessage, id: string): string {
  return `sender ${sender} ${id}`;
}
