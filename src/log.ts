import { type DestinationStream, type Logger, pino } from "pino";
import { PinoPretty } from "pino-pretty";

/** Lines wait for each other this long, or until there are this many bytes. */
const GATHER_MS = 50;
const GATHER_BYTES = 8 * 1024;

/**
 * The log of a process: JSON lines on standard output, for people where that is a terminal. A warning is there at once, and
 * what was logged before the process ends is there too, unless SIGKILL ends it. No token, password or message body is
 * ever handed to it.
 */
export function openLog(level: string): Logger {
  const base = { pid: process.pid };
  if (process.stdout.isTTY) return pino({ level, base }, forPeople());
  const lines = pino.destination({ dest: 1, sync: true, minLength: GATHER_BYTES, periodicFlush: GATHER_MS });
  process.once("exit", () => lines.flushSync());
  const warning = pino.levels.values["warn"] ?? 0;
  return pino(
    {
      level,
      base,
      hooks: {
        logMethod(args, log, lineLevel) {
          log.apply(this, args);
          if (lineLevel >= warning) lines.flushSync();
        },
      },
    },
    lines,
  );
}

/** For single commands, which say themselves what went wrong: only faults of ours, on standard error. */
export function openErrorLog(): Logger {
  return pino({ level: "error", base: null }, pino.destination({ dest: 2, sync: true }));
}

function forPeople(): DestinationStream {
  return PinoPretty({ colorize: true, ignore: "pid", sync: true });
}
