import { ok } from "../invites/result.ts";
import { defineCommand } from "./command.ts";
import { invite } from "./invite.ts";
import { flag } from "./params.ts";

/** `invite` under the name that `prosodyctl mod_easy_invite generate` had. */
export const generate = defineCommand({
  ...invite,
  name: "generate",
  doors: ["command-line"],
  params: { ...invite.params, qr: flag("qr") },
  async run(call) {
    const made = await invite.run(call);
    return made.ok && call.values["qr"] === true ? ok({ ...made.value, picture: "also" }) : made;
  },
});
