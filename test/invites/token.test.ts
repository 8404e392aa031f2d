import { describe, expect, it } from "vitest";
import { makeInviteId, makeToken, parseInviteId, parseToken } from "../../src/invites/token.ts";

describe("makeToken", () => {
  it("gives letters and digits only, worth more than 128 bits", () => {
    const token = makeToken();
    expect(token).toMatch(/^[A-Za-z0-9]+$/);
    expect(token.length * Math.log2(62)).toBeGreaterThan(128);
  });

  it("never gives one twice", () => {
    expect(new Set(Array.from({ length: 10_000 }, makeToken)).size).toBe(10_000);
  });

  it("uses every letter about as often as any other", () => {
    const counts = new Map<string, number>();
    for (const letter of Array.from({ length: 5_000 }, makeToken).join("")) {
      counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
    expect(counts.size).toBe(62);
    const even = (5_000 * 24) / 62;
    // A remainder of a byte would give some letters a fifth more; chance gives a fortieth.
    for (const count of counts.values()) expect(Math.abs(count - even) / even).toBeLessThan(0.12);
  });
});

describe("parseInviteId", () => {
  it("reads what makeInviteId gives, with or without #, in either case", () => {
    const id = makeInviteId();
    for (const text of [id, `#${id}`, id.toUpperCase()]) expect(parseInviteId(text)).toBe(id);
  });

  it.each(["", "#", "k3f9x", "k3f9x22", "k3f9xl", "k3f9x0", "##k3f9x2", "k3f9x2 "])("refuses %j", (text) => {
    expect(parseInviteId(text)).toBeUndefined();
  });
});

it("parseToken reads tokens of Prosody's own invitations, too", () => {
  for (const text of [makeToken(), "H-VvrHTSQro_fLElsyKu_nO-"]) expect(parseToken(text)).toBe(text);
});

it("parseToken refuses what no token can be", () => {
  for (const text of ["", "a b", "a;b", "a=b", "x".repeat(129), "ä"])
    expect(parseToken(text)).toBeUndefined();
});
