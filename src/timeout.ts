const STEPS = 10;

/**
 * Rejects where the work takes longer than `ms`, which goes on all the same. The time is counted in tenths, each when this
 * process gets round to it: one that was suspended, or busy, has not read yet what came meanwhile, and loses one of them.
 */
export function withTimeout<T>(
  work: Promise<T>,
  ms: number,
  late: () => Error = () => new Error(`no answer within ${ms} ms`),
): Promise<T> {
  return new Promise((resolve, reject) => {
    let left = STEPS;
    const timer = setInterval(() => {
      left -= 1;
      if (left > 0) return;
      clearInterval(timer);
      // Due timers come before what the sockets have.
      setImmediate(() => reject(late()));
    }, ms / STEPS);
    const settle = (end: () => void) => {
      clearInterval(timer);
      end();
    };
    work.then(
      (value) => settle(() => resolve(value)),
      (error) => settle(() => reject(error)),
    );
  });
}
