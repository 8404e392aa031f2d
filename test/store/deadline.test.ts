import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { within } from "../../src/store/deadline.ts";

/** Nothing in this process goes on, but the clock. */
function suspend(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe("work with a deadline", () => {
  it("gives what it gives in time", async () => {
    expect(await within(delay(1, "done"), 1_000)).toBe("done");
    await expect(within(Promise.reject(new Error("no")), 1_000)).rejects.toThrow("no");
  });

  it("is given up when the time is over", async () => {
    await expect(within(delay(1_000), 20)).rejects.toThrow("no answer within 20 ms");
  });

  it("has its time again when this process was suspended", async () => {
    const answered = within(delay(60, "done"), 50);
    const unanswered = within(delay(2_000), 50);
    suspend(500);
    expect(await answered).toBe("done");
    await expect(unanswered).rejects.toThrow("no answer within 50 ms");
  });
});
