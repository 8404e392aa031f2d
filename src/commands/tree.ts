import { ok } from "../invites/result.ts";
import { defineCommand } from "./command.ts";
import { ancestorsOf, descendantsOf } from "./family.ts";
import { jid, required } from "./params.ts";

/** Who invited whom, up to the first and down to the last; it outlives accounts. */
export const tree = defineCommand({
  name: "tree",
  permission: "admins",
  params: { jid: required("jid", jid, "first") },
  async run(call) {
    const { say, people, values } = call;
    const [ancestors, { branches, isCut }] = await Promise.all([
      ancestorsOf(people, values.jid),
      descendantsOf(people, values.jid),
    ]);
    const up = ancestors.map((owner) => (owner === "operator" ? say("show.operator") : owner));
    const origin =
      up.length === 0 ? say("tree.no-inviter") : say("tree.invited-by", { chain: up.join(" ← ") });
    return ok({
      text: `${values.jid}: ${origin}`,
      ...(branches.length === 0
        ? { hint: say("tree.nobody") }
        : { list: branches.map((branch) => `${"– ".repeat(branch.depth - 1)}${branch.jid}`) }),
      ...(isCut ? { hint: say("tree.cut", { count: branches.length }) } : {}),
      data: { jid: values.jid, invited_by: ancestors, invited: branches },
    });
  },
});
