/** One answer for all who ask within `ms`; a failure is not kept. */
export function rememberBriefly<T>(read: () => Promise<T>, ms: number): () => Promise<T> {
  let known: { readonly value: Promise<T>; readonly until: number } | undefined;
  return () => {
    const now = performance.now();
    if (known !== undefined && now < known.until) return known.value;
    const asked = { value: read(), until: now + ms };
    asked.value.catch(() => {
      if (known === asked) known = undefined;
    });
    known = asked;
    return asked.value;
  };
}
