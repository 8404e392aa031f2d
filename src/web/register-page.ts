import { localOf } from "../invites/bare-jid.ts";
import { MAX_PASSWORD, MIN_PASSWORD } from "../invites/password.ts";
import type { OpenInvite, RegistrationRefusal } from "../ports/registration.ts";
import { type AppChoice, chooseApps } from "./app-choice.ts";
import { linkTo, type PageModel } from "./pages.ts";
import { type FormFaults, MAX_NAME } from "./register-form.ts";
import type { Site } from "./site.ts";
import { firstLetter, isolate } from "./text.ts";
import type { Visitor } from "./visitor.ts";

/** What `register.eta` shows. It has no password: none is ever sent back. */
export type RegisterModel = PageModel & {
  readonly summary: string;
  readonly alert: string | undefined;
  readonly action: string;
  /** Where the script of the page asks whether a name is reserved. */
  readonly names: string;
  readonly back: string;
  readonly guard: string;
  readonly username: string;
  readonly isNameFixed: boolean;
  readonly domain: string;
  readonly namePattern: string;
  readonly mostName: number;
  readonly leastPassword: number;
  readonly mostPassword: number;
  readonly passwordLabel: string;
  readonly submit: string;
  readonly faults: { readonly username: string | undefined; readonly password: string | undefined };
};

/** What went wrong with what was sent, if anything was. */
export type FormTrouble = {
  readonly username: string;
  readonly faults?: FormFaults;
  readonly alert?: string;
};

/** The form to register, or for a reset the one for a new password. */
export function registerModel(
  site: Site,
  visitor: Visitor,
  invite: OpenInvite,
  guard: string,
  trouble: FormTrouble = { username: "" },
): RegisterModel {
  const { say } = visitor;
  const { username: nameFault, password: passwordFault } = trouble.faults ?? {};
  const hasFaults = nameFault !== undefined || passwordFault !== undefined;
  const isReset = invite.kind === "reset";
  const path = `/i/${invite.token}`;
  return {
    title: say(isReset ? "web.reset.title" : "web.register.title"),
    summary: leadOf(site, visitor, invite),
    script: `${site.prefix}${site.assets.form.path}`,
    alert: trouble.alert ?? (hasFaults ? say("web.alert.check") : undefined),
    action: linkTo(site, visitor, `${path}/register`),
    names: `${site.prefix}${path}/name`,
    back: linkTo(site, visitor, path),
    guard,
    username: invite.name ?? trouble.username,
    isNameFixed: invite.name !== undefined,
    domain: site.domain,
    namePattern: `[^\\s"&'\\/:<>@]+(@${site.domain.replaceAll(".", "\\.")})?`,
    mostName: MAX_NAME + site.domain.length + 1,
    leastPassword: MIN_PASSWORD,
    mostPassword: MAX_PASSWORD,
    passwordLabel: say(isReset ? "web.register.password-new" : "web.register.password"),
    submit: say(isReset ? "web.register.submit-reset" : "web.register.submit"),
    faults: {
      username: nameFault === undefined ? undefined : say(`web.fault.${nameFault}`),
      password: passwordFault === undefined ? undefined : say(`web.fault.${passwordFault}`),
    },
  };
}

function leadOf(site: Site, { say }: Visitor, { kind, name }: OpenInvite): string {
  if (name === undefined) return say("web.register.lead", { server: isolate(site.server) });
  const address = isolate(`${name}@${site.domain}`);
  return say(kind === "reset" ? "web.register.reset-lead" : "web.register.lead-named", { address });
}

/** What `welcome.eta` shows. */
export type WelcomeModel = PageModel & {
  readonly summary: string;
  readonly initial: string;
  readonly address: string;
  readonly contact: { readonly text: string; readonly url: string; readonly label: string } | undefined;
  readonly apps: AppChoice | undefined;
};

/** The account is there, or has its new password: all that is left is to log in. */
export function welcomeModel(
  site: Site,
  visitor: Visitor,
  invite: OpenInvite,
  username: string,
): WelcomeModel {
  const { say, platform } = visitor;
  const isReset = invite.kind === "reset";
  return {
    title: isReset ? say("web.welcome.reset-title") : say("web.welcome.title", { name: isolate(username) }),
    summary: say(isReset ? "web.welcome.reset-lead" : "web.welcome.lead"),
    initial: firstLetter(username),
    address: `${username}@${site.domain}`,
    contact: isReset ? undefined : contactOf(visitor, invite),
    apps: isReset ? undefined : chooseApps(site.apps, { platform, use: "log-in", say }),
  };
}

function contactOf({ say }: Visitor, { inviter, contact }: OpenInvite): WelcomeModel["contact"] {
  if (inviter === undefined || !contact) return undefined;
  const name = isolate(localOf(inviter));
  return {
    text: say("web.welcome.contact", { inviter: name }),
    url: `xmpp:${encodeURIComponent(localOf(inviter))}@${inviter.slice(inviter.indexOf("@") + 1)}?message`,
    label: say("web.welcome.write", { inviter: name }),
  };
}

/** What the form says to a refusal that is understood and is not about one field, and with which HTTP status. */
export const ALERTS = {
  "bad-token": { status: 410, key: "web.alert.bad-token" },
  busy: { status: 503, key: "web.alert.busy" },
  later: { status: 503, key: "web.alert.later" },
  unreachable: { status: 503, key: "web.alert.unreachable" },
  unsure: { status: 503, key: "web.alert.unsure" },
} as const satisfies Partial<Record<RegistrationRefusal, { readonly status: number; readonly key: string }>>;
