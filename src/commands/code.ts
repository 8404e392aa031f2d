import { domainToUnicode } from "node:url";
import { CODE_SECONDS, CODE_WORDS } from "../invites/code.ts";
import { ok } from "../invites/result.ts";
import { drawWords } from "../invites/token.ts";
import { codeWordsIn } from "../wording/code-lists.ts";
import { sayDuration } from "../wording/index.ts";
import { defineCommand } from "./command.ts";
import { findOwnOpen } from "./invite-access.ts";
import { inviteData } from "./invite-reply.ts";
import { inviteId, required } from "./params.ts";

/** Four words that lead to the page of an invitation, to be read out where no link can be sent. A new code ends the one before it. */
export const code = defineCommand({
  name: "code",
  permission: "all",
  params: { id: required("id", inviteId, "first") },
  async run(call) {
    const { say, baseUrl, codes, now } = call;
    const found = await findOwnOpen(call, call.values.id);
    if (!found.ok) return found;
    const data = inviteData(found.value);
    if (baseUrl === null) return ok({ text: say("code.no-pages"), data });
    const list = await codeWordsIn(say.language);
    const made = await codes.make(found.value.id, () => drawWords(list, CODE_WORDS));
    if (!made.ok) return made;
    const words = made.value.join(" ");
    const address = plainAddress(baseUrl);
    // It ends with its invitation.
    const left = (found.value.expires.getTime() - now().getTime()) / 1000;
    const duration = sayDuration(say, Math.min(CODE_SECONDS, left));
    return ok({
      text: say("code.title", { duration }),
      fields: [
        { label: say("code.address"), value: address },
        { label: say("code.words"), value: words },
      ],
      data: { ...Object(data), code: { address, words } },
    });
  },
});

/** As it is read out: browsers add https:// by themselves, and people do not spell Punycode. */
function plainAddress(baseUrl: string): string {
  const { protocol, hostname, port, pathname } = new URL(baseUrl);
  const scheme = protocol === "https:" ? "" : `${protocol}//`;
  const host = domainToUnicode(hostname);
  return `${scheme}${host}${port === "" ? "" : `:${port}`}${decodeURI(pathname).replace(/\/$/, "")}`;
}
