import { readFileSync } from "node:fs";
import { type Language, languages, type OwnWords, speakAll, type Voices } from "../wording/index.ts";
import { type App, parseApps, recommendedApps } from "./apps.ts";
import { type Assets, loadAssets } from "./assets.ts";
import { accentStyle } from "./contrast.ts";

/** What an operator may make their own: `web.branding` in the configuration. */
export type Branding = {
  readonly name: string | null;
  readonly logo: string | null;
  readonly colour: string;
  /** A file with a list of apps. */
  readonly apps: string | null;
  readonly links: readonly { readonly label: string; readonly url: string }[];
  readonly texts: OwnWords;
};

export type SiteOptions = {
  readonly domain: string;
  /** Where visitors reach us, without a final slash. */
  readonly baseUrl: string;
  readonly branding: Branding;
  /** For visitors whose own language is not spoken here. */
  readonly language: Language;
};

/** Everything about the pages that is the same for every visitor. */
export type Site = {
  readonly domain: string;
  /** The server as people know it. */
  readonly server: string;
  readonly baseUrl: string;
  /** The path of the base URL, without a final slash: what all our own links begin with. */
  readonly prefix: string;
  /** The same as routes have it, which are compared after decoding. */
  readonly routePrefix: string;
  readonly isHttps: boolean;
  readonly links: Branding["links"];
  readonly apps: readonly App[];
  readonly assets: Assets;
  readonly language: Language;
  readonly languages: readonly Language[];
  readonly voices: Voices;
};

/** A file that the configuration names cannot be used. The message is one sentence for the operator. */
export class BrandingError extends Error {
  override readonly name = "BrandingError";
}

/** Loads all that pages are made of. Throws {@link BrandingError}. */
export function openSite({ domain, baseUrl, branding, language }: SiteOptions): Site {
  const { pathname, protocol } = new URL(baseUrl);
  const prefix = pathname.replace(/\/+$/, "");
  const { logo, apps } = branding;
  return {
    domain,
    server: branding.name ?? domain,
    baseUrl,
    prefix,
    routePrefix: decodeURI(prefix),
    isHttps: protocol === "https:",
    links: branding.links,
    apps: apps === null ? recommendedApps() : attempt("apps", apps, () => readApps(apps)),
    assets: attempt("logo", logo, () => loadAssets({ accentStyle: accentStyle(branding.colour), logo })),
    language,
    languages,
    voices: speakAll(branding.texts),
  };
}

function readApps(file: string): readonly App[] {
  const json: unknown = JSON.parse(readFileSync(file, "utf8"));
  return parseApps(json);
}

function attempt<T>(setting: string, file: string | null, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (file === null) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BrandingError(`web.branding.${setting}: ${file} cannot be used: ${reason}`, { cause });
  }
}
