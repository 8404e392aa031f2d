import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SRC = fileURLToPath(new URL("../src/", import.meta.url));

/** What each part may import, besides itself. ARCHITECTURE.md draws the same arrows. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  invites: [],
  wording: ["invites"],
  commands: ["invites", "wording"],
  config: ["invites", "wording"],
  // What a store implements is asked for in `commands/ports.ts`.
  store: ["invites", "commands"],
  xmpp: ["invites", "wording", "commands"],
  web: ["invites", "wording", "commands"],
  doctor: ["invites", "wording", "commands"],
  transfer: ["invites", "wording", "commands"],
  cli: ["invites", "wording", "commands", "doctor"],
};

/** Puts all parts together, and so may know each. */
const COMPOSE = "compose";

/** Files at the top. */
const TOP = ["main.ts", "log.ts", "small-heap.ts", "version.ts", "root.ts", "deadline.ts", "nearest-word.ts"];

/** No part's business alone: where files are that come along, what waits for others, what somebody meant. */
const ANYBODYS: readonly string[] = ["root.ts", "deadline.ts", "nearest-word.ts"];

/** Where in `src` a package may be imported, for those that must stay in one place. */
const CONFINED: Readonly<Record<string, string>> = {
  "@xmpp/client": "xmpp/session/",
  "@xmpp/debug": "xmpp/session/",
  "@redis/client": "store/",
  "@keyv/redis": "store/",
  keyv: "store/",
  "rate-limiter-flexible": "store/",
  i18next: "wording/",
  commander: "cli/",
  fastify: "web/",
};

type Import = { readonly file: string; readonly target: string };

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) =>
  /(?<!\.d)\.ts$/.test(file),
);

const imports: readonly Import[] = files.flatMap((file) => {
  const text = readFileSync(resolve(SRC, file), "utf8");
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, target = ""]) => ({
    file,
    target,
  }));
});

function partOf(file: string): string {
  return file.split("/")[0] ?? "";
}

function describeImport({ file, target }: Import): string {
  return `${file} imports ${target}`;
}

describe("src", () => {
  it("has only parts and top files that are known here", () => {
    const unknown = files.filter(
      (file) => !TOP.includes(file) && !(partOf(file) in ARROWS) && partOf(file) !== COMPOSE,
    );
    expect(unknown).toEqual([]);
    expect(files.length).toBeGreaterThan(50);
  });

  it("imports along the arrows only", () => {
    const against = imports.filter(({ file, target }) => {
      if (!target.startsWith(".") || TOP.includes(file) || partOf(file) === COMPOSE) return false;
      const imported = relative(SRC, resolve(SRC, dirname(file), target));
      const isOwn = partOf(imported) === partOf(file) || ANYBODYS.includes(imported);
      return !isOwn && !(ARROWS[partOf(file)] ?? []).includes(partOf(imported)) && !imported.startsWith("..");
    });
    expect(against.map(describeImport)).toEqual([]);
  });

  it("keeps each confined package in its place", () => {
    const astray = imports.filter(({ file, target }) => {
      const place = Object.entries(CONFINED).find(
        ([name]) => target === name || target.startsWith(`${name}/`),
      )?.[1];
      return place !== undefined && !file.startsWith(place);
    });
    expect(astray.map(describeImport)).toEqual([]);
  });

  it("ends the process in main.ts alone", () => {
    const ending = files.filter((file) => /\bprocess\.exit\(/.test(readFileSync(resolve(SRC, file), "utf8")));
    expect(ending).toEqual(["main.ts"]);
  });

  it("keeps time, chance and I/O out of the domain", () => {
    const impure = imports.filter(
      ({ file, target }) => partOf(file) === "invites" && target.startsWith("node:"),
    );
    expect(impure.map(describeImport)).toEqual(["invites/token.ts imports node:crypto"]);
  });
});
