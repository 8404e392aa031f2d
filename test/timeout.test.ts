import { once } from "node:events";
import { setTimeout as delay, setImmediate as immediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { withTimeout } from "../src/timeout.ts";

/** Nothing in this process goes on, but the clock. */
function suspend(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe("work with a deadline", () => {
  it("gives what it gives in time", async () => {
    expect(await withTimeout(delay(1, "done"), 1_000)).toBe("done");
    await expect(withTimeout(Promise.reject(new Error("no")), 1_000)).rejects.toThrow("no");
  });

  it("is given up when the time is over", async () => {
    await expect(withTimeout(delay(1_000), 20)).rejects.toThrow("no answer within 20 ms");
  });

  it("loses a tenth of its time, at most, while this process is suspended", async () => {
    const answered = withTimeout(delay(60, "done"), 50);
    const unanswered = withTimeout(delay(2_000), 50);
    suspend(500);
    expect(await answered).toBe("done");
    await expect(unanswered).rejects.toThrow("no answer within 50 ms");
  });

  it("has its answer read before it is given up, where this process was busy until its time was over", async () => {
    const ms = 200;
    const elsewhere = new Worker(
      `require("node:worker_threads").parentPort.once("message", function answer(after) {
         setTimeout(() => this.postMessage("done"), after);
       })`,
      { eval: true },
    );
    await once(elsewhere, "online");
    const answer = once(elsewhere, "message").then(([word]) => word);
    elsewhere.postMessage(ms / 2);
    const answered = withTimeout(answer, ms);
    await delay(ms / 4);
    // Timers come next, before what was read.
    await immediate();
    suspend(ms);
    expect(await answered).toBe("done");
    await elsewhere.terminate();
  });
});
