/** `warning` works today and may not tomorrow; `error` does not work. */
export type Verdict = "ok" | "warning" | "error";

/** What one look at the system found, as a sentence that says what to do where it is not well. */
export type Finding = { readonly verdict: Verdict; readonly text: string };

export function fine(text: string): Finding {
  return { verdict: "ok", text };
}

/** It works today and may not tomorrow. */
export function warning(text: string): Finding {
  return { verdict: "warning", text };
}

/** It does not work. */
export function problem(text: string): Finding {
  return { verdict: "error", text };
}

/** Such as ECONNREFUSED: short, and known to people who run servers. */
export function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (cause instanceof Error) return "code" in cause ? String(cause.code) : cause.message;
  return String(cause);
}

export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
