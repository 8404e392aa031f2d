import { setTimeout as pause } from "node:timers/promises";
import type { Part } from "./part.ts";
import type { Fault } from "./plan.ts";
import type { SyncPoints } from "./sync-points.ts";
import type { Trace } from "./trace.ts";

type Options = {
  readonly plan: readonly Fault[];
  readonly parts: readonly Part[];
  readonly syncPoints: SyncPoints;
  readonly trace: Trace;
};

/** Has each fault strike at its time, and resolves when everything is healed. */
export async function injectFaults({ plan, parts, syncPoints, trace }: Options): Promise<void> {
  const start = Date.now();
  const under = new Map<string, Promise<unknown>>();

  async function strike({ part: name, harm, lastsMs, delayMs }: Fault): Promise<void> {
    const part = parts.find((one) => one.name === name);
    if (part === undefined) return;
    // Where it hurts most: while something is in flight.
    await syncPoints.next(part.busyWith);
    await pause(delayMs);
    trace.note(`${name}: ${harm} for ${(lastsMs / 1000).toFixed(1)} s`);
    const heal = await part.harms[harm]?.begin();
    await pause(lastsMs);
    await heal?.();
    trace.note(`${name}: no longer ${harm}`);
  }

  for (const fault of plan) {
    await pause(Math.max(0, start + fault.at - Date.now()));
    // What must not coincide does not, however long something takes that was to be over by now.
    const keys = [fault.part, ...(fault.alone === undefined ? [] : [fault.alone])];
    const struck = Promise.all(keys.map((key) => under.get(key))).then(() => strike(fault));
    for (const key of keys) under.set(key, struck);
  }
  await Promise.all(under.values());
}
