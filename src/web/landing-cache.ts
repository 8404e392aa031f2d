import { type CompiledPage, compilePage, type Html } from "./compiled-page.ts";
import {
  type LandingFacts,
  type LandingWords,
  landingModel,
  landingPath,
  landingWords,
} from "./landing-model.ts";
import type { Pages } from "./pages.ts";
import type { Site } from "./site.ts";
import type { Visitor } from "./visitor.ts";

/** A page of an invitation that works, and the URI that its headers name. */
export type LandingPage = { readonly html: Html; readonly uri: string };

/**
 * Renders each sort of landing page once, for each language and device, and writes invitations into it. There are some
 * hundreds at the most, of a few KB.
 */
export function createLandingPages(
  site: Site,
  pages: Pages,
): (visitor: Visitor, facts: LandingFacts) => LandingPage {
  const stencils = new Map<string, CompiledPage<LandingWords>>();

  return (visitor, facts) => {
    const { mayRegister, invite } = facts;
    const { kind, contact, inviter, name } = invite;
    const { language, hasChosen, platform } = visitor;
    const words = landingWords(site, visitor, facts);
    const sort = { kind, contact, mayRegister };
    const look = [
      language,
      hasChosen,
      platform,
      ...Object.values(sort),
      inviter === undefined,
      name === undefined,
    ].join();
    let stencil = stencils.get(look);
    if (stencil === undefined) {
      stencil = compilePage(words, {
        draw: (marks) =>
          pages.render("landing", visitor, landingPath(marks), landingModel(site, visitor, sort, marks)),
        escapeText: pages.escapeText,
      });
      stencils.set(look, stencil);
    }
    return { html: stencil(words), uri: words.uri };
  };
}
