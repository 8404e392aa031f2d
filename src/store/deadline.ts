/** A timer this late was not kept waiting by whom it watches: this very process stood still, or was busy. */
const LATE_MS = 100;
const MOST_TIMES = 5;

/**
 * Rejects where the work takes longer, which goes on all the same. A process that was suspended, or is busy, has not read
 * yet what came meanwhile: then the work has the same time again, a few times at most.
 */
export function within<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    let times = 0;
    let timer: NodeJS.Timeout;
    const begin = () => {
      const due = performance.now() + ms;
      times += 1;
      timer = setTimeout(() => {
        if (performance.now() - due > LATE_MS && times < MOST_TIMES) begin();
        else reject(new Error(`no answer within ${ms} ms`));
      }, ms);
    };
    begin();
    const settle = (end: () => void) => {
      clearTimeout(timer);
      end();
    };
    work.then(
      (value) => settle(() => resolve(value)),
      (error) => settle(() => reject(error)),
    );
  });
}
