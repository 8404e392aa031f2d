import { readdirSync, readFileSync } from "node:fs";
import { Eta } from "eta";
import { root } from "../root.ts";
import { directionOf, nameOf } from "./language.ts";
import type { Site } from "./site.ts";
import type { Visitor } from "./visitor.ts";

const FOLDER = new URL("web/templates/", root);

export type TemplateName = "home" | "landing" | "register" | "welcome" | "message";

/** What every template is given, besides its own. */
export type PageModel = {
  readonly title: string;
  /** What a link preview says below the title. */
  readonly summary?: string;
  /** The invitation, for apps that read pages. */
  readonly uri?: string;
  readonly script?: string;
};

export type Pages = {
  /** HTML. `path` is the page's own, without the prefix of the site, for the choice of language. */
  render(template: TemplateName, visitor: Visitor, path: string, model: PageModel): string;
  /** A value as templates write it. */
  escapeText(value: string): string;
};

export function openPages(site: Site): Pages {
  const eta = loadTemplates();
  const names = site.languages.map((tag) => ({ tag, name: nameOf(tag) }));
  const { prefix, server, links } = site;
  const logo = `${prefix}${site.assets.logo.path}`;
  const style = `${prefix}${site.assets.style.path}`;

  return {
    render(template, visitor, path, model) {
      const { language, say } = visitor;
      const languages = names.map(({ tag, name }) => ({
        tag,
        name,
        url: `${prefix}${path}?lang=${tag}`,
        isChosen: tag === language,
      }));
      const direction = directionOf(language);
      const page = { language, direction, server, logo, style, links, languages };
      return eta.render(`@${template}`, { ...model, say, page });
    },
    escapeText: eta.config.escapeFunction,
  };
}

/** Compiles all templates now. Names that begin with @ are no paths, which Eta would resolve at each use. */
function loadTemplates(): Eta {
  const eta = new Eta({ cache: true });
  for (const file of readdirSync(FOLDER)) {
    eta.loadTemplate(`@${file.replace(/\.eta$/, "")}`, readFileSync(new URL(file, FOLDER), "utf8"));
  }
  return eta;
}

/** A link of ours to the page at `path`, in the language that the visitor has chosen. */
export function linkTo(site: Site, visitor: Visitor, path: string): string {
  return `${site.prefix}${path}${visitor.hasChosen ? `?lang=${visitor.language}` : ""}`;
}
