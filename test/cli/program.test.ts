import { describe, expect, it } from "vitest";
import { type Invocation, readCommandLine } from "../../src/cli/program.ts";
import { commands } from "../../src/commands/index.ts";
import { speakAll } from "../../src/wording/index.ts";

function read(...argv: readonly string[]): Invocation & { readonly said: string } {
  let said = "";
  const say = speakAll().en;
  const print = (text: string) => {
    said += text;
  };
  return { ...readCommandLine(argv, { commands, version: "1.2.3", say, print, printFault: print }), said };
}

describe("import", () => {
  it("takes an export from a file, or else from standard input", () => {
    const source = { from: "export", isReplacing: false };
    expect(read("import", "a.jsonl")).toMatchObject({ source: { ...source, file: "a.jsonl" } });
    expect(read("import")).toMatchObject({ source: { ...source, file: undefined } });
    expect(read("import", "-", "--replace")).toMatchObject({
      source: { from: "export", file: undefined, isReplacing: true },
    });
  });

  it("takes over from Prosody, which replaces nothing and needs no file", () => {
    expect(read("import", "--prosody", "/var/lib/prosody", "--json")).toMatchObject({
      source: { from: "prosody", path: "/var/lib/prosody" },
      json: true,
    });
    for (const other of ["a.jsonl", "--replace"]) {
      const refused = read("import", "--prosody", "/var/lib/prosody", other);
      expect(refused).toMatchObject({ kind: "finished", isFault: true });
      expect(refused.said).toMatch(/^invite-bot: .*--prosody.*\n$/);
    }
  });
});

it("the usage of a command says what each of its options is for", () => {
  expect(read("invites", "--help").said).toMatch(
    /--by <jid> +Made by\n +--state <state> +State: open, spent/,
  );
  expect(read("grant", "--help").said).toMatch(/Usage: .* grant \[options\] <jid> <role>/);
});

describe("help", () => {
  it.each(["doctor", "bot", "export", "invites"])("of %s is its usage", (name) => {
    const { said } = read("help", name);
    expect(said).toContain(`Usage: invite-bot ${name} `);
    expect(said).toBe(read(name, "--help").said);
  });

  it("alone is the list of commands, which names itself once", () => {
    const { said, kind } = read("help");
    expect(kind).toBe("finished");
    expect(said).toBe(read("--help").said);
    expect(said.match(/^ +help /gm)).toHaveLength(1);
  });
});

it.each([
  [["docter"], "invite-bot: unknown command 'docter'; did you mean doctor?\n"],
  [["help", "docter"], "invite-bot: unknown command 'docter'; did you mean doctor?\n"],
  [["--config", "x", "invtie"], "invite-bot: unknown command 'invtie'; did you mean invite?\n"],
  [["help", "xyzzy"], "invite-bot: unknown command 'xyzzy'\n"],
  [["doctor", "--jsn"], "invite-bot: unknown option '--jsn'; did you mean --json?\n"],
])("what it does not know, as %j, is one line with the nearest", (argv, line) => {
  expect(read(...argv)).toMatchObject({ kind: "finished", isFault: true, said: line });
});

it("what only people may do is not offered to the operator, and refused later all the same", () => {
  expect(read("--help").said).not.toMatch(/^ +(contact|request) /m);
  expect(read("contact")).toMatchObject({ kind: "command" });
});

it("export names its file, and the configuration may stand before it", () => {
  expect(read("--config", "x.json", "export", "--output", "a.jsonl")).toMatchObject({
    kind: "export",
    output: "a.jsonl",
    config: "x.json",
  });
});
