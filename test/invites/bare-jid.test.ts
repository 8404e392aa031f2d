import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { domainOf, localOf, normaliseUserName, parseBareJid } from "../../src/invites/bare-jid.ts";

describe("parseBareJid", () => {
  it("drops the resource and lowers the case", () => {
    expect(parseBareJid("Romeo@Montague.Example/Orchard@night/1")).toBe("romeo@montague.example");
  });

  it.each([
    "",
    "romeo",
    "@montague.example",
    "romeo@",
    "montague.example/bot",
    "a b@montague.example",
    "a@b@c",
    "a@-",
  ])("refuses %j", (text) => {
    expect(parseBareJid(text)).toBeUndefined();
  });

  it("treats look-alike width variants as one name, as servers do", () => {
    expect(parseBareJid("ｊuliet@montague.example")).toBe("juliet@montague.example");
  });

  it("leaves letters as they are that Unicode got after nodeprep, as servers do in addresses", () => {
    expect(parseBareJid("ᵃdmin@montague.example")).toBe("ᵃdmin@montague.example");
    expect(parseBareJid("ᎠᎡᎢ@montague.example")).toBe("ᎠᎡᎢ@montague.example");
  });

  it("reads back what it made of any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const jid = parseBareJid(text);
        if (jid === undefined) return;
        expect(parseBareJid(jid)).toBe(jid);
        expect(`${localOf(jid)}@${domainOf(jid)}`).toBe(jid);
      }),
    );
  });
});

describe("normaliseUserName", () => {
  it.each(["a@b", "a/b", "a:b", "<a>", "a&b", 'a"b', "a'b", "a b", "", "x".repeat(1024)])(
    "refuses %j",
    (name) => {
      expect(normaliseUserName(name)).toBeUndefined();
    },
  );

  it.each([
    ["ΓΙΏΡΓΟΣ", "γιώργοσ"],
    ["straße", "strasse"],
    ["ma\u00adria", "maria"],
    ["ＪＵＬＩＥＴ", "juliet"],
  ])("folds %s as servers do", (typed, name) => {
    expect(normaliseUserName(typed)).toBe(name);
  });

  it.each(["ᵃdmin", "ꭰꭱꭲ", "דוד1", "aד", "㏆"])("refuses %s, which no server registers", (name) => {
    expect(normaliseUserName(name)).toBeUndefined();
  });

  it("keeps letters of any script", () => {
    expect(normaliseUserName("Джульетта")).toBe("джульетта");
  });
});
