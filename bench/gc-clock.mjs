/**
 * Preloaded into a bot: at SIGUSR2 it writes for how many milliseconds its main thread has worked, and for how many of
 * them it has collected garbage.
 */
import { PerformanceObserver, performance } from "node:perf_hooks";

let collected = 0;
const add = (entries) => {
  for (const { duration } of entries) collected += duration;
};
const observer = new PerformanceObserver((list) => add(list.getEntries()));
observer.observe({ entryTypes: ["gc"] });

process.on("SIGUSR2", () => {
  add(observer.takeRecords());
  const worked = performance.eventLoopUtilization().active;
  process.stderr.write(`gc-clock: ${collected} of ${worked} ms\n`);
});
