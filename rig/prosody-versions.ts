import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The two lines of Prosody that the gate is made for. */
export type ProsodyVersion = "0.12" | "13";

/** Where scripts/unpack.mjs unpacks the version that the system's own package is not. */
const UNPACKED = fileURLToPath(new URL("../.cache/prosody-13", import.meta.url));

/** The versions that can be started here, oldest first. */
export function prosodyVersions(): ProsodyVersion[] {
  return (["0.12", "13"] as const).filter((version) => findRoot(version) !== undefined);
}

/**
 * The command that starts this version. One that is unpacked beside the system's own gets a launcher in `folder`
 * that knows where its files are.
 */
export function prosodyLauncher(
  version: ProsodyVersion,
  folder: string,
  program: "prosody" | "prosodyctl" = "prosody",
): string {
  const root = findRoot(version);
  if (root === undefined)
    throw new Error(`There is no Prosody ${version} here: run node scripts/install.mjs`);
  const launcher = `${root}/usr/bin/${program}`;
  if (root === "") return launcher;

  const moved = join(folder, `${program}-${version}`);
  const source = readFileSync(launcher, "utf8")
    .replace(/^CFG_SOURCEDIR=.*$/m, `CFG_SOURCEDIR='${root}/usr/lib/prosody';`)
    .replace(/^CFG_PLUGINDIR=.*$/m, `CFG_PLUGINDIR='${root}/usr/lib/prosody/modules/';`);
  writeFileSync(moved, source, { mode: 0o755 });
  return moved;
}

/** The folder that this version's `usr` is in; "" is the system itself. */
function findRoot(version: ProsodyVersion): string | undefined {
  return ["", UNPACKED].find((root) => {
    const file = `${root}/usr/lib/prosody/prosody.version`;
    return existsSync(file) && readFileSync(file, "utf8").startsWith(`${version}.`);
  });
}
