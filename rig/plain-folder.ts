import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./at-exit.ts";

/**
 * Another way to a folder, for programs that take the rest of a path behind "#" or "?" for something else, as Vite
 * does. A folder without them is given back as it is.
 */
export function plainFolder(folder: string): string {
  if (!/[#?]/.test(folder)) return folder;
  const link = join(temporaryFolder("project").path, "project");
  symlinkSync(folder, link);
  return link;
}
