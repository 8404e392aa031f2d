import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readWords, splitCommand } from "../../src/commands/chat-arguments.ts";
import { examplesOf } from "../../src/commands/examples.ts";
import { commands } from "../../src/commands/index.ts";
import { correctLine } from "../../src/commands/line-correction.ts";
import { readParams } from "../../src/commands/params.ts";

function named(name: string) {
  const command = commands.find((each) => each.name === name);
  if (command === undefined) throw new Error(`there is no command ${name}`);
  return command;
}

function paramsOf(name: string) {
  return named(name).params;
}

function read(line: string) {
  const { word, rest } = splitCommand(line);
  const raw = readWords(paramsOf(word), rest);
  return raw.ok ? Object.fromEntries(raw.value) : raw.problem;
}

describe("splitCommand", () => {
  it.each(["invite for juliet", "/invite for juliet", "!Invite for juliet", "  INVITE \n for juliet "])(
    "finds invite in %j",
    (line) => {
      expect(splitCommand(line)).toEqual({ word: "invite", rest: "for juliet" });
    },
  );

  it("takes a word as it is, never a part of it", () => {
    expect(splitCommand("invited").word).toBe("invited");
    expect(splitCommand("please invite").word).toBe("please");
  });
});

describe("readWords", () => {
  it("reads natural words and key=value alike", () => {
    const expected = { for: "juliet", expires: "3d", uses: "5", note: "from school" };
    expect(read('invite for juliet expires 3d uses 5 note "from school"')).toEqual(expected);
    expect(read('invite for=juliet expires=3d uses=5 note="from school"')).toEqual(expected);
    expect(read("invite FOR juliet Expires=3d uses 5 note from school")).toEqual(expected);
  });

  it.each(["“from school”", "„from school“", "«from school»", "'from school'"])(
    "understands the quotes of %s",
    (note) => {
      expect(read(`invite note ${note}`)).toEqual({ note: "from school" });
    },
  );

  it("takes no keyword out of quotes or out of a note", () => {
    expect(read('invite note "expires 3d"')).toEqual({ note: "expires 3d" });
    expect(read("invite note for my sister expires soon")).toEqual({ note: "for my sister expires soon" });
  });

  it("reads what follows a command without a keyword", () => {
    expect(read("show #k3f9x2")).toEqual({ id: "#k3f9x2" });
  });

  it("reads a duration of two words, and one more word as before", () => {
    expect(read("invite expires 3 days uses 5")).toEqual({ expires: "3 days", uses: "5" });
    expect(read("invite expires=2 Wochen")).toEqual({ expires: "2 Wochen" });
    expect(read("invite expires 3 uses 5")).toEqual({ expires: "3", uses: "5" });
  });

  it.each([
    ["invite juliet", { fault: "unexpected", text: "juliet" }],
    ["invite for", { fault: "no-value", param: "for" }],
    ["invite for=", { fault: "no-value", param: "for" }],
    ["invite for a for b", { fault: "twice", param: "for" }],
    ['invite note "from school', { fault: "open-quote" }],
    ["show k3f9x2 k3f9x3", { fault: "unexpected", text: "k3f9x3" }],
  ])("%s is a fault", (line, fault) => {
    expect(read(line)).toEqual({ kind: "bad-argument", fault });
  });

  it("never throws, and what it reads has only known keywords, for any text", () => {
    const pieces = fc.oneof(
      fc.constantFrom(
        "for",
        "expires",
        "uses",
        "note",
        "=",
        '"',
        "“",
        "”",
        "'",
        " ",
        "  ",
        "\n",
        "#",
        "juliet",
        "3d",
      ),
      fc.string({ unit: "grapheme", maxLength: 5 }),
    );
    const line = fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.constantFrom(...commands), line, (command, typed) => {
        const raw = readWords(command.params, typed);
        if (!raw.ok) return;
        const known = Object.values(command.params).map(({ keyword }) => keyword);
        for (const keyword of raw.value.keys()) expect(known).toContain(keyword);
        readParams(command.params, raw.value, "montague.example");
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("readParams", () => {
  it.each([
    ["münchen.example", "xn--mnchen-3ya.example"],
    ["xn--mnchen-3ya.example", "münchen.example"],
  ])("takes an address at %s, written as at %s, for the same person", (domain, other) => {
    const read = readParams(paramsOf("tree"), new Map([["jid", `Alice@${other}`]]), domain);
    expect(read).toMatchObject({ ok: true, value: { jid: `alice@${domain}` } });
  });

  it.each([
    ["show", {}, { fault: "missing", param: "ID" }],
    ["invite", { expires: "soon" }, { fault: "not-a-duration", param: "expires", text: "soon" }],
    ["invite", { uses: "0" }, { fault: "not-a-count", param: "uses", text: "0" }],
    ["invite", { uses: "1.5" }, { fault: "not-a-count", param: "uses", text: "1.5" }],
    ["invite", { for: "a@b" }, { fault: "not-a-user-name", param: "for", text: "a@b" }],
    ["invite", { note: "x".repeat(201) }, { fault: "text-too-long", param: "note", limit: 200 }],
    ["show", { id: "nonsense" }, { fault: "not-an-invite-id", text: "nonsense" }],
    ["invite", { colour: "red" }, { fault: "unexpected", text: "colour" }],
  ])("%s with %j is a fault", (name, raw, fault) => {
    const read = readParams(paramsOf(name), new Map(Object.entries(raw)), "montague.example");
    expect(read).toEqual({ ok: false, problem: { kind: "bad-argument", fault } });
  });
});

describe("correctLine", () => {
  it.each([
    ["invite", "bob", "invite for bob"],
    ["invite", "for Bob Smith", "invite for bob.smith"],
    ["invite", 'for "Bob Smith"', 'invite for "bob.smith"'],
    ["invite", "Bob Smith", "invite for bob.smith"],
    ["invite", "for bob 3d", "invite for bob expires 3d"],
    ["invite", "3 days", "invite expires 3 days"],
    ["invite", "5", "invite uses 5"],
    ["invite", "for bob a friend from school", "invite for bob note a friend from school"],
    ["invites", "juliet@montague.example", "invites by juliet@montague.example"],
  ])("takes “%s %s” for “%s”", (name, rest, meant) => {
    expect(correctLine(named(name), rest, "montague.example")).toBe(meant);
  });

  it.each([
    ["revoke", ""],
    ["revoke", "that one please"],
    ["invite", "expires soon"],
    ["invite", "word ".repeat(1_000)],
  ])("does not guess at “%s %s”", (name, rest) => {
    expect(correctLine(named(name), rest, "montague.example")).toBeUndefined();
  });

  it("suggests nothing but what can be read", () => {
    fc.assert(
      fc.property(fc.constantFrom(...commands), fc.string(), (command, rest) => {
        const meant = correctLine(command, rest, "montague.example");
        if (meant === undefined) return;
        const raw = readWords(command.params, splitCommand(meant).rest);
        expect(raw.ok && readParams(command.params, raw.value, "montague.example").ok).toBe(true);
      }),
    );
  });
});

it("each command has examples that can be read", () => {
  for (const command of commands) {
    for (const line of examplesOf(command, { domain: "montague.example", text: "from school" })) {
      const { word, rest } = splitCommand(line);
      expect(word).toBe(command.name);
      const raw = readWords(command.params, rest);
      const values = raw.ok ? readParams(command.params, raw.value, "montague.example") : raw;
      expect(values, line).toMatchObject({ ok: true });
    }
  }
});
