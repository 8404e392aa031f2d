import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../rig/at-exit.ts";
import { run } from "../rig/processes.ts";

export type OtherVersion = {
  /** The short name of its commit. */
  readonly commit: string;
  /** Its program. */
  readonly main: string;
  remove(): void;
};

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Builds the project as it was at a commit, in a folder of its own, which never outlives this process. */
export async function buildAt(revision: string): Promise<OtherVersion> {
  const git = (...args: readonly string[]) => run("git", args, { cwd: ROOT });
  const commit = (await git("rev-parse", "--short", "--verify", `${revision}^{commit}`)).trim();
  const { path, remove } = temporaryFolder(`at-${commit}`);
  const archive = join(path, "archive.tar");
  await git("archive", "--output", archive, commit);
  await run("tar", ["-xf", archive, "-C", path]);
  if (lockIn(path) === lockIn(ROOT)) symlinkSync(join(ROOT, "node_modules"), join(path, "node_modules"));
  else await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: path });
  await run("npm", ["run", "--silent", "build"], { cwd: path });
  return { commit, main: join(path, "dist/main.js"), remove };
}

function lockIn(folder: string): string {
  return readFileSync(join(folder, "package-lock.json"), "utf8");
}
