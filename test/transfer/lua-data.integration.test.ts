import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { parseLuaData } from "../../src/transfer/lua-data.ts";

/** Reads lines of JSON, and writes for each what Prosody would write to a file, in hexadecimal. */
const SERIALIZE = `
  package.path = "/usr/lib/prosody/?.lua;" .. package.path
  package.cpath = "/usr/lib/prosody/?.so;" .. package.cpath
  local json, hex = require "util.json", require "util.hex"
  local serialize = require "util.serialization".serialize
  for line in io.lines() do
    print(hex.to("return " .. serialize(json.decode(line)) .. ";\\n"))
  end
`;

const text = fc.string({ unit: "grapheme" });

const { table } = fc.letrec<{ table: Record<string, unknown>; value: unknown }>((tie) => ({
  table: fc.dictionary(text, tie("value"), { maxKeys: 5, noNullPrototype: true }),
  value: fc.oneof(
    { depthSize: "small" },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    tie("table"),
  ),
}));

function asMap(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return new Map(Object.entries(value).map(([key, inner]) => [key, asMap(inner)]));
}

it("reads all that the serializer of the installed Prosody writes", () => {
  // As JSON says it: what has no sign in JSON never got to Prosody.
  const samples = fc.sample(table, 300).map((sample) => JSON.parse(JSON.stringify(sample)) as unknown);
  const { stdout, stderr } = spawnSync("lua5.4", ["-e", SERIALIZE], {
    input: samples.map((sample) => `${JSON.stringify(sample)}\n`).join(""),
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  const files = stdout.trimEnd().split("\n");
  expect(files).toHaveLength(samples.length);
  for (const [index, file] of files.entries()) {
    expect(parseLuaData(Buffer.from(file, "hex"))).toEqual(asMap(samples[index]));
  }
});
