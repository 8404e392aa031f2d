import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LOG_ADVICE } from "./log-advice.ts";
import { table } from "./markdown.ts";

type LogEvent = { readonly level: string; readonly message: string };

const LEVELS = ["fatal", "error", "warn", "info"] as const;
const CALL = /\b(?:log|logger)\.(fatal|error|warn|info)\(/g;
const LITERAL = /"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`/gs;

/** Every message of the source that stands there as a text; values in it are “…”. */
function logEvents(root: string): readonly LogEvent[] {
  const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" });
  const events = files
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => {
      const source = readFileSync(join(root, "src", file), "utf8");
      return [...source.matchAll(CALL)].flatMap(({ 1: level = "", 0: call, index }) =>
        messagesIn(argumentsAt(source, index + call.length)).map((message) => ({ level, message })),
      );
    });
  const unique = new Map(events.map((event) => [`${event.level} ${event.message}`, event]));
  return [...unique.values()].sort((a, b) => a.message.localeCompare(b.message, "en"));
}

/** Up to the bracket that closes the call. Strings hold no brackets that do not match. */
function argumentsAt(source: string, start: number): string {
  let depth = 1;
  let end = start;
  for (; depth > 0 && end < source.length; end++) {
    if (source[end] === "(") depth++;
    if (source[end] === ")") depth--;
  }
  return source.slice(start, end - 1);
}

/** What comes before the message is an object with facts. */
function messagesIn(call: string): readonly string[] {
  const text = call.replace(/^\s*\{.*?\},\s*/s, "");
  if (text.startsWith("{") || /^\s*speakAll/.test(text)) return [];
  return [...text.matchAll(LITERAL)].map(([, plain, template]) =>
    (plain ?? template ?? "").replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, "…"),
  );
}

/** @throws where a message of a warning or worse has no advice, or advice has no message. */
export function renderLogEvents(root: string): string {
  const events = logEvents(root);
  const advised = events.filter(({ level }) => level !== "info").map(({ message }) => message);
  const missing = advised.filter((message) => LOG_ADVICE[message] === undefined);
  const stale = Object.keys(LOG_ADVICE).filter((message) => !advised.includes(message));
  if (missing.length > 0 || stale.length > 0) {
    const lists = [
      ...missing.map((text) => `without advice: ${text}`),
      ...stale.map((text) => `not logged: ${text}`),
    ];
    throw new Error(`scripts/docs/log-advice.ts differs from src\n${lists.join("\n")}`);
  }
  return LEVELS.map((level) => {
    const rows = events.filter((event) => event.level === level).map(({ message }) => message);
    const isAdvised = level !== "info";
    const head = isAdvised ? ["message", "what it means, and what to do"] : ["message"];
    const cells = rows.map((text) => [`\`${text}\``, ...(isAdvised ? [LOG_ADVICE[text] ?? ""] : [])]);
    return `### ${level}\n\n${table(head, cells)}`;
  }).join("\n\n");
}
