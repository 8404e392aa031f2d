import { createHash } from "node:crypto";

/** Stands in names of keys for secrets and for what people wrote, since anybody who may list keys sees every name. Gates compute the same for a token. */
export function digest(name: string): string {
  return createHash("sha256").update(name).digest("hex");
}
