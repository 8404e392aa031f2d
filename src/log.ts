import { type DestinationStream, type Logger, pino } from "pino";
import { PinoPretty } from "pino-pretty";

/** Lines wait for each other this long, or until there are this many bytes. */
const GATHER_MS = 50;
const GATHER_BYTES = 8 * 1024;

/**
 * The log of a process: JSON lines on standard output, for people where that is a terminal. What was logged before the
 * process ends is there too, whatever ends it but SIGKILL. No token, password or message body is ever handed to it.
 */
export function openLog(level: string): Logger {
  return pino({ level, base: { pid: process.pid } }, destination());
}

/** For single commands, which say themselves what went wrong: only faults of ours, on standard error. */
export function openErrorLog(): Logger {
  return pino({ level: "error", base: null }, pino.destination({ dest: 2, sync: true }));
}

function destination(): DestinationStream {
  if (process.stdout.isTTY) return PinoPretty({ colorize: true, ignore: "pid", sync: true });
  const lines = pino.destination({ dest: 1, sync: true, minLength: GATHER_BYTES, periodicFlush: GATHER_MS });
  process.once("exit", () => lines.flushSync());
  return lines;
}
