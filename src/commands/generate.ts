import { defineCommand } from "./command.ts";
import { invite } from "./invite.ts";

/** `invite` under the name that `prosodyctl mod_easy_invite generate` had. */
export const generate = defineCommand({ ...invite, name: "generate", doors: ["command-line"] });
