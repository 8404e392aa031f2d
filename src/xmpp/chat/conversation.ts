import { randomUUID } from "node:crypto";
import { type CallerContext, readCallerContext } from "../../commands/caller-context.ts";
import { readWords, splitCommand } from "../../commands/chat-arguments.ts";
import { type DispatchDeps, dispatch } from "../../commands/dispatch.ts";
import { correctLine } from "../../commands/line-correction.ts";
import type { Reply } from "../../commands/reply.ts";
import { start } from "../../commands/start.ts";
import type { BareJid } from "../../invites/bare-jid.ts";
import { identify } from "../../invites/policy.ts";
import type { Problem } from "../../invites/problem.ts";
import { failed, ok, type Result } from "../../invites/result.ts";
import { UnavailableError } from "../../invites/unavailable.ts";
import type { ChatMemory, Confirmations } from "../../ports/chat.ts";
import { isGreeting } from "../../wording/greetings.ts";
import { chooseLanguage, type Language, type Say, type Voices } from "../../wording/index.ts";
import { sayProblem } from "../../wording/problems.ts";
import { readYesOrNo } from "../../wording/yes-no.ts";
import { correctionKeyOf } from "../owner/dedup-keys.ts";
import type { EnteredMessage, IncomingMessage, PendingAnswer } from "../owner/message.ts";
import type { Session } from "../session/session.ts";
import { type AnswerBatcher, createAnswerBatcher } from "./answer-batcher.ts";
import { answerAddress, messagesOf, receiptFor } from "./outgoing-message.ts";
import { type RenderedReply, renderReply } from "./render-reply.ts";

export type ConversationDeps = {
  readonly dispatch: DispatchDeps;
  readonly memory: ChatMemory;
  readonly confirmations: Confirmations;
  readonly voices: Voices;
  /** For those whose messages name none that we speak. */
  readonly language: Language;
  /** Whether this person gets our presence, and so may be told when a message arrived. */
  readonly isSubscriber: (jid: BareJid) => boolean;
  readonly send: Session["send"];
  /** The address has other uses, too: people write there what is not for us, such as thanks for an announcement. */
  readonly isForAll?: boolean;
};

const NOTHING: PendingAnswer = { completed: Promise.resolve() };

/** What was sent longer ago than this is not done any more: its sender has moved on. */
const OLD_MS = 60 * 60 * 1000;
/** A message, and the voice to answer it with. */
type Talk = { readonly message: IncomingMessage; readonly language: Language; readonly say: Say };
/** The same, and what an order in it is measured by. */
type Hearing = Talk & EnteredMessage & { readonly context: CallerContext };

/** Does what messages say, and answers them. */
export class Conversation {
  readonly #deps: ConversationDeps;
  readonly #batcher: AnswerBatcher;

  constructor(deps: ConversationDeps) {
    this.#deps = deps;
    this.#batcher = createAnswerBatcher(deps.send);
  }

  /** Rejects with `UnavailableError` when Redis is unavailable, before anything was answered. */
  async obey(entered: EnteredMessage): Promise<PendingAnswer> {
    const hearing = await this.#hear(entered);
    const receipt = this.#sendReceipt(entered.message);
    const { completed } = await this.#answer(hearing);
    return { completed: Promise.all([receipt, completed]).then(() => undefined) };
  }

  /** Says once in a while that encrypted messages cannot be read. Rejects with `UnavailableError`. */
  async declineEncrypted(entered: EnteredMessage): Promise<PendingAnswer> {
    const hearing = await this.#hear(entered);
    return this.#remark(hearing, hearing.say("chat.encrypted"));
  }

  /** Says once in a while whom we serve. Rejects with `UnavailableError`. */
  async declineStranger(message: IncomingMessage): Promise<void> {
    const talk = this.#talkIn(message, message.language);
    const text = sayProblem(talk.say, { kind: "not-local", domain: this.#deps.dispatch.policy.domain });
    const isNew = await this.#deps.memory.takeRemark(`${message.sender} ${text}`, randomUUID());
    if (isNew) await this.#send(talk, randomUUID(), { text });
  }

  /** Tells of a problem that kept the message from being entered. Redis is not asked. */
  async refuse(message: IncomingMessage, answerId: string, problem: Problem): Promise<void> {
    const talk = this.#talkIn(message, message.language);
    await this.#send(talk, answerId, { text: sayProblem(talk.say, problem) });
  }

  /** In the language that the sender chose, else in that of the message. */
  async #hear(entered: EnteredMessage): Promise<Hearing> {
    const { message } = entered;
    const { people, policy } = this.#deps.dispatch;
    const [preferences, context] = await Promise.all([
      people.preferences(message.sender),
      readCallerContext(this.#deps.dispatch, identify(message.sender, policy)),
    ]);
    return { ...this.#talkIn(message, preferences.language ?? message.language), ...entered, context };
  }

  #talkIn(message: IncomingMessage, tag: string | undefined): Talk {
    const language = chooseLanguage(tag, this.#deps.language);
    return { message, language, say: this.#deps.voices[language] };
  }

  async #answer(hearing: Hearing): Promise<PendingAnswer> {
    const { message, say, requestId } = hearing;
    const { memory, confirmations } = this.#deps;
    // A correction must not do again what the message it corrects has done (XEP-0308).
    const { corrects } = message;
    const original = corrects === undefined ? undefined : correctionKeyOf(message, corrects);
    if (original !== undefined && !(await memory.takeNotUnderstood(original, requestId))) {
      return this.#tell(hearing, { text: say("chat.corrected") });
    }
    if (this.#isOld(message)) return this.#remark(hearing, say("chat.old"));

    const result = await this.#execute(hearing);
    // A thumb up to anything else asks for nothing.
    const isIdle = !result.ok && result.problem.kind === "nothing-to-confirm";
    if (isIdle && message.reactsTo !== undefined) return NOTHING;
    if (!result.ok) return this.#tellProblem(hearing, result.problem);
    if (result.value.needsConfirmation !== true) return this.#tell(hearing, renderReply(say, result.value));
    await confirmations.ask(message.sender, message.body, hearing.answerId);
    const question = renderReply(say, { ...result.value, hint: say("confirmation.ask") });
    return this.#tell(hearing, { ...question, choices: [say("confirmation.yes"), say("confirmation.no")] });
  }

  #isOld({ delayedSince }: IncomingMessage): boolean {
    const now = this.#deps.dispatch.now().getTime();
    return delayedSince !== undefined && now - delayedSince.getTime() > OLD_MS;
  }

  /** Does what a message says; a yes does what was asked about, if anything was within the last minute, a no drops it. */
  async #execute({ message, say, context, requestId }: Hearing): Promise<Result<Reply>> {
    const yesOrNo = readYesOrNo(splitCommand(message.body).word);
    const asked =
      yesOrNo && (await this.#deps.confirmations.take(message.sender, requestId, message.reactsTo));
    if (yesOrNo !== undefined && asked === undefined) return failed({ kind: "nothing-to-confirm" });
    if (yesOrNo === "no") return ok({ text: say("confirmation.cancelled"), data: {} });
    const { word, rest } = splitCommand(asked ?? (isGreeting(message.body) ? start.name : message.body));
    return dispatch(this.#deps.dispatch, {
      word,
      caller: identify(message.sender, this.#deps.dispatch.policy),
      door: "chat",
      say,
      // Messages are counted where they are entered.
      preloaded: { ...context, limited: ok(undefined) },
      readValues: (command) => readWords(command.params, rest),
      correct: (command) => correctLine(command, rest, this.#deps.dispatch.policy.domain),
      isConfirmed: asked !== undefined,
      requestId,
    });
  }

  async #tellProblem(hearing: Hearing, problem: Problem): Promise<PendingAnswer> {
    const { message, say } = hearing;
    const text = sayProblem(say, problem);
    switch (problem.kind) {
      case "unavailable":
        // It stays in the inbox, and is answered when Redis is back.
        throw new UnavailableError("Redis did not answer a command");
      case "rate-limited":
        return problem.told ? NOTHING : this.#tell(hearing, { text });
      case "unknown-command":
      case "bad-argument":
        if (message.id !== undefined) {
          await this.#deps.memory.noteNotUnderstood(correctionKeyOf(message, message.corrects ?? message.id));
        }
        return problem.kind === "unknown-command"
          ? this.#remark(hearing, text, this.#deps.isForAll === true ? problem.kind : text)
          : this.#tell(hearing, { text });
      case "not-local":
      case "nothing-to-confirm":
        return this.#remark(hearing, text);
      default:
        return this.#tell(hearing, { text });
    }
  }

  /**
   * Says something that needs no saying twice: a sender who is told again and again may be a machine like us. `what` is
   * the same in what counts as the same.
   */
  async #remark(hearing: Hearing, text: string, what = text): Promise<PendingAnswer> {
    const { memory } = this.#deps;
    const isNew = await memory.takeRemark(`${hearing.message.sender} ${what}`, hearing.requestId);
    return isNew ? this.#tell(hearing, { text }) : NOTHING;
  }

  #tell(hearing: Hearing, rendered: RenderedReply): PendingAnswer {
    const { message, language, answerId: id } = hearing;
    const completed =
      message.delayedSince === undefined
        ? this.#send(hearing, id, rendered)
        : this.#batcher.add(message, { id, rendered, language });
    return { completed };
  }

  async #send({ message, language }: Talk, id: string, rendered: RenderedReply): Promise<void> {
    const messages = messagesOf(answerAddress(message, id), rendered, language);
    await Promise.all(messages.map((each) => this.#deps.send(each)));
  }

  /** Only to those who see our presence anyway (XEP-0184 §5.5). */
  async #sendReceipt(message: IncomingMessage): Promise<void> {
    if (!message.wantsReceipt || message.id === undefined) return;
    if (!this.#deps.isSubscriber(message.sender)) return;
    // The answer says as much.
    await this.#deps.send(receiptFor(message, message.id)).catch(() => undefined);
  }
}
