import { describe, expect, it } from "vitest";
import { createAtWork } from "../../src/xmpp/at-work.ts";

const MOST = 100;

describe("work", () => {
  it("is bounded, and what has begun goes on before more begins", async () => {
    const atWork = createAtWork();
    const done: string[] = [];
    const ends: (() => void)[] = [];
    const work = (name: string) => () =>
      new Promise<void>((resolve) => {
        ends.push(() => {
          done.push(name);
          resolve();
        });
      });
    const all = Array.from({ length: MOST }, () => atWork.begin(work("first")));
    all.push(atWork.begin(work("waiting")), atWork.goOn(work("begun")));
    expect(ends).toHaveLength(MOST);
    ends[0]?.();
    await all[0];
    await expect.poll(() => ends.length).toBe(MOST + 1);
    ends[1]?.();
    await all[1];
    await expect.poll(() => ends.length).toBe(MOST + 2);
    for (const end of ends.slice(2)) end();
    await Promise.all(all);
    expect(done.slice(-2)).toEqual(["begun", "waiting"]);
  });

  it("that fails makes room, too, and says why", async () => {
    const atWork = createAtWork();
    const failing = Array.from({ length: MOST + 1 }, () =>
      atWork.begin(() => Promise.reject(new Error("no"))),
    );
    expect(new Set((await Promise.allSettled(failing)).map(({ status }) => status))).toEqual(
      new Set(["rejected"]),
    );
    await expect(atWork.goOn(async () => "room")).resolves.toBe("room");
  });
});
