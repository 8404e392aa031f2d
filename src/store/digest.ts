import { createHash } from "node:crypto";

/** Stands in names of keys for what is a secret or what people wrote: whoever may list keys sees every name. Gates make the same of a token. */
export function digest(name: string): string {
  return createHash("sha256").update(name).digest("hex");
}
