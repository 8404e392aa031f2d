import { setTimeout as pause } from "node:timers/promises";
import type { Door, Manner } from "./doors.ts";
import type { Attempt } from "./history.ts";
import type { Random } from "./random.ts";
import type { Trace } from "./trace.ts";

/** An invitation as it was passed on. */
export type Offer = {
  /** What it answers. */
  readonly order: string;
  readonly token: string;
  readonly uses: number;
  /** The only name that it registers, if it is for one. */
  readonly name: string | undefined;
};

type Invitee = { readonly name: string; readonly manner: Manner; readonly doors: readonly Door[] };

const PASSWORD = "soft what light 7";
const MAX_TRIES = 3;
const AGAIN_MS = 2_000;

/** Those who got this offer: as many as it is for, or too many, who race. */
export function inviteesOf(offer: Offer, doors: readonly Door[], random: Random): readonly Invitee[] {
  const isRaceForName = offer.name === undefined && random.isLikely(0.2);
  const count = offer.uses + random.whole(0, 2);
  return Array.from({ length: count }, (_, index) => ({
    name: offer.name ?? `f${offer.order}${isRaceForName ? "" : `x${index}`}`,
    manner: random.pick<Manner>(["steady", "steady", "steady", "steady", "hasty", "shy"]),
    doors: Array.from({ length: MAX_TRIES }, () => random.pick(doors)),
  }));
}

/** Tries to register until that is decided or the friend has had enough. Gives every attempt. */
export async function register(
  { name, manner, doors }: Invitee,
  { order, token }: Offer,
  trace: Trace,
): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = [];
  for (const [index, door] of doors.entries()) {
    if (index > 0) await pause(AGAIN_MS);
    trace.note(`${name} comes to ${door.name} with the token of ${order}, ${manner}`, name, order);
    const { outcome, said, isPassing } = await door.enter({ token, name, password: PASSWORD, manner });
    trace.note(`${name} is ${outcome} at ${door.name}: ${said}`, name, order);
    attempts.push({ name, order, outcome });
    if (outcome === "registered" || manner !== "steady" || (outcome === "refused" && !isPassing)) break;
  }
  return attempts;
}
