import { asLocal, type BareJid, MAX_NEW_NAME, normaliseUserName, parseBareJid } from "../invites/bare-jid.ts";
import { parseDuration } from "../invites/duration.ts";
import { asOneLine } from "../invites/one-line.ts";
import type { ArgumentFault } from "../invites/problem.ts";
import { failed, ok, type Result } from "../invites/result.ts";
import { type InviteId, parseInviteId } from "../invites/token.ts";

/** One parameter of a command. Chat words, form fields and command line options are all read through it. */
export type Param<T> = {
  /** How people name it: `for` in chat, `--for` on the command line. */
  readonly keyword: string;
  /**
   * `first` stands right after the command without its keyword; `rest` takes all words after its keyword; `all`
   * takes everything after the command as it is; a `flag` is its keyword alone.
   */
  readonly place: "first" | "named" | "rest" | "all" | "flag";
  readonly required: boolean;
  /** What stands for the value in a usage line, such as `NAME`. */
  readonly placeholder: string;
  /** The values to choose from, where there is a list of them. */
  readonly choices?: readonly string[];
  /** Whether a word belongs to the value in front of it, as in `3 days`. */
  readonly continues?: (text: string, next: string) => boolean;
  /** `domain` is the one that is served: people may write it in another way. */
  readonly read: (text: string, domain: string) => Result<T>;
};

/** By the name that `run` receives the value under. */
export type ParamSpecs = Readonly<Record<string, Param<unknown>>>;

export type ValuesOf<Specs extends ParamSpecs> = {
  readonly [Name in keyof Specs]: Specs[Name] extends Param<infer T> ? T : never;
};

/** Parameter values as typed, by keyword. */
export type RawValues = ReadonlyMap<string, string>;

type Reader<T> = Pick<Param<T>, "placeholder" | "choices" | "continues"> & {
  readonly read: (text: string, keyword: string, domain: string) => Result<T>;
};

const LONGEST_TEXT = 200;
const LONGEST_WORD = 40;

function fault(argument: ArgumentFault): Result<never> {
  return failed({ kind: "bad-argument", fault: argument });
}

/** Of an account that there is. */
export const userName: Reader<string> = {
  placeholder: "NAME",
  read(text, param) {
    const name = normaliseUserName(text);
    return name === undefined ? fault({ fault: "not-a-user-name", param, text }) : ok(name);
  },
};

/** Of one to be made. */
export const newUserName: Reader<string> = {
  ...userName,
  read: (text, param, domain) =>
    [...text].length > MAX_NEW_NAME
      ? fault({ fault: "text-too-long", param, limit: MAX_NEW_NAME })
      : userName.read(text, param, domain),
};

/** In seconds. */
export const duration: Reader<number> = {
  placeholder: "DURATION",
  continues: (text, next) => /^\d+$/.test(text) && parseDuration(`${text} ${next}`) !== undefined,
  read(text, param) {
    const seconds = parseDuration(text);
    return seconds === undefined ? fault({ fault: "not-a-duration", param, text }) : ok(seconds);
  },
};

export const count: Reader<number> = {
  placeholder: "NUMBER",
  read(text, param) {
    const isCount = /^[1-9]\d{0,8}$/.test(text);
    return isCount ? ok(Number(text)) : fault({ fault: "not-a-count", param, text });
  },
};

export const inviteId: Reader<InviteId> = {
  placeholder: "ID",
  read(text) {
    const id = parseInviteId(text);
    return id === undefined ? fault({ fault: "not-an-invite-id", text }) : ok(id);
  },
};

export const text = upTo(LONGEST_TEXT, "TEXT");
export const reason = upTo(LONGEST_TEXT, "REASON");
export const commandName = upTo(LONGEST_WORD, "COMMAND");
export const roleName = upTo(LONGEST_WORD, "ROLE");

/** Others read it, in their chats and terminals. */
function upTo(limit: number, placeholder: string): Reader<string> {
  return {
    placeholder,
    read(text, param) {
      const line = asOneLine(text);
      if (line === "" && text !== "") return fault({ fault: "no-value", param });
      return [...line].length > limit ? fault({ fault: "text-too-long", param, limit }) : ok(line);
    },
  };
}

export const jid: Reader<BareJid> = {
  placeholder: "JID",
  read(text, param, domain) {
    const parsed = parseBareJid(text);
    return parsed === undefined ? fault({ fault: "not-a-jid", param, text }) : ok(asLocal(parsed, domain));
  },
};

/** One of a list of words. */
export function oneOf<const Choice extends string>(
  placeholder: string,
  choices: readonly Choice[],
): Reader<Choice> {
  return {
    placeholder,
    choices,
    read(text, param) {
      const found = choices.find((choice) => choice === text.toLowerCase());
      return found === undefined ? fault({ fault: "not-a-choice", param, text, choices }) : ok(found);
    },
  };
}

/** Said or not: `tree` in chat, `--tree` on the command line, a box to tick in a form. */
export function flag(keyword: string): Param<boolean | undefined> {
  return {
    keyword,
    place: "flag",
    required: false,
    placeholder: "",
    read: (text) => readFlag(text, keyword),
  };
}

/** XML Schema's four spellings of a boolean (XEP-0004 §3.3), and what people write. */
function readFlag(text: string, param: string): Result<boolean> {
  const value = text.toLowerCase();
  if (["true", "1", "yes", "on"].includes(value)) return ok(true);
  if (["false", "0", "no", "off", ""].includes(value)) return ok(false);
  return fault({ fault: "not-a-choice", param, text, choices: ["yes", "no"] });
}

/** A parameter that must be there. */
export function required<T>(keyword: string, reader: Reader<T>, place: Param<T>["place"]): Param<T> {
  return {
    ...reader,
    keyword,
    place,
    required: true,
    read: (value, domain) => reader.read(value, keyword, domain),
  };
}

/** A parameter that may be left out, and is `undefined` then. */
export function optional<T>(
  keyword: string,
  reader: Reader<T>,
  place: Param<T>["place"],
): Param<T | undefined> {
  return { ...required<T | undefined>(keyword, reader, place), required: false };
}

/** Reads every parameter of a command, the first fault being the answer. */
export function readParams<Specs extends ParamSpecs>(
  specs: Specs,
  raw: RawValues,
  domain: string,
): Result<ValuesOf<Specs>> {
  const known = new Set(Object.values(specs).map(({ keyword }) => keyword));
  for (const keyword of raw.keys()) {
    if (!known.has(keyword)) return fault({ fault: "unexpected", text: keyword });
  }
  const values: Record<string, unknown> = {};
  for (const [name, param] of Object.entries(specs)) {
    const typed = raw.get(param.keyword);
    if (typed === undefined) {
      // As the usage line has it: these have no keyword there.
      const isBare = param.place === "first" || param.place === "all";
      if (param.required)
        return fault({ fault: "missing", param: isBare ? param.placeholder : param.keyword });
      continue;
    }
    const value = param.read(typed, domain);
    if (!value.ok) return value;
    values[name] = value.value;
  }
  return ok(values as ValuesOf<Specs>);
}
