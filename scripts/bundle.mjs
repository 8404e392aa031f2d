/**
 * Writes `dist`: the program with all that it imports, in a few files. Node.js reads and compiles a thousand small
 * modules four times as long, which would be most of the time until a worker is online.
 */

import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const DIST = fileURLToPath(new URL("../dist/", import.meta.url));

/** Any Node.js can read it: what only newer ones can is asked for when this one is known to be new enough. */
const ENTRY = `#!/usr/bin/env node
import("../scripts/needs-node.cjs").then(() => import("./program.js"));
`;

await rm(DIST, { recursive: true, force: true });
await build({
  entryPoints: [{ in: fileURLToPath(new URL("../src/main.ts", import.meta.url)), out: "program" }],
  outdir: DIST,
  bundle: true,
  // What only the pages need, a worker does not load.
  splitting: true,
  platform: "node",
  // Of what is published twice, the modules.
  mainFields: ["module", "main"],
  format: "esm",
  target: "node20",
  logLevel: "warning",
  banner: {
    // Packages in CommonJS ask for parts of Node.js so.
    js: `import { createRequire as createRequireOfPackages } from "node:module"; const require = createRequireOfPackages(import.meta.url);`,
  },
});
await writeFile(join(DIST, "main.js"), ENTRY, { mode: 0o755 });
