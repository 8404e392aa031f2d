import type { TokenRefusal } from "../ports/registration.ts";
import type { PageModel } from "./pages.ts";
import type { Site } from "./site.ts";
import { isolate } from "./text.ts";
import type { Visitor } from "./visitor.ts";

/** A page that only says something, and its HTTP status. */
export type Message = PageModel & {
  readonly status: number;
  readonly summary: string;
  /** What to do now. */
  readonly next?: string;
};

/** An unknown token may be anything; the others were ours once, and are gone. */
const STATUS: Readonly<Record<TokenRefusal, 404 | 410>> = {
  unknown: 404,
  spent: 410,
  expired: 410,
  revoked: 410,
  suspended: 410,
  locked: 410,
};

/** What a token that opens nothing says. It names no inviter. */
export function refusalMessage(site: Site, { say }: Visitor, reason: TokenRefusal): Message {
  const server = isolate(site.server);
  const title = say(`web.refused.${reason}.title`);
  const status = STATUS[reason];
  switch (reason) {
    case "locked": {
      const summary = say("web.refused.locked.lead", { server });
      return { status, title, summary, next: say("web.refused.locked.next") };
    }
    case "suspended": {
      const next = say("web.refused.suspended.next", { server });
      return { status, title, summary: say("web.refused.suspended.lead"), next };
    }
    default:
      return {
        status,
        title,
        summary: say(`web.refused.${reason}.lead`),
        next: say(`web.refused.${reason}.next`),
      };
  }
}

export function noSuchPage({ say }: Visitor): Message {
  return { status: 404, title: say("web.error.page.title"), summary: say("web.error.page.lead") };
}

/** Redis does not answer: nothing is known, and nothing was done. */
export function unavailableMessage({ say }: Visitor): Message {
  return {
    status: 503,
    title: say("web.error.unavailable.title"),
    summary: say("web.error.unavailable.lead"),
    next: say("web.error.unavailable.next"),
  };
}

/** `reference` is what the log has the fault under. */
export function internalMessage(site: Site, { say }: Visitor, reference: string): Message {
  return {
    status: 500,
    title: say("web.error.internal.title"),
    summary: say("web.error.internal.lead"),
    next: say("web.error.internal.next", { server: isolate(site.server), reference }),
  };
}
