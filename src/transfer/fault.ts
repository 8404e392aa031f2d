import type { Say } from "../wording/index.ts";

/** Why nothing was exported or imported, or not all. `line` counts from 1. */
export type TransferFault =
  /** The file is none of ours. */
  | { readonly kind: "no-export" }
  | { readonly kind: "newer"; readonly version: number }
  | { readonly kind: "other-domain"; readonly domain: string }
  | { readonly kind: "bad-line"; readonly line: number; readonly what: string }
  | { readonly kind: "cut-off"; readonly line: number }
  /** `reason` such as ENOENT. */
  | { readonly kind: "unreadable"; readonly file: string; readonly reason: string }
  | { readonly kind: "unwritable"; readonly file: string; readonly reason: string }
  /** `found` is the kind of something that Redis holds already. */
  | { readonly kind: "not-empty"; readonly found: string }
  /** Another import began here, and did not finish. */
  | { readonly kind: "unfinished" }
  /** This one began, and did not finish. */
  | { readonly kind: "interrupted" }
  | { readonly kind: "no-prosody-invites"; readonly path: string }
  | { readonly kind: "bad-prosody-file"; readonly file: string; readonly line: number };

export class TransferError extends Error {
  readonly fault: TransferFault;

  constructor(fault: TransferFault, options?: ErrorOptions) {
    super(`the transfer failed: ${fault.kind}`, options);
    this.name = "TransferError";
    this.fault = fault;
  }
}

/** One sentence on what is wrong, and what to do. */
export function sayTransferFault(say: Say, domain: string, fault: TransferFault): string {
  switch (fault.kind) {
    case "no-export":
      return say("cli.import.no-export");
    case "newer":
      return say("cli.import.newer", { version: fault.version });
    case "other-domain":
      return say("cli.import.other-domain", { other: fault.domain, domain });
    case "bad-line":
      return say("cli.import.bad-line", { line: fault.line, what: fault.what });
    case "cut-off":
      return say("cli.import.cut-off", { line: fault.line });
    case "unreadable":
      return say("cli.import.unreadable", { file: fault.file, reason: fault.reason });
    case "unwritable":
      return say("cli.export.unwritable", { file: fault.file, reason: fault.reason });
    case "not-empty":
      return say("cli.import.not-empty", { domain, found: fault.found });
    case "unfinished":
      return say("cli.import.unfinished", { domain });
    case "interrupted":
      return say("cli.import.interrupted");
    case "no-prosody-invites":
      return say("cli.import.no-prosody-invites", { domain, path: fault.path });
    case "bad-prosody-file":
      return say("cli.import.bad-prosody-file", { file: fault.file, line: fault.line });
  }
}

/** Runs what touches a file: that it cannot be read or written is no fault of ours. */
export async function onFile<T>(
  kind: "unreadable" | "unwritable",
  file: string,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && "syscall" in error)) throw error;
    throw new TransferError({ kind, file, reason: String(error.code) }, { cause: error });
  }
}
