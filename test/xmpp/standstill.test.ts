import { afterEach, expect, it } from "vitest";
import { onStandstill } from "../../src/xmpp/standstill.ts";

let stop: () => void = () => undefined;
afterEach(() => stop());

/** Nothing in this process goes on, but the clock. */
function suspend(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it("is told of once, before anything else goes on, and only where it was long", async () => {
  let times = 0;
  stop = onStandstill(1_000, () => {
    times += 1;
  });
  await pause(600);
  suspend(300);
  await pause(600);
  expect(times).toBe(0);
  suspend(1_200);
  await pause(0);
  expect(times).toBe(1);
  await pause(600);
  expect(times).toBe(1);
});
