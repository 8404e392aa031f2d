import { isJsonObject, type JsonObject } from "./json-text.ts";
import { orVariable } from "./sources.ts";

/** Domains that nobody can have (RFC 2606, section 3): the shipped settings and the documents are full of them. */
const EXAMPLE = /(?:^|[@./])(example\.(?:com|net|org))(?=$|[/:?#])/i;

/** Settings that nobody has made their own yet, one sentence each: a bot for example.org serves no one. */
export function findExamples(
  settings: JsonObject,
  name: (key: readonly PropertyKey[]) => string,
): readonly string[] {
  const { $schema: _, ...own } = settings;
  return textsIn(own, []).flatMap(({ key, text }) => {
    const domain = EXAMPLE.exec(text)?.[1];
    return domain === undefined
      ? []
      : [`${name(key)} is still an example (${domain}): write your own there${orVariable(key)}`];
  });
}

type Example = { readonly key: readonly PropertyKey[]; readonly text: string };

function textsIn(value: unknown, key: readonly PropertyKey[]): readonly Example[] {
  if (typeof value === "string") return [{ key, text: value }];
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => textsIn(item, [...key, index]));
  return isJsonObject(value)
    ? Object.entries(value).flatMap(([name, item]) => textsIn(item, [...key, name]))
    : [];
}
