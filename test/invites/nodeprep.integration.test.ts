import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../rig/at-exit.ts";
import { type EjabberdEdition, findEjabberd } from "../../rig/ejabberd-versions.ts";
import { normaliseUserName, parseBareJid } from "../../src/invites/bare-jid.ts";

/** Each code point that can be in a text: alone, and many between two letters, and behind one that is written to the left. */
const NAMES: readonly string[] = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code > 0 && code !== 10 && (code < 0xd800 || code > 0xdfff))
  .flatMap((code) => {
    const letter = String.fromCodePoint(code);
    return code > 0xffff ? [letter] : [letter, `a${letter}b`, `א${letter}`];
  });

/** What a server makes of each name, in the order given; undefined where it refuses one. */
type Preparation = (names: readonly string[]) => readonly (string | undefined)[];

const readLines = (text: string) => text.split("\n").map((line) => (line === "" ? undefined : line));

/** `isStrict` as for a registration; otherwise as for an address. */
function prosody(library: string, isStrict: boolean): Preparation {
  const script = `
    package.cpath = "${library}/?.so;" .. package.cpath
    local nodeprep = require "util.encodings".stringprep.nodeprep
    for name in io.lines() do io.write(nodeprep(name, ${isStrict}) or "", "\\n") end`;
  return (names) => run("lua5.4", ["-e", script], names);
}

function ejabberd(edition: EjabberdEdition): Preparation | undefined {
  const found = findEjabberd(edition);
  if (found === undefined) return undefined;
  const script = `
    {ok, _} = application:ensure_all_started(stringprep),
    {ok, Text} = file:read_file(os:getenv("NAMES")),
    Prepare = fun(Name) -> case jid:nodeprep(Name) of error -> <<>>; Prepared -> Prepared end end,
    Lines = [[Prepare(Name), $\\n] || Name <- binary:split(Text, <<"\\n">>, [global])],
    ok = file:write_file(os:getenv("PREPARED"), Lines),
    halt().`;
  return (names) => {
    const folder = temporaryFolder("nodeprep");
    const [command, ...args] = found.erlang(folder.path);
    const files = { NAMES: join(folder.path, "names"), PREPARED: join(folder.path, "prepared") };
    writeNames(files.NAMES, names);
    const env = { ...process.env, ...files, ERL_LIBS: found.libraries };
    run(command, [...args, "-noshell", "-eval", script], [], env);
    const prepared = readLines(readFileSync(files.PREPARED, "utf8"));
    folder.remove();
    return prepared;
  };
}

function run(
  command: string,
  args: readonly string[],
  names: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): readonly (string | undefined)[] {
  const input = names.map((name) => `${name}\n`).join("");
  const { stdout, status, stderr } = spawnSync(command, args, {
    input,
    env,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  return readLines(stdout);
}

function writeNames(file: string, names: readonly string[]): void {
  writeFileSync(file, names.join("\n"));
}

const library = (folder: string) => (existsSync(`${folder}/util/encodings.so`) ? folder : undefined);
const earlier = library("/usr/lib/prosody");
const later = library(new URL("../../.cache/prosody-13/usr/lib/prosody", import.meta.url).pathname);
const OFFERED: readonly (readonly [name: string, preparation: Preparation | undefined])[] = [
  ["Prosody 0.12", earlier === undefined ? undefined : prosody(earlier, true)],
  ["Prosody 13", later === undefined ? undefined : prosody(later, true)],
  ["ejabberd 23.01", ejabberd("packaged")],
  ["ejabberd 26.07", ejabberd("newer")],
];
const ADDRESSED = [
  ["Prosody 0.12", earlier === undefined ? undefined : prosody(earlier, false)],
  ["Prosody 13", later === undefined ? undefined : prosody(later, false)],
] as const;

/** Five ideographs whose plain form Unicode corrected later, and a sign that servers read in two ways. */
const DISPUTED = /[\u33C6\u{2F868}\u{2F874}\u{2F91F}\u{2F95F}\u{2F9BF}]/u;

function compare(read: (name: string) => string | undefined, prepare: Preparation): readonly string[] {
  const theirs = prepare(NAMES);
  return NAMES.flatMap((name, index) => {
    const [ours, other] = [read(name), theirs[index]];
    const isSame = DISPUTED.test(name) ? ours === undefined : ours === other;
    return isSame
      ? []
      : [`${escape(name)} is ${escape(ours ?? "refused")}, there ${escape(other ?? "refused")}`];
  });
}

describe("a user name, with each code point there is", () => {
  it.each(OFFERED)("is read as %s reads one to be registered", { timeout: 300_000 }, (_, prepare) => {
    if (prepare === undefined) return;
    expect(compare(normaliseUserName, prepare).slice(0, 20)).toEqual([]);
  });

  it.each(ADDRESSED)("is read as %s reads one in an address", { timeout: 300_000 }, (_, prepare) => {
    if (prepare === undefined) return;
    const read = (name: string) => {
      // Where an address ends is another matter than what is in it.
      if (/[@/]/.test(name)) return undefined;
      return parseBareJid(`${name}@montague.example`)?.replace(/@montague\.example$/, "");
    };
    // Which way letters are written that Unicode got later, each server knows in its own way: so it may refuse more.
    const theirs = prepare(NAMES);
    const others = NAMES.filter((name, index) => {
      const [ours, other] = [read(name), theirs[index]];
      return ours !== undefined && other !== undefined && ours !== other;
    });
    expect(others).toEqual([]);
    const single = NAMES.filter(
      (name) => [...name].length === 1 && !/[@/]/.test(name) && !DISPUTED.test(name),
    );
    const known = new Map(NAMES.map((name, index) => [name, theirs[index]]));
    expect(single.filter((name) => read(name) !== known.get(name))).toEqual([]);
  });
});
