/** `npm run demo [-- --server ejabberd] [--once]`: installs what is missing, builds, and shows demo/story.ts. */
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { build, demoPackages, installDebianPackages, installNpmPackages, root } from "./install.mjs";

try {
  const packages = demoPackages[readServer()];
  installNpmPackages();
  installDebianPackages(packages);
  build();
  process.exitCode = await tell();
} catch (error) {
  console.error(`The demo could not start: ${error.message}`);
  process.exitCode = 1;
}

/** @throws with one clear line for an argument that is not understood. */
function readServer() {
  const options = { server: { type: "string", default: "prosody" }, once: { type: "boolean" } };
  const { server } = parseArgs({ options }).values;
  if (Object.hasOwn(demoPackages, server)) return server;
  throw new Error(`There is no server "${server}", only ${Object.keys(demoPackages).join(" and ")}.`);
}

/** The story cleans up after itself; at Ctrl-C the terminal tells it and us at once, and we wait for it. */
function tell() {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => story.kill(signal));
  const story = spawn(process.execPath, ["--import", "tsx", "demo/story.ts", ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, TSX_DISABLE_CACHE: "1" }, // Else a folder of it stays in the system's temporary folder.
  });
  return new Promise((resolve, reject) => {
    story.once("error", reject);
    story.once("exit", (code) => resolve(code ?? 1));
  });
}
