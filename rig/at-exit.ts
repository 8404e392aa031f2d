import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What is still to be undone, newest last. Each of them is synchronous: nothing asynchronous runs at exit. */
const pending = new Set<() => void>();
let isWatching = false;

/** Has `undo` called once when this process ends, by itself or by a signal. Returns a function that forgets it. */
export function atExit(undo: () => void): () => void {
  watch();
  pending.add(undo);
  return () => pending.delete(undo);
}

/** A new empty folder, gone when this process ends or when `remove` is called. */
export function temporaryFolder(name: string): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), `invite-bot-${name}-`));
  const removeNow = () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  const forget = atExit(removeNow);
  return {
    path,
    remove: () => {
      forget();
      removeNow();
    },
  };
}

function watch(): void {
  if (isWatching) return;
  isWatching = true;
  process.once("exit", undoAll);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      undoAll();
      // Our listener is gone by now, so that the signal has its usual effect and the parent sees it.
      process.kill(process.pid, signal);
    });
  }
}

function undoAll(): void {
  for (const undo of [...pending].reverse()) {
    pending.delete(undo);
    undo();
  }
}
