import type { OpenInvite } from "../commands/web-ports.ts";
import { localOf } from "../invites/bare-jid.ts";
import { inviteUri } from "../invites/invite-uri.ts";
import { type Say, sayDuration } from "../wording/index.ts";
import { type AppChoice, type AppUse, chooseApps, takesInvitations } from "./app-choice.ts";
import { firstLetter, isolate } from "./names.ts";
import { linkTo, type PageModel } from "./pages.ts";
import type { Site } from "./site.ts";
import type { Visitor } from "./visitor.ts";

type Action = { readonly url: string; readonly label: string };
type Fact = { readonly label: string; readonly value: string; readonly isAddress: boolean };

/** What `landing.eta` shows. */
export type LandingModel = PageModel & {
  readonly uri: string;
  readonly summary: string;
  /** The first letter of the inviter's name. */
  readonly initial: string | undefined;
  readonly note: string | undefined;
  /** The first is the one right button for this device. */
  readonly actions: readonly Action[];
  readonly hint: string | undefined;
  readonly lasts: string;
  readonly expires: string;
  readonly qr: string;
  readonly apps: AppChoice | undefined;
  readonly manual:
    | { readonly text: string; readonly facts: readonly Fact[]; readonly link: Action | undefined }
    | undefined;
};

export type LandingFacts = {
  readonly invite: OpenInvite;
  /** Whether anybody registers at present. */
  readonly mayRegister: boolean;
  readonly now: Date;
};

/** The page of an invitation that works. */
export function landingModel(site: Site, visitor: Visitor, facts: LandingFacts): LandingModel {
  const { invite, now } = facts;
  const { say } = visitor;
  const path = `/i/${invite.token}`;
  const uri = uriOf(site, facts);
  const left = (invite.expires.getTime() - now.getTime()) / 1000;
  return {
    ...introduce(site, say, facts),
    uri,
    initial: invite.inviter === undefined ? undefined : firstLetter(localOf(invite.inviter)),
    ...offer(site, visitor, facts, uri),
    lasts: say("web.lasts", { duration: sayDuration(say, left) }),
    expires: invite.expires.toISOString(),
    qr: `${site.prefix}${path}/qr.svg`,
  };
}

export function uriOf(site: Site, { invite, mayRegister }: Omit<LandingFacts, "now">): string {
  return inviteUri(invite, { domain: site.domain, mayRegister });
}

/** Who invites, to what. */
function introduce(site: Site, say: Say, { invite, mayRegister }: LandingFacts) {
  const server = isolate(site.server);
  const address = isolate(`${invite.name ?? ""}@${site.domain}`);
  const inviter = invite.inviter === undefined ? undefined : isolate(localOf(invite.inviter));
  if (invite.kind === "reset") {
    return { title: say("web.reset.title"), summary: say("web.reset.lead", { address }), note: undefined };
  }
  if (invite.kind === "contact") {
    const title = say("web.contact.title", { inviter: inviter ?? server });
    return { title, summary: say("web.contact.lead"), note: undefined };
  }
  const title =
    inviter === undefined
      ? say("web.account.title-operator", { server })
      : say("web.account.title", { inviter });
  const isContact = invite.contact && inviter !== undefined;
  if (!mayRegister) {
    const summary = isContact
      ? say("web.account.closed", { server, inviter })
      : say("web.account.closed-operator", { server });
    return { title, summary, note: undefined };
  }
  return {
    title,
    summary: isContact
      ? say("web.account.contact", { server, inviter })
      : say("web.account.plain", { server }),
    note: invite.name === undefined ? undefined : say("web.account.named", { address }),
  };
}

/** What can be done, the best for this device first. */
function offer(site: Site, visitor: Visitor, facts: LandingFacts, uri: string) {
  const { invite, mayRegister } = facts;
  const { say, platform } = visitor;
  const open = { url: uri, label: say("web.action.open") };
  const form = (label: string) => ({ url: linkTo(site, visitor, `/i/${invite.token}/register`), label });
  const nothing = { hint: undefined, apps: undefined, manual: undefined };

  if (invite.kind === "reset") return { ...nothing, actions: [form(say("web.action.reset")), open] };
  if (invite.kind === "account" && !mayRegister && !invite.contact) return { ...nothing, actions: [] };

  const hint = say("web.action.hint");
  const canRegister = invite.kind === "account" && mayRegister;
  if (!canRegister) {
    const apps = chooseApps(site.apps, { platform, use: "open", uri, say });
    return { actions: [open], hint, apps, manual: contactByHand(say, invite) };
  }
  const register = form(say("web.action.register"));
  const use: AppUse = takesInvitations(site.apps, platform) ? "open" : "register-first";
  return {
    actions: use === "open" ? [open, register] : [register, open],
    hint: use === "open" ? hint : undefined,
    apps: chooseApps(site.apps, { platform, use, uri, say }),
    manual: { ...accountByHand(say, invite, site.domain), link: register },
  };
}

function accountByHand(say: Say, { name }: OpenInvite, domain: string) {
  const facts: readonly Fact[] = [
    { label: say("web.manual.server"), value: domain, isAddress: true },
    name === undefined
      ? { label: say("web.manual.name"), value: say("web.manual.name-free"), isAddress: false }
      : { label: say("web.manual.name"), value: name, isAddress: true },
  ];
  return { text: say("web.manual.account"), facts };
}

function contactByHand(say: Say, { inviter }: OpenInvite) {
  if (inviter === undefined) return undefined;
  const facts: readonly Fact[] = [{ label: say("web.manual.address"), value: inviter, isAddress: true }];
  return { text: say("web.manual.contact"), facts, link: undefined };
}
