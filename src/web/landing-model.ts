import { localOf } from "../invites/bare-jid.ts";
import { inviteUri } from "../invites/invite-uri.ts";
import type { OpenInvite } from "../ports/registration.ts";
import { type Say, sayDuration } from "../wording/index.ts";
import { type AppChoice, type AppUse, chooseApps, takesInvitations } from "./app-choice.ts";
import { linkTo, type PageModel } from "./pages.ts";
import type { Site } from "./site.ts";
import { firstLetter, isolate } from "./text.ts";
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

/** All that tells one invitation from the next of its sort, as pages and headers have it. */
export type LandingWords = {
  readonly token: string;
  readonly uri: string;
  /** The URI as a parameter of another address. */
  readonly encodedUri: string;
  readonly lasts: string;
  readonly expires: string;
  /** The name of the inviter. */
  readonly inviter: string | undefined;
  readonly inviterAddress: string | undefined;
  /** The first letter of that name. */
  readonly initial: string | undefined;
  /** The user name that it is for, and the address that this makes. */
  readonly name: string | undefined;
  readonly address: string | undefined;
};

/** The sort of an invitation: with what is there of its words, it decides how the page is built. */
export type LandingSort = Pick<OpenInvite, "kind" | "contact"> & Pick<LandingFacts, "mayRegister">;

export function landingWords(site: Site, { say }: Visitor, facts: LandingFacts): LandingWords {
  const { invite, mayRegister, now } = facts;
  const { token, inviter, name, expires } = invite;
  const uri = inviteUri(invite, { domain: site.domain, mayRegister });
  const local = inviter === undefined ? undefined : localOf(inviter);
  return {
    token,
    uri,
    encodedUri: encodeURIComponent(uri),
    lasts: say("web.lasts", {
      duration: sayDuration(say, (expires.getTime() - now.getTime()) / 1000),
    }),
    expires: expires.toISOString(),
    inviter: local,
    inviterAddress: inviter,
    initial: local === undefined ? undefined : firstLetter(local),
    name,
    address: name === undefined ? undefined : `${name}@${site.domain}`,
  };
}

/** The page of an invitation that works. It puts the words where they belong, and never looks into them. */
export function landingModel(
  site: Site,
  visitor: Visitor,
  sort: LandingSort,
  words: LandingWords,
): LandingModel {
  const path = landingPath(words);
  const { uri, initial, lasts, expires } = words;
  return {
    ...introduce(site, visitor.say, sort, words),
    uri,
    initial,
    ...offer(site, visitor, sort, words),
    lasts,
    expires,
    qr: `${site.prefix}${path}/qr.svg`,
  };
}

/** Below the prefix of the site. */
export function landingPath({ token }: Pick<LandingWords, "token">): string {
  return `/i/${token}`;
}

/** Who invites, to what. */
function introduce(site: Site, say: Say, { kind, contact, mayRegister }: LandingSort, words: LandingWords) {
  const server = isolate(site.server);
  const inviter = words.inviter === undefined ? undefined : isolate(words.inviter);
  const address = words.address === undefined ? undefined : isolate(words.address);
  if (kind === "reset") {
    const summary = say("web.reset.lead", { address: address ?? server });
    return { title: say("web.reset.title"), summary, note: undefined };
  }
  if (kind === "contact") {
    const title = say("web.contact.title", { inviter: inviter ?? server });
    return { title, summary: say("web.contact.lead"), note: undefined };
  }
  const title =
    inviter === undefined
      ? say("web.account.title-operator", { server })
      : say("web.account.title", { inviter });
  const isContact = contact && inviter !== undefined;
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
    note: address === undefined ? undefined : say("web.account.named", { address }),
  };
}

/** What can be done, the best for this device first. */
function offer(
  site: Site,
  visitor: Visitor,
  { kind, contact, mayRegister }: LandingSort,
  words: LandingWords,
) {
  const { say, platform } = visitor;
  const { encodedUri } = words;
  const open = { url: words.uri, label: say("web.action.open") };
  const form = (label: string) => ({ url: linkTo(site, visitor, `${landingPath(words)}/register`), label });
  const nothing = { hint: undefined, apps: undefined, manual: undefined };

  if (kind === "reset") return { ...nothing, actions: [form(say("web.action.reset")), open] };
  if (kind === "account" && !mayRegister && !contact) return { ...nothing, actions: [] };

  const hint = say("web.action.hint");
  const canRegister = kind === "account" && mayRegister;
  if (!canRegister) {
    const apps = chooseApps(site.apps, { platform, use: "open", encodedUri, say });
    return { actions: [open], hint, apps, manual: contactByHand(say, words) };
  }
  const register = form(say("web.action.register"));
  const use: AppUse = takesInvitations(site.apps, platform) ? "open" : "register-first";
  return {
    actions: use === "open" ? [open, register] : [register, open],
    hint: use === "open" ? hint : undefined,
    apps: chooseApps(site.apps, { platform, use, encodedUri, say }),
    manual: { ...accountByHand(say, words, site.domain), link: register },
  };
}

function accountByHand(say: Say, { name }: LandingWords, domain: string) {
  const facts: readonly Fact[] = [
    { label: say("web.manual.server"), value: domain, isAddress: true },
    name === undefined
      ? { label: say("web.manual.name"), value: say("web.manual.name-free"), isAddress: false }
      : { label: say("web.manual.name"), value: name, isAddress: true },
  ];
  return { text: say("web.manual.account"), facts };
}

function contactByHand(say: Say, { inviterAddress }: LandingWords) {
  if (inviterAddress === undefined) return undefined;
  const facts: readonly Fact[] = [
    { label: say("web.manual.address"), value: inviterAddress, isAddress: true },
  ];
  return { text: say("web.manual.contact"), facts, link: undefined };
}
