import { describe, expect, it } from "vitest";
import { stampedJid } from "../../src/invites/bare-jid.ts";
import { identify, inviteKindFor, refuseCaller, refuseExtent } from "../../src/invites/policy.ts";
import { aJid } from "../support/builders.ts";
import { aPolicy, aQuota } from "../support/policy.ts";

const policy = aPolicy({ admins: [aJid("escalus@montague.example")] });
const settings = { allowRegistration: true, registrationInviteOnly: true, allowUserInvites: true };

describe("identify", () => {
  it.each([
    ["romeo@montague.example", "member"],
    ["escalus@montague.example", "admin"],
    ["romeo@capulet.example", "stranger"],
    ["romeo@evil-montague.example", "stranger"],
    ["romeo@sub.montague.example", "stranger"],
    ["romeo@montague.example.evil.example", "stranger"],
  ])("takes %s for a %s", (jid, role) => {
    expect(identify(aJid(jid), policy).role).toBe(role);
  });
});

describe("an address as the server stamped it", () => {
  const admins = [aJid("admin@montague.example"), aJid("ꭰꭱꭲ@montague.example")];

  it.each(["ᵃdmin", "ａdmin", "ADMIN", "ad\u00admin", "ᎠᎡᎢ"])(
    "%s is no admin of a name that folds to it",
    (name) => {
      const stamped = stampedJid(`${name}@montague.example/phone`);
      if (stamped === undefined) throw new Error("it is an address");
      expect(stamped).toBe(`${name}@montague.example`);
      expect(identify(stamped, aPolicy({ admins }))).toEqual({ role: "member", jid: stamped });
    },
  );

  it.each(["montague.example", "montague.example/bot", "@montague.example", "romeo@", ""])(
    "%j is nobody's",
    (address) => {
      expect(stampedJid(address)).toBeUndefined();
    },
  );

  it.each(["?.evil.example", "#.evil.example", ":80", ".", "\\.evil.example", "%2e"])(
    "is no admin's where more follows the domain: %s",
    (more) => {
      const stamped = stampedJid(`admin@montague.example${more}`);
      if (stamped === undefined) throw new Error("it is an address");
      expect(identify(stamped, aPolicy({ admins })).role).toBe("stranger");
    },
  );

  it.each([
    "ᵐontague.example",
    "ⓜontague.example",
    "MONTAGUE.example",
    "montague。example",
    "x@montague.example",
  ])("is no admin's at %s", (domain) => {
    const stamped = stampedJid(`admin@${domain}`);
    if (stamped === undefined) throw new Error("it is an address");
    expect(identify(stamped, aPolicy({ admins })).role).toBe("stranger");
  });

  it("is an admin's also where the configuration writes the same domain in another way", () => {
    const elsewhere = aPolicy({
      admins: [aJid("alice@münchen.example"), aJid("bob@xn--mnchen-3ya.example")],
    });
    for (const address of ["alice@xn--mnchen-3ya.example", "bob@münchen.example"]) {
      const stamped = stampedJid(address);
      if (stamped === undefined) throw new Error("it is an address");
      expect(identify(stamped, elsewhere).role).toBe("admin");
    }
  });
});

describe("refuseCaller", () => {
  it("lets nobody from elsewhere run anything", () => {
    const caller = identify(aJid("tybalt@capulet.example"), policy);
    for (const permission of ["all", "people", "admins"] as const) {
      expect(refuseCaller(caller, permission, policy.domain)).toEqual({
        kind: "not-local",
        domain: policy.domain,
      });
    }
  });

  it("keeps members from what is for admins", () => {
    const caller = identify(aJid("romeo@montague.example"), policy);
    expect(refuseCaller(caller, "admins", policy.domain)).toEqual({ kind: "forbidden", needs: "admins" });
    expect(refuseCaller(caller, "people", policy.domain)).toBeUndefined();
  });

  it("keeps the operator from what needs a contact list", () => {
    expect(refuseCaller({ role: "operator" }, "people", policy.domain)).toEqual({
      kind: "forbidden",
      needs: "people",
    });
    expect(refuseCaller({ role: "operator" }, "admins", policy.domain)).toBeUndefined();
  });
});

describe("inviteKindFor", () => {
  it.each([
    ["member", {}, "account"],
    ["member", { allowUserInvites: false }, "contact"],
    ["admin", { allowUserInvites: false }, "account"],
    ["operator", { allowUserInvites: false }, "account"],
    ["admin", { allowRegistration: false }, "contact"],
    ["member", { registrationInviteOnly: false }, "account"],
  ] as const)("gives a %s with %j an invitation of the kind %s", (role, changed, kind) => {
    expect(inviteKindFor(role, { ...settings, ...changed })).toBe(kind);
  });
});

describe("refuseExtent", () => {
  it("holds members to the longest expiry and the most uses", () => {
    expect(refuseExtent({ expirySeconds: 31 * 86_400, uses: 1 }, aQuota())).toMatchObject({
      fault: "too-long",
    });
    expect(refuseExtent({ expirySeconds: 60, uses: 2 }, aQuota())).toMatchObject({
      fault: "too-many",
      limit: 1,
    });
    expect(refuseExtent({ expirySeconds: 30 * 86_400, uses: 1 }, aQuota())).toBeUndefined();
  });

  it("bounds even admins", () => {
    expect(refuseExtent({ expirySeconds: 60, uses: 10_001 }, undefined)).toMatchObject({
      fault: "too-many",
    });
    expect(refuseExtent({ expirySeconds: 365 * 86_400, uses: 500 }, undefined)).toBeUndefined();
  });
});
