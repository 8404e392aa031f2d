import { createHash } from "node:crypto";

/** A short stand-in for a name that may hold what people wrote, which stays out of Redis. */
export function digest(name: string): string {
  return createHash("sha256").update(name).digest("base64url");
}
