/** `xmpp/adhoc` serves commands as forms (XEP-0050, XEP-0004). */

import type { DispatchDeps } from "../../commands/dispatch.ts";
import { stampedJid } from "../../invites/bare-jid.ts";
import { type Caller, refuseCaller } from "../../invites/policy.ts";
import { UnavailableError } from "../../invites/unavailable.ts";
import type { FormSessions } from "../../ports/forms.ts";
import { chooseLanguage, type Language, type Say, type Voices } from "../../wording/index.ts";
import { NS } from "../namespaces.ts";
import { randomId } from "../session/serialise.ts";
import { stanzaError } from "../stanza-error.ts";
import type { Element } from "../xml.ts";
import { describeCommand, describeList, listCommands, mayRun } from "./adhoc-disco.ts";
import type { Action } from "./command-element.ts";
import { commandError } from "./command-error.ts";
import { readSubmission } from "./data-form.ts";
import { type CommandNode, nodesOf } from "./nodes.ts";
import { refuse } from "./problem-errors.ts";
import { Stages } from "./stages.ts";

export type AdhocDeps = {
  readonly dispatch: DispatchDeps;
  readonly sessions: FormSessions;
  readonly voices: Voices;
  /** For those whose requests name none that we speak. */
  readonly language: Language;
};

/** A question by IQ, and who asked. */
export type Asked = {
  readonly iq: Element;
  /** What the IQ holds. */
  readonly child: Element;
  /** `undefined` for a server, which is nobody. */
  readonly caller: Caller | undefined;
};

/** The commands as forms (XEP-0050). Where no answer is given, there is no such node. */
export type Adhoc = {
  /** disco#items: only what this caller may run. */
  list(node: string, asked: Asked): Promise<Element | undefined>;
  /** disco#info. */
  describe(node: string, asked: Asked): Promise<Element | undefined>;
  run(asked: Asked): Promise<Element>;
};

const ACTIONS: readonly Action[] = ["execute", "prev", "next", "complete", "cancel"];

/** `nodes` are all that are served; without them, every command's. */
export function createAdhoc(deps: AdhocDeps, nodes = nodesOf(deps.dispatch.commands)): Adhoc {
  return new ServedCommands(deps, nodes);
}

class ServedCommands implements Adhoc {
  readonly #deps: AdhocDeps;
  readonly #nodes: readonly CommandNode[];
  readonly #stages: Stages;

  constructor(deps: AdhocDeps, nodes: readonly CommandNode[]) {
    this.#deps = deps;
    this.#nodes = nodes;
    this.#stages = new Stages(deps);
  }

  async list(node: string, asked: Asked): Promise<Element | undefined> {
    if (node !== NS.commands) return undefined;
    const allowed = await this.#offeredTo(
      asked.caller,
      this.#nodes.filter((each) => mayRun(each, asked.caller, this.#deps.dispatch.policy.domain)),
    );
    return listCommands(await this.#voiceFor(asked), allowed, asked.iq.attrs.to ?? "");
  }

  async describe(node: string, asked: Asked): Promise<Element | undefined> {
    const say = await this.#voiceFor(asked);
    if (node === NS.commands) return describeList(say);
    const found = this.#nodes.find((each) => each.node === node);
    if (found === undefined) return undefined;
    const isFor =
      mayRun(found, asked.caller, this.#deps.dispatch.policy.domain) &&
      (await this.#offeredTo(asked.caller, [found])).length > 0;
    return isFor ? describeCommand(say, found) : stanzaError("cancel", "forbidden");
  }

  async run(asked: Asked): Promise<Element> {
    try {
      return await this.#attempt(asked);
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      this.#deps.dispatch.log.warn(`${error.message}; a client was asked to try again`);
      const language = this.#languageAsked(asked);
      return refuse(this.#deps.voices[language], language, { kind: "unavailable" });
    }
  }

  #languageAsked({ iq, child }: Asked): Language {
    return chooseLanguage(child.attrs["xml:lang"] ?? iq.attrs["xml:lang"], this.#deps.language);
  }

  /** The language that the requester chose, else that of the request. Rejects with `UnavailableError`. */
  async #languageOf(asked: Asked): Promise<Language> {
    const { caller } = asked;
    const isOurs = caller?.role === "member" || caller?.role === "admin";
    const { language } = isOurs ? await this.#deps.dispatch.people.preferences(caller.jid) : {};
    return language === undefined
      ? this.#languageAsked(asked)
      : chooseLanguage(language, this.#deps.language);
  }

  /** What is only told needs no Redis. */
  async #voiceFor(asked: Asked): Promise<Say> {
    try {
      return this.#deps.voices[await this.#languageOf(asked)];
    } catch (error) {
      if (error instanceof UnavailableError) return this.#deps.voices[this.#languageAsked(asked)];
      throw error;
    }
  }

  /** Without what the settings keep from this caller. Where Redis does not say, they hear of it when they run it. */
  async #offeredTo(caller: Caller | undefined, allowed: readonly CommandNode[]) {
    if (caller === undefined || allowed.every(({ command }) => command.isFor === undefined)) return allowed;
    try {
      const settings = await this.#deps.dispatch.settings.read();
      return allowed.filter(({ command }) => command.isFor?.(caller.role, settings) !== false);
    } catch (error) {
      if (error instanceof UnavailableError) return allowed;
      throw error;
    }
  }

  async #attempt(asked: Asked): Promise<Element> {
    const { iq, child, caller } = asked;
    const node = this.#nodes.find((each) => each.node === child.attrs.node);
    if (node === undefined) return stanzaError("cancel", "item-not-found");
    const requester = iq.attrs.from ?? "";
    const owner = stampedJid(requester);
    if (caller === undefined || owner === undefined) return stanzaError("cancel", "forbidden");

    const language = await this.#languageOf(asked);
    const refusal = refuseCaller(caller, node.command.permission, this.#deps.dispatch.policy.domain);
    if (refusal !== undefined) return refuse(this.#deps.voices[language], language, refusal);
    if ((await this.#offeredTo(caller, [node])).length === 0) {
      return refuse(this.#deps.voices[language], language, { kind: "forbidden", needs: "admins" });
    }
    const action = ACTIONS.find((each) => each === (child.attrs.action ?? "execute"));
    if (action === undefined) return commandError("malformed-action");
    const address = iq.attrs.to?.split("/", 1)[0] ?? "";
    return this.#stages.take({
      node,
      caller,
      language,
      action,
      submission: readSubmission(child),
      session: { requester, owner, address, node: node.node, id: child.attrs.sessionid ?? "" },
      delivery: `${requester} ${address} ${node.node} ${iq.attrs.id ?? randomId()}`,
    });
  }
}
