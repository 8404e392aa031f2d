import { describe, expect, it } from "vitest";
import { checkForm, readForm } from "../../src/web/register-form.ts";

const DOMAIN = "montague.example";
const GOOD = "wherefore art thou";

function check(fields: Readonly<Record<string, string>>, invite: { readonly name?: string } = {}) {
  return checkForm(readForm(new URLSearchParams(fields)), invite, DOMAIN);
}

describe("what was typed", () => {
  it("is taken with the name in the form that servers store", () => {
    expect(check({ username: " Juliet ", password: GOOD })).toEqual({
      ok: true,
      credentials: { username: "juliet", password: GOOD },
    });
  });

  it("may be the whole address, of this server alone", () => {
    expect(check({ username: "juliet@Montague.example", password: GOOD })).toMatchObject({
      credentials: { username: "juliet" },
    });
    expect(check({ username: "juliet@capulet.example", password: GOOD })).toMatchObject({
      faults: { username: "name-elsewhere" },
    });
  });

  it.each([
    ["", "name-missing"],
    ["  ", "name-missing"],
    ["two words", "name-spaces"],
    ["two\u00a0words", "name-spaces"],
    ["x".repeat(300), "name-too-long"],
    ["juliet@", "name-bad"],
    ["a@b@c", "name-bad"],
    ['“quoted"', "name-bad"],
    ["right\u202eleft", "name-unseen"],
    ["a/b", "name-bad"],
    ["x".repeat(65), "name-too-long"],
    ["nul\u0000l", "name-unseen"],
  ])("%j is no name: %s", (username, fault) => {
    expect(check({ username, password: GOOD })).toEqual({ ok: false, faults: { username: fault } });
  });

  it("names every fault at once", () => {
    expect(check({ username: "", password: "short" })).toEqual({
      ok: false,
      faults: { username: "name-missing", password: "too-short" },
    });
  });

  it("needs the same password twice only where it was asked for twice", () => {
    expect(check({ username: "juliet", password: GOOD, repeat: GOOD })).toMatchObject({ ok: true });
    expect(check({ username: "juliet", password: GOOD, repeat: `${GOOD}!` })).toEqual({
      ok: false,
      faults: { password: "no-match" },
    });
    expect(check({ username: "juliet", password: GOOD, repeat: "" })).toMatchObject({ ok: false });
  });

  it("cannot change the name that an invitation is for", () => {
    expect(check({ username: "nurse", password: GOOD }, { name: "juliet" })).toMatchObject({
      credentials: { username: "juliet" },
    });
  });

  it("may be no form at all", () => {
    for (const body of [undefined, null, "username=x", { username: "x" }]) {
      expect(checkForm(readForm(body), {}, DOMAIN)).toMatchObject({ ok: false });
    }
  });
});
