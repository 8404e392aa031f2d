import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { root } from "../root.ts";

const FOLDER = new URL("web/assets/", root);

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
  ".jpg": "image/jpeg",
};

export type Asset = {
  /** Holds a digest of the content, so that browsers may keep it for ever. */
  readonly path: string;
  readonly type: string;
  readonly content: Buffer;
};

/** Every file that pages refer to, in memory. */
export type Assets = Readonly<Record<"style" | "form" | "logo", Asset>>;

/** Throws where `logo`, an operator's own picture, cannot be read or is of no type that browsers show. */
export function loadAssets(options: { readonly accentStyle: string; readonly logo: string | null }): Assets {
  const own = (name: string) => readFileSync(new URL(name, FOLDER));
  const style = Buffer.concat([Buffer.from(`${options.accentStyle}\n`), own("style.css")]);
  return {
    style: asset("style.css", style),
    form: asset("form.js", own("form.js")),
    logo:
      options.logo === null
        ? asset("logo.svg", own("logo.svg"))
        : asset(`logo${extname(options.logo).toLowerCase()}`, readFileSync(options.logo)),
  };
}

function asset(name: string, content: Buffer): Asset {
  const type = TYPES[extname(name)];
  if (type === undefined) {
    throw new Error(`a picture is a file that ends in ${Object.keys(TYPES).slice(2).join(", ")}`);
  }
  const digest = createHash("sha256").update(content).digest("base64url").slice(0, 12);
  return { path: `/assets/${digest}/${name}`, type, content };
}
