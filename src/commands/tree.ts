import { ok } from "../invites/result.ts";
import type { Person } from "../ports/people-store.ts";
import { type Say, sayTime } from "../wording/index.ts";
import { type Call, defineCommand } from "./command.ts";
import { ancestorsOf, type Branch, descendantsOf } from "./invite-tree.ts";
import { jid, required } from "./params.ts";

const MAX_ANCESTORS = 20;

type Ancestor = Person | "operator";

type Life = {
  readonly person: Person;
  readonly ancestors: readonly Ancestor[];
  readonly branches: readonly Branch[];
  readonly isCut: boolean;
};

/** Who invited whom, up to the first and down to the last; it outlives accounts, and keeps apart who had one name. */
export const tree = defineCommand({
  name: "tree",
  permission: "admins",
  params: { jid: required("jid", jid, "first") },
  async run({ say, people, values }) {
    const { isKnown, past } = await people.livesOf(values.jid);
    const now = isKnown || past.length === 0 ? [{ jid: values.jid }] : [];
    const [first, ...others] = await Promise.all([...now, ...past].map((person) => lifeOf(people, person)));
    if (first === undefined) throw new Error("nobody was asked about");
    const isEmpty = others.length === 0 && first.branches.length === 0;
    const cut = [first, ...others].find(({ isCut }) => isCut);
    const list = [
      ...branchLines(say, first),
      ...others.flatMap((life) => [title(say, life), ...branchLines(say, life)]),
    ];
    return ok({
      text: title(say, first),
      ...(isEmpty ? { hint: say("tree.nobody") } : { list }),
      ...(cut === undefined ? {} : { hint: say("tree.cut", { count: cut.branches.length }) }),
      data: {
        jid: values.jid,
        ...dataOf(now.length === 0 ? undefined : first),
        past: (now.length === 0 ? [first, ...others] : others).map((life) => ({
          ended: life.person.ended?.toISOString(),
          ...dataOf(life),
        })),
      },
    });
  },
});

async function lifeOf(people: Call["people"], person: Person): Promise<Life> {
  const [ancestors, descendants] = await Promise.all([
    ancestorsOf(people, person),
    descendantsOf(people, person),
  ]);
  return { person, ancestors, ...descendants };
}

function title(say: Say, { person, ancestors }: Life): string {
  const chain = ancestors
    .slice(0, MAX_ANCESTORS)
    .map((each) => (each === "operator" ? say("show.operator") : nameOf(say, each)));
  if (ancestors.length > chain.length) chain.push("…");
  const origin =
    chain.length === 0 ? say("tree.no-inviter") : say("tree.invited-by", { chain: chain.join(" ← ") });
  return `${nameOf(say, person)}: ${origin}`;
}

function branchLines(say: Say, { branches }: Life): readonly string[] {
  return branches.map((branch) => `${"– ".repeat(branch.depth - 1)}${nameOf(say, branch)}`);
}

function nameOf(say: Say, { jid, ended }: Person): string {
  return ended === undefined ? jid : say("tree.deleted", { jid, time: sayTime(ended) });
}

function dataOf(life: Life | undefined) {
  return {
    invited_by: (life?.ancestors ?? []).map((each) => (each === "operator" ? each : each.jid)),
    invited: (life?.branches ?? []).map(({ jid, ended, depth }) => ({
      jid,
      depth,
      ...(ended === undefined ? {} : { ended: ended.toISOString() }),
    })),
  };
}
