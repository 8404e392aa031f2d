import { spawnSync } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../../../rig/at-exit.ts";
import { Program } from "../../../rig/processes.ts";

const HERE = fileURLToPath(new URL("./", import.meta.url));
const UNSHARE = ["--mount", "--net", "--pid", "--fork", "--mount-proc", "--kill-child"];

/** Where lines of the documents can be run as they stand: as root, and with nothing of this machine changed. */
export const isScratchRootHere =
  process.getuid?.() === 0 && spawnSync("unshare", [...UNSHARE, "true"]).status === 0;

export interface ScratchRoot {
  readonly folder: string;
  /** Runs lines in one shell, of which the first that fails ends it. Answers what they wrote. @throws with that. */
  run(lines: string, env?: Readonly<Record<string, string>>): Promise<string>;
  remove(): void;
}

/** A folder for what is put in and taken out; each run begins with the machine as it is. */
export function scratchRoot(): ScratchRoot {
  const folder = temporaryFolder("scratch");
  for (const name of ["enter.sh", "systemctl"]) copyFileSync(join(HERE, name), join(folder.path, name));
  return {
    folder: folder.path,
    run: async (lines, env = {}) => {
      writeFileSync(join(folder.path, "lines.sh"), `set -e\n${lines}\n`);
      const program = new Program({
        name: "scratch root",
        command: "unshare",
        args: [...UNSHARE, "bash", join(folder.path, "enter.sh")],
        env: { PATH: process.env["PATH"], LANG: "C.UTF-8", SCRATCH_FOLDER: folder.path, ...env },
      });
      const { code } = await program.exit;
      if (code !== 0)
        throw new Error(`the lines failed (${code}):\n${program.output().split("\n").slice(-60).join("\n")}`);
      return program.stdout();
    },
    remove: folder.remove,
  };
}
