import type { BareJid } from "../invites/bare-jid.ts";
import { ok } from "../invites/result.ts";
import { type Call, defineCommand } from "./command.ts";
import { descendantsOf } from "./invite-tree.ts";
import { remarkOnAccount } from "./missing-account.ts";
import { flag, jid, type ParamSpecs, required, type ValuesOf } from "./params.ts";

const params = { jid: required("jid", jid, "first"), tree: flag("tree") } satisfies ParamSpecs;

const MAX_NAMED = 20;

type Values = ValuesOf<typeof params>;

/** Stops somebody's invitations at once, with `tree` those of everybody they brought, too. `restore` undoes it. */
export const suspend = defineCommand({
  name: "suspend",
  permission: "admins",
  isAudited: true,
  params,
  async confirm(call) {
    const { say } = call;
    const jids = await meant(call, call.values);
    const [open, remark] = await Promise.all([countOpen(call, jids), remarkOnAccount(call, call.values.jid)]);
    return ok({
      text: say("suspend.question", {
        jid: call.values.jid,
        count: jids.length,
        open: open === 0 ? say("suspend.open-none") : say("suspend.open", { count: open }),
      }),
      ...(jids.length > 1 ? { list: jids } : {}),
      ...(remark === undefined ? {} : { hint: remark }),
      data: { jids, open },
    });
  },
  async run(call) {
    const jids = await meant(call, call.values);
    await call.people.suspend(jids);
    const undo = call.values.tree === true ? `restore ${call.values.jid} tree` : `restore ${call.values.jid}`;
    return ok({
      text: call.say("suspend.done", { count: jids.length }),
      hint: call.say("suspend.undo", { command: undo }),
      data: { suspended: jids },
      target: targetOf(jids),
    });
  },
});

/** Lets somebody invite again, and their open invitations work again. */
export const restore = defineCommand({
  name: "restore",
  permission: "admins",
  isAudited: true,
  params,
  async run(call) {
    const jids = await meant(call, call.values);
    await call.people.restore(jids);
    return ok({
      text: call.say("restore.done", { count: jids.length }),
      data: { restored: jids },
      target: targetOf(jids),
    });
  },
});

/** Not a thousand addresses in one entry of the audit log. */
function targetOf(jids: readonly BareJid[]): string {
  const named = jids.slice(0, MAX_NAMED).join(" ");
  return jids.length > MAX_NAMED ? `${named} … (${jids.length})` : named;
}

async function meant({ people }: Pick<Call, "people">, values: Values): Promise<readonly BareJid[]> {
  if (values.tree !== true) return [values.jid];
  const { branches } = await descendantsOf(people, { jid: values.jid });
  // Goes through deleted accounts, too; but people who have those names now are left alone.
  const here = branches.flatMap(({ jid, ended }) => (ended === undefined ? [jid] : []));
  return [...new Set([values.jid, ...here])];
}

async function countOpen({ invites }: Pick<Call, "invites">, jids: readonly BareJid[]): Promise<number> {
  const counts = await Promise.all(jids.map((jid) => invites.countOf(jid)));
  return counts.reduce((sum, { open, onHold }) => sum + open + onHold, 0);
}
