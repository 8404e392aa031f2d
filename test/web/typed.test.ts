import { describe, expect, it } from "vitest";
import { readTyped } from "../../src/web/typed.ts";
import { TOKEN } from "../support/site.ts";

describe("what is typed on the first page", () => {
  it.each([
    TOKEN,
    ` ${TOKEN}\n`,
    `https://join.montague.example/i/${TOKEN}`,
    `join.montague.example/i/${TOKEN}?lang=de`,
    `<https://join.montague.example/i/${TOKEN}/register>.`,
    `Hi! Chat with me on montague.example. This link gets you an account: https://join.montague.example/i/${TOKEN}`,
    `xmpp:romeo@montague.example?roster;preauth=${TOKEN};ibr=y`,
    `xmpp:montague.example?register;preauth=${TOKEN}`,
  ])("leads to the invitation: %s", (text) => {
    expect(readTyped(text)).toEqual({ kind: "token", token: TOKEN });
  });

  it.each(["apple bread cloud dance", "Apple-Bread-Cloud-Dance", "的一是在"])("is a code: %s", (text) => {
    expect(readTyped(text)?.kind).toBe("code");
  });

  it.each(["", "hello", "k3f9x2", "https://join.montague.example/", "https://join.montague.example/i/"])(
    "is neither: %s",
    (text) => {
      expect(readTyped(text)?.kind).not.toBe("token");
    },
  );
});
