import { parseBareJid } from "../src/invites/bare-jid.ts";
import type { Invite } from "../src/invites/invite.ts";
import type { InviteId } from "../src/invites/token.ts";
import { UnavailableError } from "../src/invites/unavailable.ts";
import type { IssueRequest } from "../src/ports/invite-store.ts";
import type { TestStore } from "../test/support/store.ts";

/** In flight to Redis: enough for it never to wait. */
const AT_ONCE = 200;
const INVITATIONS_EACH = 100;
const TOLD_EACH = 100_000;

type Traits = Partial<Omit<IssueRequest, "inviter">> & { readonly inviter?: string };

/** An account invitation by the bot's own script, as a member's `invite` makes it, or by the operator. */
export async function issue(store: TestStore, { inviter, ...traits }: Traits = {}): Promise<Invite> {
  const jid = inviter === undefined ? undefined : parseBareJid(inviter);
  const issued = await store.invites.issue({
    kind: "account",
    contact: jid !== undefined,
    uses: 1,
    lifetimeSeconds: store.policy.expirySeconds,
    retentionSeconds: store.policy.retentionSeconds,
    ...(jid === undefined ? {} : { inviter: jid }),
    ...traits,
  });
  if (!issued.ok) throw new Error(`no invitation: ${issued.problem.kind}`);
  return issued.value;
}

/** Issues this many open invitations, a hundred by each inviter, with all that an invitation leaves in Redis. */
export async function fill(store: TestStore, count: number): Promise<void> {
  const { domain } = store.policy;
  const started = performance.now();
  await manyAtOnce(count, async (number) => {
    const traits = {
      inviter: `inviter${Math.floor(number / INVITATIONS_EACH)}@${domain}`,
      requestId: `fill ${number}`,
    };
    // Asked again, it makes no second one.
    while (!(await isIssued(store, traits)));
    if ((number + 1) % TOLD_EACH === 0) {
      const seconds = ((performance.now() - started) / 1000).toFixed(0);
      process.stderr.write(`  ${(number + 1).toLocaleString("en")} invitations after ${seconds} s\n`);
    }
  });
}

async function isIssued(store: TestStore, traits: Traits): Promise<boolean> {
  try {
    await issue(store, traits);
    return true;
  } catch (error) {
    if (error instanceof UnavailableError) return false;
    throw error;
  }
}

/** Ends what this inviter has open, so that there are as many outstanding as before. */
export async function revokeAllOf(store: TestStore, inviter: string): Promise<void> {
  const ids = await store.redis.client.zRange(store.key("open", inviter), 0, -1);
  await manyAtOnce(ids.length, (number) => store.invites.revoke(ids[number] as InviteId));
}

async function manyAtOnce(
  count: number,
  work: (number: number) => Promise<unknown>,
  atOnce = AT_ONCE,
): Promise<void> {
  let next = 0;
  const workOn = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, workOn));
}
