import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { fillPage, PAGES } from "../scripts/docs/pages.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

const documents = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && existsSync(join(ROOT, file)));

const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;
const FENCED = /^```[\s\S]*?^```$/gm;

/** As GitHub makes them from headings. */
function anchorsOf(document: string): ReadonlySet<string> {
  const headings = [...document.replace(FENCED, "").matchAll(/^#+ (.+)$/gm)];
  return new Set(
    headings.map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

function brokenLinks(file: string): readonly string[] {
  const links = [...read(file).replace(FENCED, "").matchAll(LINK)].map(([, target = ""]) => target);
  return links.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [path = "", anchor] = target.split("#");
    const aim = path === "" ? file : normalize(join(dirname(file), path));
    if (!existsSync(join(ROOT, aim))) return true;
    return anchor !== undefined && !anchorsOf(read(aim)).has(anchor);
  });
}

describe("the documents", () => {
  it.each(Object.entries(PAGES))("%s is what the code gives: npm run docs", async (name, parts) => {
    const page = read(`docs/${name}`);
    expect(page).toBe(await fillPage(page, parts, ROOT));
  });

  it.each(documents)("each link in %s leads to a file, and to a heading of it", (file) => {
    expect(brokenLinks(file)).toEqual([]);
  });

  it("docs/README.md leads to each page of docs", () => {
    const index = read("docs/README.md");
    const pages = documents.filter((file) => /^docs\/(?!README)/.test(file));
    expect(pages.filter((file) => !index.includes(`(${file.slice("docs/".length)})`))).toEqual([]);
  });

  it("docs/settings.md names each secret that the environment holds", () => {
    const secrets = [...read("src/config/load.ts").matchAll(/environment\["(\w+)"\]/g)].map(
      ([, name]) => name,
    );
    expect(secrets.length).toBeGreaterThan(4);
    const page = read("docs/settings.md");
    expect(secrets.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
