import type { FastifyRequest } from "fastify";
import type { Language, Say } from "../wording/index.ts";
import { negotiateLanguage } from "./language.ts";
import { type Platform, readPlatform } from "./platform.ts";
import type { Site } from "./site.ts";

/** What we know of who looks at a page, from the request alone. */
export type Visitor = {
  readonly language: Language;
  /** Whether the language was chosen on a page, and is to stay in its links. */
  readonly hasChosen: boolean;
  readonly say: Say;
  readonly platform: Platform | undefined;
};

export function readVisitor(
  site: Pick<Site, "languages" | "language" | "voices">,
  request: FastifyRequest,
): Visitor {
  const chosen = chosenLanguage(request.query);
  const header = request.headers["accept-language"];
  const language = negotiateLanguage({ chosen, header }, site.languages, site.language);
  return {
    language,
    hasChosen: language === chosen,
    say: site.voices[language],
    platform: readPlatform(request.headers["user-agent"]),
  };
}

function chosenLanguage(query: unknown): string | undefined {
  const isRecord = typeof query === "object" && query !== null;
  return isRecord && "lang" in query && typeof query.lang === "string" ? query.lang : undefined;
}
