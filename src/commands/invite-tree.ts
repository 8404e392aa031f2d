import type { PeopleStore, Person } from "../ports/people-store.ts";

/** Somebody, and whom they brought, and whom those brought. */
export type Branch = Person & { readonly depth: number };

/** Larger families are cut here, and the answer says so. */
const MOST = 1_000;

/** Everybody whom this person brought, directly or through others, each before whom they brought. */
export async function descendantsOf(
  people: Pick<PeopleStore, "invitedBy">,
  person: Person,
): Promise<{ readonly branches: readonly Branch[]; readonly isCut: boolean }> {
  const branches: Branch[] = [];
  const seen = new Set<string>([nameOf(person)]);

  async function follow(inviter: Person, depth: number): Promise<void> {
    for (const invitee of await people.invitedBy(inviter)) {
      // A name that was registered again before this was known may close a circle.
      if (seen.has(nameOf(invitee)) || branches.length >= MOST) continue;
      seen.add(nameOf(invitee));
      branches.push({ ...invitee, depth });
      await follow(invitee, depth + 1);
    }
  }

  await follow(person, 1);
  return { branches, isCut: branches.length >= MOST };
}

/** Who invited this person, and who invited those, nearest first. */
export async function ancestorsOf(
  people: Pick<PeopleStore, "inviterOf">,
  person: Person,
): Promise<readonly (Person | "operator")[]> {
  const ancestors: (Person | "operator")[] = [];
  const seen = new Set<string>([nameOf(person)]);
  let inviter = await people.inviterOf(person);
  while (inviter !== undefined) {
    if (inviter !== "operator" && seen.has(nameOf(inviter))) break;
    ancestors.push(inviter);
    if (inviter === "operator") break;
    seen.add(nameOf(inviter));
    inviter = await people.inviterOf(inviter);
  }
  return ancestors;
}

function nameOf({ jid, ended }: Person): string {
  return ended === undefined ? jid : `${jid}/${ended.getTime()}`;
}
