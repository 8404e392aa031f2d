/** A timer this late was not kept waiting by whom it watches: this very process stood still, or was busy. */
const LATE_MS = 300;

/**
 * Rejects where the work takes longer, which goes on all the same. A process that was suspended has not read yet what
 * came meanwhile: when it goes on, the work has the same time once more.
 */
export function within<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const begin = (onTime: (lateMs: number) => void) => {
      const due = performance.now() + ms;
      return setTimeout(() => onTime(performance.now() - due), ms);
    };
    const giveUp = () => reject(new Error(`no answer within ${ms} ms`));
    let timer = begin((lateMs) => {
      if (lateMs > LATE_MS) timer = begin(giveUp);
      else giveUp();
    });
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
