import type { BareJid } from "../../src/invites/bare-jid.ts";
import { type InviteId, parseInviteId, parseToken, type Token } from "../../src/invites/token.ts";
import type { OpenInvite } from "../../src/ports/registration.ts";
import {
  type LandingFacts,
  type LandingModel,
  landingModel,
  landingWords,
} from "../../src/web/landing-model.ts";
import type { Platform } from "../../src/web/platform.ts";
import { openSite, type Site, type SiteOptions } from "../../src/web/site.ts";
import type { Visitor } from "../../src/web/visitor.ts";

export const TOKEN = aToken("aBcDeFgHiJkLmNoPqRsTuVwX");

type SiteTraits = Partial<Omit<SiteOptions, "branding">> & {
  readonly branding?: Partial<SiteOptions["branding"]>;
};

/** The pages of montague.example, without anything of an operator's own unless told. */
export function aSite({ branding, ...traits }: SiteTraits = {}): Site {
  return openSite({
    domain: "montague.example",
    baseUrl: "https://join.montague.example",
    language: "en",
    ...traits,
    branding: { name: null, logo: null, colour: "#0f766e", apps: null, links: [], texts: {}, ...branding },
  });
}

type InviteTraits = Partial<Omit<OpenInvite, "inviter">> & { readonly inviter?: string | null };

/** Romeo's invitation to an account and to be contacts, unless told otherwise; `null` makes it the operator's. */
export function anOpenInvite({
  inviter = "romeo@montague.example",
  ...traits
}: InviteTraits = {}): OpenInvite {
  return {
    id: anId("k3f9x2"),
    kind: "account",
    token: TOKEN,
    contact: inviter !== null,
    expires: new Date("2026-11-29T12:00:00Z"),
    // As Redis has it, unchecked: a page is to be whole with any.
    ...(inviter === null ? {} : { inviter: inviter as BareJid }),
    ...traits,
  };
}

/** What the page of an invitation shows, with its own words in it. */
export function aLandingModel(site: Site, visitor: Visitor, facts: LandingFacts): LandingModel {
  const sort = { ...facts.invite, mayRegister: facts.mayRegister };
  return landingModel(site, visitor, sort, landingWords(site, visitor, facts));
}

export const NOW = new Date("2026-11-22T12:00:00Z");

/** Somebody who reads English, on a device of this kind. */
export function aVisitor(site: Site, platform: Platform | "unknown" = "android"): Visitor {
  return {
    language: "en",
    hasChosen: false,
    say: site.voices.en,
    platform: platform === "unknown" ? undefined : platform,
  };
}

export function aToken(text: string): Token {
  const token = parseToken(text);
  if (token === undefined) throw new Error(`${text} is no token`);
  return token;
}

function anId(text: string): InviteId {
  const id = parseInviteId(text);
  if (id === undefined) throw new Error(`${text} is no id`);
  return id;
}
