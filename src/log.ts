import { type DestinationStream, type Logger, pino } from "pino";
import { PinoPretty } from "pino-pretty";

/**
 * The log of a process: JSON lines on standard output, for people where that is a terminal. Written at once, so
 * that the last line before an end is there too. No token, password or message body is ever handed to it.
 */
export function openLog(level: string): Logger {
  return pino({ level, base: { pid: process.pid } }, destination());
}

/** For single commands, which say themselves what went wrong: only faults of ours, on standard error. */
export function openErrorLog(): Logger {
  return pino({ level: "error", base: null }, pino.destination({ dest: 2, sync: true }));
}

function destination(): DestinationStream {
  return process.stdout.isTTY
    ? PinoPretty({ colorize: true, ignore: "pid", sync: true })
    : pino.destination({ dest: 1, sync: true });
}
