/** Writes the parts of `docs` that come from the code, for `npm run docs`. A test holds them equal to the code. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fillPage, PAGES } from "./docs/pages.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
for (const [name, parts] of Object.entries(PAGES)) {
  const file = `${root}docs/${name}`;
  writeFileSync(file, await fillPage(readFileSync(file, "utf8"), parts, root));
}
