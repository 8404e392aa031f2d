import { type BareJid, domainOf, stampedJid } from "../../invites/bare-jid.ts";
import { identify } from "../../invites/policy.ts";
import { UnavailableError } from "../../invites/unavailable.ts";
import type { GateQuestions } from "../../ports/forms.ts";
import { NS } from "../namespaces.ts";
import { stanzaError } from "../stanza-error.ts";
import { type Element, xml } from "../xml.ts";
import { type AdhocDeps, type Asked, createAdhoc } from "./adhoc.ts";
import { nodesOf } from "./nodes.ts";

export type DomainDeps = AdhocDeps & {
  readonly questions: GateQuestions;
  /** The bare JID of the bot's account: older Gajim asks it, and finds all commands there. */
  readonly self: BareJid;
};

/**
 * Answers what people ask the domain about XEP-0401's commands, and its gate passes on:
 *
 *     <question xmlns='urn:invite-bot:gate:0' id='…' asker='juliet@example.org/phone' asked='example.org' iq='the id of her IQ'>
 *       <command …/>
 *     </question>
 *
 * with an `<answer/>` of the same namespace around what she gets, be it an error. The gate is believed for two reasons:
 * the server has stamped the question with its own domain, and the gate has noted it down in Redis. Where there is no
 * such answer, another process may be asked: `undefined`, an error.
 */
export function answerDomain(deps: DomainDeps): (iq: Element) => Promise<Element | undefined> {
  const { policy, commands, log } = deps.dispatch;
  const atDomain = createAdhoc(
    deps,
    nodesOf(commands).filter(({ isInvitation }) => isInvitation),
  );
  const atAccount = createAdhoc(deps);

  /** The question as if it had come here by itself. */
  function unwrap(iq: Element, question: Element): Asked | undefined {
    const { asker = "", asked, iq: id, "xml:lang": language } = question.attrs;
    const jid = stampedJid(asker);
    const [child, ...others] = question.getChildElements();
    const isLocal = jid !== undefined && domainOf(jid) === policy.domain && asker.includes("/");
    if (!isLocal || child === undefined || others.length > 0) return undefined;
    const attrs = {
      type: iq.attrs.type,
      from: asker,
      to: asked === deps.self ? deps.self : policy.domain,
      id,
      "xml:lang": language,
    };
    return { iq: xml("iq", attrs, child), child, caller: identify(jid, policy) };
  }

  async function answer(asked: Asked): Promise<Element | undefined> {
    const { iq, child } = asked;
    const adhoc = iq.attrs.to === deps.self ? atAccount : atDomain;
    if (iq.attrs.type === "set") return child.is("command", NS.commands) ? adhoc.run(asked) : undefined;
    const node = child.attrs.node ?? "";
    if (child.is("query", NS.discoItems)) return adhoc.list(node, asked);
    if (child.is("query", NS.discoInfo)) return adhoc.describe(node, asked);
    return undefined;
  }

  return async (iq) => {
    const question = iq.getChild("question", NS.gate);
    if (question === undefined || iq.attrs.from !== policy.domain) return undefined;
    const asked = unwrap(iq, question);
    if (asked === undefined) return stanzaError("modify", "bad-request");
    try {
      const isAwaited = await deps.questions.isAwaited(question.attrs.id ?? "", asked.iq.attrs.from ?? "");
      if (!isAwaited) {
        log.warn(
          { asker: asked.iq.attrs.from?.split("/", 1)[0] },
          "a question of the domain came too late; nothing was done",
        );
        return stanzaError("cancel", "not-acceptable");
      }
    } catch (error) {
      if (error instanceof UnavailableError) return stanzaError("wait", "resource-constraint");
      throw error;
    }
    const given = (await answer(asked)) ?? stanzaError("cancel", "item-not-found");
    // Inside of ours, the namespace of stanzas has to be said.
    if (given.is("error")) given.attrs.xmlns = NS.client;
    return xml("answer", NS.gate, given);
  };
}
