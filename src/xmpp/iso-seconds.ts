/** A moment as XEP-0082 writes it, without fractions. */
export function isoSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
