import { inviteKindFor, type Role } from "../invites/policy.ts";
import { ok } from "../invites/result.ts";
import type { CommandName } from "../wording/index.ts";
import { type Call, defineCommand } from "./command.ts";

/** What a greeting is answered with: the two or three things that this person will want, each by one word. */
export const start = defineCommand({
  name: "start",
  permission: "all",
  doors: ["chat"],
  params: {},
  async run(call) {
    const { say, policy } = call;
    const names = offersFor(call);
    return ok({
      text: say("start.title", { domain: policy.domain }),
      list: names.map((name) => `${name} – ${say(`command.${name}`)}`),
      data: names,
    });
  },
});

const OFFERS: Readonly<Record<Role, readonly CommandName[]>> = {
  operator: ["help"],
  admin: ["invite", "requests", "help"],
  member: ["invite", "list", "help"],
  stranger: ["help"],
};

function offersFor({ caller, effectiveSettings }: Call): readonly CommandName[] {
  const mustAsk = caller.role === "member" && inviteKindFor("member", effectiveSettings) !== "account";
  return mustAsk ? ["request", "contact", "help"] : OFFERS[caller.role];
}
