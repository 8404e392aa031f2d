const TICK_MS = 500;

/** Calls back when this process goes on after it stood still for so long, before it reads what came. Gives what ends it. */
export function onStandstill(longMs: number, callback: () => void): () => void {
  let last = performance.now();
  const timer = setInterval(() => {
    const stoodStill = performance.now() - last > longMs;
    last = performance.now();
    if (stoodStill) callback();
  }, TICK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
