import type { BareJid } from "../invites/bare-jid.ts";
import type { Owner, PeopleStore } from "./ports.ts";

/** Somebody, and whom they brought, and whom those brought. */
export type Branch = { readonly jid: BareJid; readonly depth: number };

/** Larger families are cut here, and the answer says so. */
const MOST = 1_000;

/** Everybody whom this person brought, directly or through others, each before whom they brought. */
export async function descendantsOf(
  people: Pick<PeopleStore, "invitedBy">,
  jid: BareJid,
): Promise<{ readonly branches: readonly Branch[]; readonly isCut: boolean }> {
  const branches: Branch[] = [];
  const seen = new Set<BareJid>([jid]);

  async function follow(inviter: BareJid, depth: number): Promise<void> {
    for (const invitee of await people.invitedBy(inviter)) {
      // A name that was deleted and registered again may close a circle.
      if (seen.has(invitee) || branches.length >= MOST) continue;
      seen.add(invitee);
      branches.push({ jid: invitee, depth });
      await follow(invitee, depth + 1);
    }
  }

  await follow(jid, 1);
  return { branches, isCut: branches.length >= MOST };
}

/** Who invited this person, and who invited those, nearest first. */
export async function ancestorsOf(
  people: Pick<PeopleStore, "inviterOf">,
  jid: BareJid,
): Promise<readonly Owner[]> {
  const ancestors: Owner[] = [];
  const seen = new Set<Owner>([jid]);
  let inviter = await people.inviterOf(jid);
  while (inviter !== undefined && !seen.has(inviter)) {
    seen.add(inviter);
    ancestors.push(inviter);
    inviter = inviter === "operator" ? undefined : await people.inviterOf(inviter);
  }
  return ancestors;
}
