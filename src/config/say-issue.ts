import { keyText } from "./json-text.ts";
import { knownKeyFor } from "./known-keys.ts";
import { orVariable } from "./sources.ts";

type Issue = {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly expected?: string;
  readonly values?: readonly unknown[];
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly input?: unknown;
};

/** What is wrong with one setting, after where it is. `name` says where a key was written. */
export function sayIssue(issue: Issue, name: (key: readonly PropertyKey[]) => string): readonly string[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys") {
    return (issue.keys ?? []).map((key) => `${name([...path, key])} is not a setting${hint([...path, key])}`);
  }
  const isMissing = issue.code === "invalid_type" && issue.input === undefined;
  return [
    `${name(path)} ${isMissing ? `is missing: write it there${orVariable(path)}` : whatIsWrong(issue)}`,
  ];
}

function hint(key: readonly PropertyKey[]): string {
  if (/pass|secret/i.test(String(key.at(-1)))) {
    return "; secrets come from the environment only, such as XMPP_PASSWORD";
  }
  const known = knownKeyFor(key);
  return known === undefined ? "" : `; did you mean ${keyText(known)}?`;
}

function whatIsWrong(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${nameType(issue.expected)}`;
    case "invalid_value":
      return `must be one of ${(issue.values ?? []).map((value) => JSON.stringify(value)).join(", ")}`;
    case "too_small":
      return issue.minimum === 1 && typeof issue.input === "string"
        ? "must not be empty"
        : `must be ${String(issue.minimum)} at least`;
    case "too_big":
      return `must be ${String(issue.maximum)} at the most`;
    default:
      return issue.message;
  }
}

function nameType(expected: string | undefined): string {
  const names: Readonly<Record<string, string>> = {
    string: "a text in quotes",
    boolean: "true or false",
    number: "a number",
    int: "a whole number",
    array: "a list, [ … ]",
    object: "an object, { … }",
  };
  return names[expected ?? ""] ?? `of the type ${expected}`;
}
