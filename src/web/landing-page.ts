import { LRUCache } from "lru-cache";
import { sayDuration } from "../wording/index.ts";
import { type LandingFacts, landingModel, uriOf } from "./landing.ts";
import type { Pages } from "./pages.ts";
import type { Site } from "./site.ts";
import type { Visitor } from "./visitor.ts";

/** A page of an invitation that works, and the URI that its headers name. */
export type LandingPage = { readonly html: Buffer; readonly uri: string };

/** About 10 MB. A link that is sent is fetched by previews and scanners, and at last by a friend. */
const MOST_REMEMBERED = 1_000;

/** Renders landing pages, and remembers each by all that it is made of. */
export function createLandingPages(
  site: Site,
  pages: Pages,
): (visitor: Visitor, facts: LandingFacts) => LandingPage {
  const remembered = new LRUCache<string, LandingPage>({ max: MOST_REMEMBERED });

  return (visitor, facts) => {
    const { invite, mayRegister, now } = facts;
    const { language, hasChosen, platform, say } = visitor;
    const lasts = sayDuration(say, (invite.expires.getTime() - now.getTime()) / 1000);
    // Whatever else is on the page never changes for a token (docs/redis.md).
    const changing = [
      invite.token,
      invite.expires.getTime(),
      mayRegister,
      lasts,
      language,
      hasChosen,
      platform,
    ];
    const name = changing.join(" ");
    const known = remembered.get(name);
    if (known !== undefined) return known;

    const html = pages.render("landing", visitor, `/i/${invite.token}`, landingModel(site, visitor, facts));
    const page = { html: Buffer.from(html), uri: uriOf(site, facts) };
    remembered.set(name, page);
    return page;
  };
}
