/**
 * Writes `dist`: the program with all that it imports, in a few files. Node.js reads and compiles a thousand small
 * modules four times as long, which would be most of the time until a worker is online.
 */
import { rm } from "node:fs/promises";
import { build } from "esbuild";

const DIST = new URL("../dist/", import.meta.url).pathname;

await rm(DIST, { recursive: true, force: true });
await build({
  entryPoints: [new URL("../src/main.ts", import.meta.url).pathname],
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
