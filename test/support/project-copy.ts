import { execFileSync } from "node:child_process";
import { cpSync, realpathSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** What a fresh clone does not have. */
const NOT_CLONED = ["node_modules", "dist", "coverage", ".cache", "test-output", ".git"];

/** Copies this project as somebody who has just cloned it has it. */
export function copyProject(target: string): void {
  cpSync(ROOT, target, { recursive: true, filter: (path) => !NOT_CLONED.includes(basename(path)) });
}

/** As after `npm ci`. A link would not do: an `npm ci` in there would empty what it leads to. */
export function copyPackages(target: string): void {
  execFileSync("cp", [
    "-a",
    "--reflink=auto",
    `${realpathSync(join(ROOT, "node_modules"))}/.`,
    join(target, "node_modules"),
  ]);
}
