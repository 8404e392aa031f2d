import { randomUUID } from "node:crypto";
import { type DispatchParts, dispatch } from "../commands/dispatch.ts";
import type { Consents, EarlierAnswer, MessageClaims, MessageName } from "../commands/ports.ts";
import type { Reply } from "../commands/reply.ts";
import { readTerms, type Terms } from "../commands/terms.ts";
import { readWords, splitCommand } from "../commands/words.ts";
import type { BareJid } from "../invites/bare-jid.ts";
import { identify } from "../invites/policy.ts";
import type { Problem } from "../invites/problem.ts";
import { failed, type Result } from "../invites/result.ts";
import { chooseLanguage, type Language, type Say, type Voices } from "../wording/index.ts";
import { sayProblem } from "../wording/problems.ts";
import type { AtWork } from "./at-work.ts";
import { type Batches, createBatches } from "./batches.ts";
import type { IncomingMessage } from "./incoming-message.ts";
import { answerIdOf, keyOf, nameById, namesOf } from "./message-names.ts";
import { answerMessage, answerPicture, receiptFor } from "./outgoing-message.ts";
import { type RenderedReply, renderReply } from "./render-reply.ts";
import type { SendOptions, Session } from "./session/session.ts";
import type { TakeOptions, Turn, Turns } from "./turns.ts";

export type ConversationParts = {
  readonly dispatch: DispatchParts;
  readonly claims: Pick<MessageClaims, "noteNotUnderstood" | "takeNotUnderstood" | "takeRemark">;
  readonly turns: Turns;
  readonly atWork: AtWork;
  readonly consents: Consents;
  readonly voices: Voices;
  /** For those whose messages name none that we speak. */
  readonly language: Language;
  /** Whether this person gets our presence, and so may be told when a message arrived. */
  readonly isSubscriber: (jid: BareJid) => boolean;
  readonly send: Session["send"];
  /** Whether the server has had this answer from us to them; false where it keeps no archive. */
  readonly wasSent: (to: BareJid, answer: EarlierAnswer) => Promise<boolean>;
  /** Leaves somebody unanswered for a while. */
  readonly quieten: (jid: BareJid, ms: number) => void;
};

/** What a message led to. Its answer is on its way; `completed` settles when the server has it. */
export type Response = { readonly completed: Promise<void> };

/** What is known of a message, as in {@link TakeOptions}. */
export type Circumstances = Pick<TakeOptions, "stuckSince" | "isKnownToOthers" | "onTry">;

/** Each rejects with `Unavailable` when Redis is away, before anything was answered. */
export type Conversation = {
  /** Does what a message says and answers it, unless another process does or did. */
  obey(message: IncomingMessage, circumstances: Circumstances): Promise<Response>;
  /** Says once in a while that encrypted messages cannot be read. */
  declineEncrypted(message: IncomingMessage, circumstances: Circumstances): Promise<Response>;
  /** Says once in a while whom we serve. */
  declineStranger(message: IncomingMessage): Promise<Response>;
  /** `isStillWanted`: asked before it goes out later than at once, see `SendOptions`. */
  tellUnavailable(message: IncomingMessage, came: Date, isStillWanted: () => Promise<boolean>): Response;
};

export const NOTHING: Response = { completed: Promise.resolve() };

/** What was sent longer ago than this is not done any more: who wrote it has moved on. */
const OLD_MS = 60 * 60 * 1000;
/** The same in every language, as commands are. */
const YES = "yes";
/** A message, and the voice to answer it with. */
type Talk = { readonly message: IncomingMessage; readonly language: Language; readonly say: Say };
/** The same, and what an order in it is measured by. */
type Hearing = Talk & { readonly terms: Terms };

export function createConversation(parts: ConversationParts): Conversation {
  const batches: Batches = createBatches(parts.send);

  /** Answers a message, where that is for us to do: perhaps again, after another process that took it from us died. */
  async function inTurn(
    message: IncomingMessage,
    options: TakeOptions,
    respond: (hearing: Hearing, turn: Turn) => Promise<Response>,
  ): Promise<Response> {
    const came = options.stuckSince ?? new Date();
    const takeAgain = async () =>
      (await inTurn(message, { ...options, stuckSince: came, isKnownToOthers: false }, respond)).completed;
    let hearing: Promise<Hearing> | undefined;
    const onTry = () => {
      options.onTry?.();
      hearing = hear(message);
      // Whether that fails matters only where the message is ours.
      hearing.catch(() => undefined);
    };
    const turn = await parts.turns.take(namesOf(message), { ...options, onTry });
    if (turn === undefined) return NOTHING;
    try {
      const { perhapsSent } = turn;
      const wasSent = perhapsSent !== undefined && (await parts.wasSent(message.sender, perhapsSent));
      const response = wasSent
        ? NOTHING
        : await parts.atWork.goOn(async () => respond(await (hearing ?? hear(message)), turn));
      const finished = response.completed.then(turn.finish).finally(turn.drop);
      return { completed: finished.then((isFinished) => (isFinished ? undefined : takeAgain())) };
    } catch (error) {
      turn.drop();
      throw error;
    }
  }

  /** In the language that the sender chose, else in that of the message. */
  async function hear(message: IncomingMessage): Promise<Hearing> {
    const { people, policy } = parts.dispatch;
    const [preferences, terms] = await Promise.all([
      people.preferences(message.sender),
      readTerms(parts.dispatch, identify(message.sender, policy)),
    ]);
    return { ...talkIn(message, preferences.language ?? message.language), terms };
  }

  function talkIn(message: IncomingMessage, tag: string | undefined): Talk {
    const language = chooseLanguage(tag, parts.language);
    return { message, language, say: parts.voices[language] };
  }

  async function obey(hearing: Hearing, turn: Turn): Promise<Response> {
    const receipt = sendReceipt(hearing.message);
    const { completed } = await answer(hearing, turn);
    return { completed: Promise.all([receipt, completed]).then(() => undefined) };
  }

  async function answer(talk: Hearing, turn: Turn): Promise<Response> {
    const { message, say } = talk;
    // A correction must not do again what the message it corrects has done (XEP-0308).
    const { corrects } = message;
    const original = corrects === undefined ? undefined : nameById(message, corrects);
    if (original !== undefined && !(await parts.claims.takeNotUnderstood(original, turn.names))) {
      return NOTHING;
    }
    if (isOld(message)) return remark(talk, turn, say("chat.old"));

    const result = await execute(talk, turn);
    if (!result.ok) return tellProblem(talk, turn, result.problem);
    if (result.value.awaitsConsent !== true) return tell(talk, turn, renderReply(say, result.value));
    await parts.consents.ask(message.sender, message.body);
    return tell(talk, turn, renderReply(say, { ...result.value, hint: say("consent.ask") }));
  }

  function isOld({ delayedSince }: IncomingMessage): boolean {
    return delayedSince !== undefined && parts.dispatch.now().getTime() - delayedSince.getTime() > OLD_MS;
  }

  /** Does what a message says; a “yes” does what was asked about, if anything was within the last minute. */
  async function execute({ message, say, terms }: Hearing, turn: Turn): Promise<Result<Reply>> {
    const [name] = turn.names;
    const isYes = splitCommand(message.body).word === YES;
    const agreed = isYes ? await parts.consents.take(message.sender, name) : undefined;
    if (isYes && agreed === undefined) return failed({ kind: "nothing-to-confirm" });
    const { word, rest } = splitCommand(agreed ?? message.body);
    return dispatch(parts.dispatch, {
      word,
      caller: identify(message.sender, parts.dispatch.policy),
      door: "chat",
      say,
      circumstances: { ...terms, limited: turn.limited },
      readValues: (command) => readWords(command.params, rest),
      isConfirmed: agreed !== undefined,
      // The same words again are an order of their own.
      ...(name.kind === "words" ? {} : { requestId: keyOf(turn.names) }),
    });
  }

  async function tellProblem(talk: Talk, turn: Turn, problem: Problem): Promise<Response> {
    const { message, say } = talk;
    const text = sayProblem(say, problem);
    switch (problem.kind) {
      case "rate-limited":
        parts.quieten(message.sender, problem.retryAfterSeconds * 1000);
        return problem.told ? NOTHING : tell(talk, turn, { text });
      case "unknown-command":
      case "bad-argument":
        if (message.id !== undefined) {
          await parts.claims.noteNotUnderstood(nameById(message, message.corrects ?? message.id));
        }
        return problem.kind === "unknown-command" ? remark(talk, turn, text) : tell(talk, turn, { text });
      case "not-local":
      case "nothing-to-confirm":
        return remark(talk, turn, text);
      default:
        return tell(talk, turn, { text });
    }
  }

  /** Says something that needs no saying twice: who is told again and again may be a machine like us. */
  async function remark(talk: Talk, turn: Turn, text: string): Promise<Response> {
    const isNew = await parts.claims.takeRemark(`${talk.message.sender} ${text}`, turn.names);
    return isNew ? tell(talk, turn, { text }) : NOTHING;
  }

  async function tell(talk: Talk, turn: Turn, rendered: RenderedReply): Promise<Response> {
    const { message, language } = talk;
    if (message.delayedSince !== undefined) {
      return { completed: batches.add(message, turn, { text: rendered.text, language }) };
    }
    const { answerId } = turn;
    const wantedAt = performance.now();
    if (!(await turn.mayAnswer(answerId))) return NOTHING;
    const isStillWanted = () => turn.mayAnswerAgain(answerId);
    return { completed: send(talk, answerId, rendered, { isStillWanted, wantedAt }) };
  }

  async function send(
    { message, language }: Talk,
    id: string,
    { text, picture }: RenderedReply,
    options: SendOptions = {},
  ): Promise<void> {
    const sent = [parts.send(answerMessage(message, { id, body: text, language }), options)];
    if (picture !== undefined) sent.push(parts.send(answerPicture(message, picture, language), options));
    await Promise.all(sent);
  }

  /** Only to those who see our presence anyway (XEP-0184 §5.5). */
  async function sendReceipt(message: IncomingMessage): Promise<void> {
    if (!message.wantsReceipt || message.id === undefined || !parts.isSubscriber(message.sender)) return;
    // The answer says as much.
    await parts.send(receiptFor(message, message.id)).catch(() => undefined);
  }

  return {
    obey: (message, circumstances) =>
      inTurn(message, { ...circumstances, countsFor: isOld(message) ? undefined : message.sender }, obey),
    declineEncrypted: (message, circumstances) =>
      inTurn(message, circumstances, (talk, turn) => remark(talk, turn, talk.say("chat.encrypted"))),
    async declineStranger(message) {
      const talk = talkIn(message, message.language);
      const text = sayProblem(talk.say, { kind: "not-local", domain: parts.dispatch.policy.domain });
      // Whoever is first to note that it is said says it: of strangers nothing else is kept.
      const isNew = await parts.claims.takeRemark(`${message.sender} ${text}`, [nameless()]);
      return { completed: isNew ? send(talk, randomUUID(), { text }) : Promise.resolve() };
    },
    tellUnavailable(message, came, isStillWanted) {
      const talk = talkIn(message, message.language);
      const text = sayProblem(talk.say, { kind: "unavailable" });
      return { completed: send(talk, answerIdOf(namesOf(message), came), { text }, { isStillWanted }) };
    },
  };
}

function nameless(): MessageName {
  return { kind: "words", text: randomUUID() };
}
