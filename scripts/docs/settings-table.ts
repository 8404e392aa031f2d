import { variableOf } from "../../src/config/environment.ts";
import { configJsonSchema } from "../../src/config/schema.ts";
import { table } from "./markdown.ts";

type Schema = {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
};

type Row = readonly [key: string, fallback: string, variable: string, description: string];

/** Every setting of the schema: its key, default, environment variable and description. */
export function renderSettings(): string {
  const rows = rowsOf(configJsonSchema() as Schema, []).filter(([key]) => key !== "`$schema`");
  return table(["key", "default", "environment", ""], rows);
}

function rowsOf(schema: Schema, path: readonly string[]): readonly Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const key = [...path, name];
    const inner = value.anyOf?.find(({ properties }) => properties !== undefined) ?? value;
    const isSection = inner.properties !== undefined;
    const others = isSection && typeof value.additionalProperties === "object";
    return [
      ...(isSection && value.description === undefined ? [] : [rowOf(key, value)]),
      ...rowsOf(inner, key),
      ...(others ? [otherRow(key)] : []),
    ];
  });
}

function rowOf(path: readonly string[], schema: Schema): Row {
  const variable = variableOf(path);
  const isWithout = schema.default === undefined || JSON.stringify(schema.default) === "{}";
  const fallback = isWithout ? "–" : `\`${JSON.stringify(schema.default).replace(/^"(.*)"$/, "$1")}\``;
  const description = schema.description ?? "";
  return [`\`${path.join(".")}\``, fallback, variable === undefined ? "" : `\`${variable}\``, description];
}

function otherRow(path: readonly string[]): Row {
  return [`\`${[...path, "NAME"].join(".")}\``, "–", "", "Another of the same form"];
}
