import { type Element, xml } from "../xml.ts";
import { FatalSessionError } from "./errors.ts";
import { LoginError } from "./failure.ts";
import { NS_BIND, NS_SASL, NS_SM, NS_STREAM, NS_TLS } from "./namespaces.ts";
import type { Scram } from "./scram.ts";
import { MECHANISMS } from "./xmppjs-client.ts";

/** How a connection came to be a session. Without `managed` the server counts no stanzas (XEP-0198). */
export type Established =
  | { readonly isResumed: true; readonly h: number }
  | {
      readonly isResumed: false;
      readonly jid: string;
      readonly managed: { readonly resumeId: string | undefined } | undefined;
    };

export type LoginOptions = {
  readonly service: string;
  readonly domain: string;
  readonly requireTls: boolean;
  /** The session to go on with: its id, and how many stanzas of it are handled. */
  readonly resume: { readonly id: string; readonly h: number } | undefined;
};

/** What a login does to its connection, and tells. */
export type LoginSteps = {
  readonly write: (text: string) => void;
  /** Lets xmpp.js take a step: authenticate on `mechanisms`, bind on `bind`. */
  readonly passOn: (element: Element) => void;
  readonly isSecure: () => boolean;
  /** Turns to TLS and opens the stream anew. */
  readonly startTls: () => void;
  /** The old session cannot go on; the server had `h` of its stanzas, where it says so. A fresh one follows. */
  readonly resumeFailed: (h: number | undefined) => void;
  readonly established: (how: Established) => void;
  /** A stanza that came before the end of the login. */
  readonly element: (element: Element) => void;
};

type Phase = "greeting" | "securing" | "authenticating" | "resuming" | "binding" | "enabling" | "over";

/**
 * From the first stream features until the session stands: STARTTLS, SASL, then resuming (XEP-0198 §5) or binding
 * and enabling (§3). What comes out of turn is passed over. Throws what the server refuses.
 */
export class Login {
  readonly #options: LoginOptions;
  readonly #steps: LoginSteps;
  #phase: Phase = "greeting";
  #isAuthenticated = false;
  #scram: Scram | undefined;
  /** Of the authenticated stream. */
  #features: Element | undefined;
  #jid = "";

  constructor(options: LoginOptions, steps: LoginSteps) {
    this.#options = options;
    this.#steps = steps;
  }

  /** The mechanism that xmpp.js began with, which is to tell whether the server is proven. */
  began(mechanism: Scram): void {
    this.#scram = mechanism;
  }

  onElement(element: Element): void {
    const namespace = element.getNS();
    if (element.is("features", NS_STREAM)) this.#onFeatures(element);
    else if (namespace === NS_TLS) this.#onTls(element);
    else if (namespace === NS_SASL) this.#onSasl(element);
    else if (namespace === NS_SM) this.#onManagement(element);
    else if (this.#phase === "binding" && element.is("iq")) this.#onBindReply(element);
    else if (this.#phase === "enabling") this.#steps.element(element);
  }

  onBound(jid: string): void {
    if (this.#phase !== "binding") return;
    this.#jid = jid;
    this.#phase = "enabling";
    if (this.#features?.getChild("sm", NS_SM) === undefined) this.#establish(undefined);
    else this.#steps.write(`<enable xmlns='${NS_SM}' resume='true'/>`);
  }

  #onFeatures(features: Element): void {
    if (this.#phase !== "greeting") return;
    if (this.#isAuthenticated) this.#resumeOrBind(features);
    else if (this.#steps.isSecure()) this.#authenticate(features);
    else this.#secure(features);
  }

  #secure(features: Element): void {
    const { service, requireTls } = this.#options;
    if (features.getChild("starttls", NS_TLS) !== undefined) {
      this.#phase = "securing";
      this.#steps.write(`<starttls xmlns='${NS_TLS}'/>`);
      return;
    }
    if (requireTls) {
      throw new FatalSessionError(
        `${service} offers no TLS, so no password was sent: switch TLS on there, or, on loopback only, xmpp.require_tls off.`,
      );
    }
    this.#authenticate(features);
  }

  #onTls(element: Element): void {
    if (this.#phase !== "securing") return;
    if (element.getName() !== "proceed") throw new Error("the server refused STARTTLS");
    this.#phase = "greeting";
    this.#steps.startTls();
  }

  #authenticate(features: Element): void {
    const mechanisms = features.getChild("mechanisms", NS_SASL);
    const offered = mechanisms?.getChildren("mechanism").map((mechanism) => mechanism.text().trim()) ?? [];
    if (!offered.some((name) => MECHANISMS.includes(name))) {
      throw new FatalSessionError(
        `${this.#options.domain} offers no way to log in that this bot knows (${offered.join(", ")}).`,
      );
    }
    this.#phase = "authenticating";
    this.#steps.passOn(only(mechanisms));
  }

  #onSasl(element: Element): void {
    if (this.#phase !== "authenticating") return;
    if (element.getName() === "failure") {
      const conditions = element.getChildElements().filter((child) => child.getName() !== "text");
      throw new LoginError("password", conditions[0]?.getName() ?? "no reason given");
    }
    if (element.getName() === "success") {
      this.#scram?.verify(Buffer.from(element.text(), "base64").toString("latin1"));
      this.#isAuthenticated = true;
      this.#phase = "greeting";
    }
    this.#steps.passOn(element);
  }

  #resumeOrBind(features: Element): void {
    this.#features = features;
    const { resume } = this.#options;
    if (resume === undefined || features.getChild("sm", NS_SM) === undefined) {
      this.#bind(features);
      return;
    }
    this.#phase = "resuming";
    this.#steps.write(xml("resume", { xmlns: NS_SM, previd: resume.id, h: resume.h }).toString());
  }

  #bind(features: Element | undefined): void {
    this.#phase = "binding";
    this.#steps.passOn(only(features?.getChild("bind", NS_BIND)));
  }

  #onBindReply(iq: Element): void {
    if (iq.attrs.type === "error") {
      const [condition] = iq.getChild("error")?.getChildElements() ?? [];
      throw new LoginError("resource", condition?.getName() ?? "no reason given");
    }
    this.#steps.passOn(iq);
  }

  #onManagement(element: Element): void {
    const what = `${this.#phase}: ${element.getName()}`;
    const { h, id, resume } = element.attrs;
    switch (what) {
      case "resuming: resumed":
        this.#phase = "over";
        this.#steps.established({ isResumed: true, h: Number(h) });
        return;
      case "resuming: failed":
        this.#steps.resumeFailed(h === undefined ? undefined : Number(h));
        this.#bind(this.#features);
        return;
      case "enabling: enabled":
        this.#establish({ resumeId: resume === "true" || resume === "1" ? id : undefined });
        return;
      case "enabling: failed":
        this.#establish(undefined);
        return;
    }
  }

  #establish(managed: { readonly resumeId: string | undefined } | undefined): void {
    this.#phase = "over";
    this.#steps.established({ isResumed: false, jid: this.#jid, managed });
  }
}

/** Stream features with one child alone, so that xmpp.js takes that step and no other. */
function only(child: Element | undefined): Element {
  return xml("features", { xmlns: NS_STREAM }, child);
}
