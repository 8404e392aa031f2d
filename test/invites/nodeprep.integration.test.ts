import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { normaliseUserName } from "../../src/invites/bare-jid.ts";

/** Prosody's own nodeprep, name by name; "" where it refuses one. */
function nodeprep(names: readonly string[]): readonly string[] {
  const script = `
    package.cpath = "/usr/lib/prosody/?.so;" .. package.cpath
    local nodeprep = require "util.encodings".stringprep.nodeprep
    for name in io.lines() do print(nodeprep(name, true) or "") end`;
  const { stdout, status, stderr } = spawnSync("lua5.4", ["-e", script], {
    input: names.join("\n"),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.split("\n").slice(0, names.length);
}

it("a name that we accept is the same name to Prosody, or one it refuses", () => {
  // Letters that were assigned after the Unicode of nodeprep (3.2) are another matter: servers refuse those.
  const letter = fc.oneof(
    fc.constantFrom("ß", "ς", "Σ", "İ", "ı", "ſ", "ŉ", "ǰ", "ﬁ", "Å", "é", "Ω", "ﾊ", "Ⅷ", "ά", "ϐ", "\u00ad"),
    fc.integer({ min: 0x61, max: 0x24f }).map((code) => String.fromCodePoint(code)),
    fc.integer({ min: 0x370, max: 0x52f }).map((code) => String.fromCodePoint(code)),
  );
  const names = fc.sample(
    fc.array(letter, { minLength: 1, maxLength: 8 }).map((letters) => letters.join("")),
    3_000,
  );
  const accepted = names.flatMap((name) => {
    const ours = normaliseUserName(name);
    return ours === undefined ? [] : [{ name, ours }];
  });
  const theirs = nodeprep(accepted.map(({ name }) => name));
  const different = accepted.filter(({ ours }, index) => theirs[index] !== "" && theirs[index] !== ours);
  expect(accepted.length).toBeGreaterThan(500);
  expect(different).toEqual([]);
});
