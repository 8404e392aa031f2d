import type { FailedAttempt } from "../invites/failure.ts";
import {
  type Hold,
  holds,
  type Invite,
  type InviteRecord,
  inviteStates,
  type Use,
} from "../invites/invite.ts";
import type { Problem } from "../invites/problem.ts";
import type { InviteId, Token } from "../invites/token.ts";
import type { IssueRequest } from "../ports/invite-store.ts";
import type { ScriptReply } from "./redis/scripts.ts";

/** `refusal` is what follows "refused" in the script's answer. */
export function issueProblem(refusal: readonly string[], request: IssueRequest): Problem {
  const [reason, first, second] = refusal;
  switch (reason) {
    case "name-reserved":
      return { kind: "name-reserved", name: request.name ?? "" };
    case "name-taken":
      return { kind: "name-taken", name: request.name ?? "" };
    case "trusted-name":
      return { kind: "bad-argument", fault: { fault: "reserved-name", text: request.name ?? "" } };
    case "suspended":
      return { kind: "suspended" };
    case "account-too-new":
      return { kind: "account-too-new", retryAfterSeconds: secondsOf(first) };
    case "open-quota":
      return { kind: "open-quota-reached", limit: Number(first) };
    case "period-quota":
      return { kind: "period-quota-reached", limit: Number(first), retryAfterSeconds: secondsOf(second) };
    case "rate-limited":
      return { kind: "rate-limited", retryAfterSeconds: Math.max(1, secondsOf(first)), told: false };
    default:
      throw new Error(`the script "issue" refused with an unknown reason: ${reason}`);
  }
}

export function refusalProblem(reason: ScriptReply | undefined, id: InviteId): Problem {
  switch (reason) {
    case "unknown":
      return { kind: "not-found", id };
    case "revoked":
    case "spent":
    case "expired":
    case "not-longer":
      return { kind: reason, id };
    default: {
      const hold = holds.find((known) => known === reason);
      if (hold !== undefined) return { kind: "on-hold", id, hold };
      throw new Error(`a script refused with an unknown reason: ${reason}`);
    }
  }
}

/** How an invitation stands. */
export type Standing = Pick<Invite, "state" | "hold" | "isOfPast">;

export function parseStanding(reply: ScriptReply): Standing | undefined {
  const [text = "", holdText = "", isOfPast] = Array.isArray(reply) ? reply.map(String) : [];
  if (text === "") return undefined;
  const state = inviteStates.find((known) => known === text);
  if (state === undefined) throw new Error(`the script "standings" answered an unknown state: ${text}`);
  return { state, ...(state === "hold" ? parseHold(holdText) : {}), isOfPast: isOfPast === "1" };
}

/** What follows from why it is on hold, or "". */
export function parseHold(text: string | undefined): {
  readonly state: "open" | "hold";
  readonly hold?: Hold;
} {
  if (text === undefined || text === "") return { state: "open" };
  const hold = holds.find((known) => known === text);
  if (hold === undefined) throw new Error(`a script answered an unknown hold: ${text}`);
  return { state: "hold", hold };
}

export function parseInvite(
  record: InviteRecord,
  standing: Standing,
  state: Readonly<Record<string, string>>,
  uses: readonly string[],
): Invite {
  return {
    ...record,
    ...standing,
    token: state["token"] as Token,
    created: new Date(Number(state["created"])),
    expires: new Date(Number(state["expires"])),
    uses: Number(state["uses"]),
    used: uses.map(parseUse).toSorted((a, b) => a.time.getTime() - b.time.getTime()),
    ...parseFailure(state["failure"]),
  };
}

function parseFailure(text: string | undefined): Pick<Invite, "failure"> {
  if (text === undefined) return {};
  const { time, ...told } = JSON.parse(text) as Omit<FailedAttempt, "time"> & { readonly time: number };
  return { failure: { ...told, time: new Date(time) } };
}

function parseUse(text: string): Use {
  const { name, time } = JSON.parse(text) as { readonly name: string; readonly time: number };
  return { name, time: new Date(time) };
}

function secondsOf(ms: string | undefined): number {
  return Math.ceil(Number(ms) / 1000);
}
