/** How long anything is waited for unless told otherwise: a second's work, on a machine that has other things to do. */
export const TIMEOUT_MS = 30_000;
