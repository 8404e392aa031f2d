import type { BotMessage, History, InviteEntry } from "./history.ts";

/** A law that does not hold, and the orders, invitations and accounts whose story tells why. */
export type Violation = { readonly law: Law; readonly what: string; readonly about: readonly string[] };

export type Law = keyof typeof LAWS;

/** Each finds what breaks it. What the laws say is in their names. */
const LAWS = {
  "every order has exactly one answer": oneAnswer,
  "every answer is honest": honestAnswers,
  "every order made one invitation at most": oneInvitation,
  "every account has exactly one committed use": accountsAndUses,
  "no token has more uses than it allows": usesAllowed,
  "every use is in the tree": tree,
  "every use is in the events and in the audit": records,
  "every use was told to the inviter once": notices,
  "who was told that it worked has an account, and nobody else": toldTheTruth,
  "nothing is left half done": leftovers,
} as const satisfies Record<string, (books: History) => readonly Finding[]>;

type Finding = readonly [what: string, ...about: readonly string[]];

/** Every law that the books break, or nothing when they balance. */
export function balance(books: History): readonly Violation[] {
  return Object.entries(LAWS).flatMap(([law, findings]) =>
    findings(books).map(([what, ...about]) => ({ law: law as Law, what, about })),
  );
}

function oneAnswer({ orders, botMessages }: History): readonly Finding[] {
  const answers = groupBy(botMessages.filter(isAnswer), ({ thread }) => thread);
  const counted = orders.flatMap(({ id }): Finding[] => {
    // The same again, under the same id, is one message to a device; anything else under it is not.
    const count = new Set(
      answers.get(id)?.map((botMessage) => `${botMessage.id} ${JSON.stringify(botMessage.content)}`),
    ).size;
    const isBounced = botMessages.some(({ content, thread }) => content.kind === "bounce" && thread === id);
    if (count === 1 || (count === 0 && isBounced)) return [];
    return [[`order ${id} has ${count} answers`, id]];
  });
  const known = new Set(orders.map(({ id }) => id));
  const astray = botMessages.filter(({ content, thread }) => content.kind !== "used" && !known.has(thread));
  return [
    ...counted,
    ...astray.map(
      (botMessage): Finding => [`${botMessage.to} got an answer to nothing: ${JSON.stringify(botMessage)}`],
    ),
    ...moreThanOne(botMessages, "told"),
    ...moreThanOne(botMessages, "picture"),
  ];
}

/** What comes beside the answer. */
function moreThanOne(botMessages: readonly BotMessage[], kind: "told" | "picture"): readonly Finding[] {
  const some = botMessages.filter(({ content }) => content.kind === kind);
  return [...groupBy(some, ({ thread }) => thread)].flatMap(([order, each]): Finding[] => {
    const count = new Set(each.map(({ id }) => id)).size;
    return count === 1 ? [] : [[`order ${order} has ${count} messages of the kind ${kind}`, order]];
  });
}

/** What a member was waiting for. Copies of the server's own word are no answer of the bot. */
export function isAnswer({ content }: BotMessage): boolean {
  return content.kind === "invitation" || content.kind === "refusal" || content.kind === "other";
}

/**
 * An invitation is the one on record. A refusal says only that it did not work, for nobody can know what a Redis that
 * does not answer has done; but an invitation that nobody was given may not be used.
 */
function honestAnswers({ botMessages, invites }: History): readonly Finding[] {
  const made = new Map(invites.map((invite) => [invite.note, invite]));
  return botMessages.flatMap(({ thread, to, content }): Finding[] => {
    const invite = made.get(thread);
    const about = [thread, ...(invite === undefined ? [] : [invite.id])];
    switch (content.kind) {
      case "invitation":
        if (invite?.token === content.token && invite.inviter === to) return [];
        return [[`the invitation that answers ${thread} is not on record`, ...about]];
      case "refusal":
        if (invite === undefined || invite.usedBy.length === 0) return [];
        return [[`order ${thread} was refused, and #${invite.id} is used`, ...about]];
      case "other":
        return [[`order ${thread} was answered with ${JSON.stringify(content.text)}`, ...about]];
      default:
        return [];
    }
  });
}

function oneInvitation({ orders, invites }: History): readonly Finding[] {
  const asked = new Map(orders.map(({ id, member }) => [id, member]));
  const made = groupBy(invites, ({ note }) => note);
  return [...made].flatMap(([note, some]): Finding[] => {
    const ids = some.map(({ id }) => id);
    if (some.length > 1) return [[`order ${note} made ${ids.length} invitations`, note, ...ids]];
    if (asked.get(note) === some[0]?.inviter) return [];
    return [[`nobody ordered the invitation with the note ${note}`, note, ...ids]];
  });
}

function accountsAndUses({ accounts, invites }: History): readonly Finding[] {
  const uses = groupBy(usesOf(invites), ({ name }) => name);
  const missing = [...uses.keys()].filter((name) => !accounts.includes(name));
  return [
    ...accounts.flatMap((name): Finding[] => {
      const ids = uses.get(name)?.map(({ invite }) => invite.id) ?? [];
      return ids.length === 1 ? [] : [[`the account ${name} has ${ids.length} uses`, name, ...ids]];
    }),
    ...missing.map((name): Finding => [`a use by ${name} is committed, and there is no such account`, name]),
  ];
}

function usesAllowed({ invites }: History): readonly Finding[] {
  return invites.flatMap(({ id, note, uses, used, usedBy }): Finding[] => {
    const about = [id, note, ...usedBy];
    if (usedBy.length > uses) return [[`#${id} allows ${uses} uses and has ${usedBy.length}`, ...about]];
    if (used !== usedBy.length)
      return [[`#${id} counts ${used} uses, and ${usedBy.length} are on record`, ...about]];
    return [];
  });
}

function tree({ invites, tree }: History): readonly Finding[] {
  const expected = usesOf(invites).map(({ invite, name }) => `${name} by #${invite.id} of ${invite.inviter}`);
  const upwards = tree.map(({ name, up }) => `${name} by #${up?.invite} of ${up?.inviter}`);
  const downwards = tree.flatMap(({ name, up, down }) =>
    down.map((inviter) => `${name} by #${up?.invite} of ${inviter}`),
  );
  return [
    ...differences("the branch to the inviter", expected, upwards),
    ...differences("the branch to the invitee", expected, downwards),
  ];
}

function records({ invites, events, audit }: History): readonly Finding[] {
  const uses = usesOf(invites).map(({ invite, name }) => `${name} by #${invite.id} of ${invite.inviter}`);
  const told = events.filter(({ event }) => event === "used");
  const issued = events.filter(({ event }) => event === "issued").map(({ invite }) => `#${invite}`);
  return [
    ...differences(
      "the event",
      uses,
      told.map(({ name, invite, inviter }) => `${name} by #${invite} of ${inviter}`),
    ),
    ...differences(
      "the event",
      invites.map(({ id }) => `#${id}`),
      issued,
    ),
    ...differences(
      "the audit entry",
      usesOf(invites).map(({ invite, name }) => `${name} by #${invite.id}`),
      audit
        .filter(({ command }) => command === "register")
        .map(({ by, target }) => `${by.replace(/@.*$/, "")} by #${target}`),
    ),
  ];
}

function notices({ invites, botMessages }: History): readonly Finding[] {
  const distinct = new Map(botMessages.map((botMessage) => [botMessage.id, botMessage]));
  const told = [...distinct.values()].flatMap(({ to, content }) =>
    content.kind === "used" ? [`${content.name} by #${content.invite} of ${to}`] : [],
  );
  const expected = usesOf(invites).map(({ invite, name }) => `${name} by #${invite.id} of ${invite.inviter}`);
  return differences("the notice", expected, told);
}

function toldTheTruth({ accounts, attempts }: History): readonly Finding[] {
  const byName = groupBy(attempts, ({ name }) => name);
  const unexplained = accounts.filter((name) => !byName.has(name));
  return [
    ...[...byName].flatMap(([name, some]): Finding[] => {
      const about = [name, ...some.map(({ order }) => order)];
      const told = some.filter(({ outcome }) => outcome === "registered").length;
      const isThere = accounts.includes(name);
      if (told > 1) return [[`${told} were told that they have the account ${name}`, ...about]];
      if (told === 1 && !isThere)
        return [[`somebody was told of the account ${name}, which is not there`, ...about]];
      const mayBeThere = some.some(({ outcome }) => outcome !== "refused");
      if (isThere && !mayBeThere)
        return [[`everybody was refused the account ${name}, which is there`, ...about]];
      return [];
    }),
    ...unexplained.map((name): Finding => [`nobody asked for the account ${name}`, name]),
  ];
}

function leftovers({ invites, open, leftovers }: History): readonly Finding[] {
  const stillOpen = invites.filter(({ uses, used }) => used < uses);
  const expected = stillOpen.map(({ id, inviter }) => `#${id} of ${inviter}`);
  const counted = Object.entries(open).flatMap(([inviter, ids]) => ids.map((id) => `#${id} of ${inviter}`));
  return [
    ...invites.flatMap(({ id, claims }) =>
      claims.map((claim): Finding => [`#${id} is still claimed by ${claim}`, id]),
    ),
    ...differences("the place among the open", expected, counted),
    ...leftovers.map((name): Finding => [`${name} is left in Redis`]),
  ];
}

function usesOf(
  invites: readonly InviteEntry[],
): readonly { readonly invite: InviteEntry; readonly name: string }[] {
  return invites.flatMap((invite) => invite.usedBy.map((name) => ({ invite, name })));
}

function groupBy<T>(list: readonly T[], nameOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) groups.set(nameOf(item), [...(groups.get(nameOf(item)) ?? []), item]);
  return groups;
}

/** Where two lists that should hold the same, each once, do not. */
function differences(
  what: string,
  expected: readonly string[],
  found: readonly string[],
): readonly Finding[] {
  const counts = (list: readonly string[]) => {
    const result = new Map<string, number>();
    for (const item of list) result.set(item, (result.get(item) ?? 0) + 1);
    return result;
  };
  const [wanted, had] = [counts(expected), counts(found)];
  return [...new Set([...expected, ...found])].flatMap((item): Finding[] => {
    const [should, is] = [wanted.get(item) ?? 0, had.get(item) ?? 0];
    return should === is
      ? []
      : [[`${what} of “${item}” is there ${is} times, not ${should}`, ...namesIn(item)]];
  });
}

function namesIn(item: string): readonly string[] {
  return item.split(/ (?:by|of) /).map((name) => name.replace(/^#/, ""));
}
