import { identify, inviteKindFor } from "../invites/policy.ts";
import { failed, ok } from "../invites/result.ts";
import { defineCommand } from "./command.ts";
import { inviteData } from "./invite-reply.ts";
import { count, optional, reason, required } from "./params.ts";

/** Asks the admins for an invitation to an account, where members may make none. */
export const request = defineCommand({
  name: "request",
  permission: "people",
  isFor: (role, settings) => inviteKindFor(role, settings) !== "account",
  isAudited: true,
  params: { reason: required("reason", reason, "all") },
  async run(call) {
    const { caller, say, policy } = call;
    if (caller.role === "operator") return failed({ kind: "forbidden", needs: "people" });
    if (inviteKindFor(caller.role, call.effectiveSettings) === "account") {
      return failed({ kind: "nothing-to-request" });
    }
    const limited = await call.limits.takeInvite(caller.jid);
    if (!limited.ok) return limited;
    const made = await call.requests.add(caller.jid, call.values.reason);
    if (made === undefined) return failed({ kind: "requests-full" });
    for (const to of policy.admins) await call.notices.post({ kind: "requested", to, request: made });
    return ok({ text: say("request.done"), data: { number: made.number }, target: String(made.number) });
  },
});

const PAGE_SIZE = 20;

/** Those who wait for a decision, oldest first, a page at a time. */
export const requests = defineCommand({
  name: "requests",
  permission: "admins",
  params: { page: optional("page", count, "named") },
  async run({ requests: store, say, values }) {
    const number = values.page ?? 1;
    const { requests: open, total } = await store.page({ number, size: PAGE_SIZE });
    if (open.length === 0) return ok({ text: say("requests.none"), data: [] });
    const hasMore = number * PAGE_SIZE < total;
    return ok({
      text: say("requests.title", { count: total }),
      list: open.map(({ number, jid, reason }) => `${number} · ${jid} · ${reason}`),
      hint: [say("requests.hint"), ...(hasMore ? [say("invites.more", { page: number + 1 })] : [])].join(" "),
      data: open,
    });
  },
});

/** Grants a request: the invitation is the requester's own, who is sent the link. */
export const approve = defineCommand({
  name: "approve",
  permission: "admins",
  isAudited: true,
  params: { number: required("number", count, "first") },
  async run(call) {
    const { say, values, policy, requests: store } = call;
    if (!call.effectiveSettings.allowRegistration) return failed({ kind: "registration-closed" });
    const asked = await store.hold(values.number);
    if (asked === undefined) return failed({ kind: "no-request", number: values.number });

    const issued = await call.invites.issue({
      kind: "account",
      contact: identify(asked.jid, policy).role !== "stranger",
      inviter: asked.jid,
      uses: 1,
      lifetimeSeconds: policy.expirySeconds,
      retentionSeconds: policy.retentionSeconds,
      // An admin who approves again after a failure in between gets the same invitation.
      requestId: `request ${asked.number} ${asked.jid}`,
    });
    if (!issued.ok) {
      await store.release(asked);
      return issued.problem.kind === "suspended" ? failed({ kind: "suspended", jid: asked.jid }) : issued;
    }
    await call.notices.post({ kind: "approved", to: asked.jid, invite: issued.value.id });
    await store.finish(asked);
    return ok({
      text: say("approve.done", { jid: asked.jid }),
      data: inviteData(issued.value),
      target: `${asked.number} ${issued.value.id} ${asked.jid}`,
    });
  },
});

/** Declines a request, and tells the requester. */
export const deny = defineCommand({
  name: "deny",
  permission: "admins",
  isAudited: true,
  params: { number: required("number", count, "first") },
  async run({ requests: store, notices, say, values }) {
    const asked = await store.hold(values.number);
    if (asked === undefined) return failed({ kind: "no-request", number: values.number });
    await notices.post({ kind: "denied", to: asked.jid });
    await store.finish(asked);
    return ok({
      text: say("deny.done", { jid: asked.jid }),
      data: { number: asked.number, jid: asked.jid },
      target: `${asked.number} ${asked.jid}`,
    });
  },
});
