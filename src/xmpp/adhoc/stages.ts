import { readCallerContext } from "../../commands/caller-context.ts";
import { type DispatchDeps, dispatch, type PreloadedContext } from "../../commands/dispatch.ts";
import { summariseInvite } from "../../commands/invite-summary.ts";
import type { Problem } from "../../invites/problem.ts";
import { ok, type Result } from "../../invites/result.ts";
import { UnavailableError } from "../../invites/unavailable.ts";
import type { FormSession, FormSessionName, FormSessions } from "../../ports/forms.ts";
import type { Voices } from "../../wording/index.ts";
import { sayProblem } from "../../wording/problems.ts";
import { randomId } from "../session/serialise.ts";
import type { Element } from "../xml.ts";
import { nodeName } from "./adhoc-disco.ts";
import { type Action, canceled, completed, executing, failedWith } from "./command-element.ts";
import { commandError } from "./command-error.ts";
import { dataForm } from "./data-form.ts";
import { type Option, paramField } from "./param-field.ts";
import { isNoted, refuse } from "./problem-errors.ts";
import { confirmationForm, invitationForm, resultForm } from "./result-form.ts";
import { defaulted, formAction, isLook, reuseFor, type Step, type Values, valuesOf } from "./step.ts";

type Deps = {
  readonly dispatch: DispatchDeps;
  readonly sessions: FormSessions;
  readonly voices: Voices;
};

/** A list that is longer is no help. */
const MAX_OPTIONS = 50;

/**
 * The stages of a command (XEP-0050 §3.4): a form for its parameters, where it has any; confirmation, where the command
 * asks for it; the result. Rejects with `UnavailableError` where nothing was done.
 */
export class Stages {
  readonly #dispatch: DispatchDeps;
  readonly #sessions: FormSessions;
  readonly #voices: Voices;

  constructor({ dispatch, sessions, voices }: Deps) {
    this.#dispatch = dispatch;
    this.#sessions = sessions;
    this.#voices = voices;
  }

  /** Takes the step, and answers with the stage that it leads to, or with an error. */
  async take(step: Step): Promise<Element> {
    if (step.session.id === "") {
      if (step.action !== "execute" && !isLook(step)) return commandError("bad-sessionid");
      const limited = await this.#count(step);
      if (!limited.ok) return this.#tellProblem(step, limited.problem);
      // Of the same request, delivered twice, comes one session, and so one invitation.
      const id = await this.#sessions.nameFor(step.delivery, randomId());
      return this.#begin({ ...step, session: { ...step.session, id } });
    }
    const session = await this.#sessions.find(step.session);
    if (session === "ended") return commandError("session-expired");
    if (session !== undefined) return this.#goOn(step, session);
    // A client may choose the id of a session that it begins; with a form in hand, it means one that it had.
    const isFirst = step.action === "execute" && step.submission === undefined;
    if (!isFirst) return commandError("bad-sessionid");
    const limited = await this.#count(step);
    return limited.ok ? this.#begin(step) : this.#tellProblem(step, limited.problem);
  }

  /** A first step counts as a message before anything of it is stored. */
  async #count({ caller }: Step): Promise<Result<void>> {
    return caller.role === "operator" ? ok(undefined) : this.#dispatch.limits.takeMessage(caller.jid);
  }

  async #begin(step: Step): Promise<Element> {
    if (step.node.params.length > 0) return this.#askForParams(step, {});
    const terms = await readCallerContext(this.#dispatch, step.caller);
    return this.#execute(step, {}, false, { ...terms, limited: ok(undefined) });
  }

  async #goOn(step: Step, { stage, values }: FormSession): Promise<Element> {
    if (step.action === "cancel" || step.submission === "cancel") {
      await this.#sessions.end(step.session);
      return canceled(this.#headOf(step));
    }
    const taken = defaulted(step);
    return stage === "form"
      ? this.#takeForm(taken, step.submission, values)
      : this.#takeConfirmation(taken, step.submission, values);
  }

  async #takeForm(
    step: Step,
    submitted: ReadonlyMap<string, string> | undefined,
    values: Values,
  ): Promise<Element> {
    if (step.action !== "execute" && step.action !== formAction(step)) return commandError("bad-action");
    if (submitted === undefined) {
      return step.action === "execute" ? this.#askForParams(step, values) : commandError("bad-payload");
    }
    return this.#execute(step, valuesOf(step.node, submitted), false);
  }

  async #takeConfirmation(
    step: Step,
    submitted: ReadonlyMap<string, string> | undefined,
    values: Values,
  ): Promise<Element> {
    switch (step.action) {
      case "prev":
        return step.node.params.length === 0 ? commandError("bad-action") : this.#askForParams(step, values);
      case "complete":
        return this.#execute(step, values, true);
      case "execute":
        // Without the form it may be the first step once more, which confirms nothing.
        return this.#execute(step, values, submitted !== undefined);
      default:
        return commandError("bad-action");
    }
  }

  async #execute(
    step: Step,
    values: Values,
    isConfirmed: boolean,
    preloaded?: PreloadedContext,
  ): Promise<Element> {
    const { node, caller, language, session } = step;
    const say = this.#voices[language];
    const result = await dispatch(this.#dispatch, {
      word: node.command.name,
      caller,
      door: "ad-hoc",
      say,
      readValues: () => ok(new Map(Object.entries(values))),
      ...reuseFor(step, values),
      requestId: `form ${session.requester} ${session.address} ${session.node} ${session.id}`,
      isConfirmed,
      ...(preloaded === undefined ? {} : { preloaded }),
    });
    if (!result.ok) return this.#tellProblem(step, result.problem, values);
    const reply = result.value;
    if (reply.needsConfirmation) {
      await this.#sessions.save(session, { stage: "confirmation", values });
      const back: readonly Action[] = node.params.length === 0 ? [] : ["prev"];
      return executing(this.#headOf(step), confirmationForm(say, this.#titleOf(step), reply), [
        "complete",
        ...back,
      ]);
    }
    await this.#finish(session);
    const form = node.isInvitation ? invitationForm : resultForm;
    return completed(this.#headOf(step), form(say, this.#titleOf(step), reply));
  }

  async #tellProblem(step: Step, problem: Problem, values: Values = {}): Promise<Element> {
    const say = this.#voices[step.language];
    // What was typed can be mended: the form once more, with all that is in it.
    if (problem.kind === "bad-argument" && step.node.params.length > 0) {
      return this.#askForParams(step, values, sayProblem(say, problem));
    }
    if (!isNoted(problem)) return refuse(say, step.language, problem);
    await this.#finish(step.session);
    return failedWith(this.#headOf(step), sayProblem(say, problem));
  }

  async #askForParams(step: Step, values: Values, remark?: string): Promise<Element> {
    const { node, language } = step;
    const say = this.#voices[language];
    await this.#sessions.save(step.session, { stage: "form", values });
    const invitations = await this.#invitationsFor(step);
    const form = dataForm("form", {
      title: this.#titleOf(step),
      instructions: remark ?? say("adhoc.fill-in"),
      fields: node.params.map((each) => {
        const isChosen = each.param.placeholder === "ID" && invitations.length > 0;
        const filling = { typed: values[each.param.keyword], ...(isChosen ? { choices: invitations } : {}) };
        return paramField(say, node.command.name, each, filling);
      }),
    });
    return executing(this.#headOf(step), form, [formAction(step)]);
  }

  /** Open ones to choose from, where one is asked for. Admins may name anybody's, and so write its ID. */
  async #invitationsFor({ node, caller, language }: Step): Promise<readonly Option[]> {
    const isAsked = node.params.some(({ param }) => param.placeholder === "ID");
    if (!isAsked || caller.role === "admin" || caller.role === "operator") return [];
    const filter = { by: caller.jid, state: "open", isOwn: true } as const;
    const { invites } = await this.#dispatch.invites.page(filter, { number: 1, size: MAX_OPTIONS });
    const say = this.#voices[language];
    const now = this.#dispatch.now();
    return invites.map((invite) => ({ value: invite.id, label: summariseInvite(say, invite, now) }));
  }

  /** What was done is told, whether Redis takes note at once or not. */
  async #finish(session: FormSessionName): Promise<void> {
    try {
      await this.#sessions.end(session);
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      this.#dispatch.log.warn({ err: error.cause }, "Redis did not take note of a finished command");
    }
  }

  #titleOf({ node, language }: Step): string {
    return nodeName(this.#voices[language], node);
  }

  #headOf({ node, session, language }: Step) {
    return { node: node.node, sessionId: session.id, language };
  }
}
