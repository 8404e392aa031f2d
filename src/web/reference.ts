import { randomBytes } from "node:crypto";

/** What a visitor can tell those who run the server, who find it in the log. */
export function newReference(): string {
  return randomBytes(4).toString("hex");
}
