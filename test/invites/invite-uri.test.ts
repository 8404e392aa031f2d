import { describe, expect, it } from "vitest";
import { inviteUri } from "../../src/invites/invite-uri.ts";
import { anInvite } from "../support/builders.ts";

const open = { domain: "montague.example", mayRegister: true };

describe("inviteUri, per XEP-0401 and XEP-0379", () => {
  it("asks the inviter's contact list, with an account here if needed", () => {
    const invite = anInvite({ inviter: "romeo@montague.example", contact: true });
    expect(inviteUri(invite, open)).toBe(`xmpp:romeo@montague.example?roster;preauth=${invite.token};ibr=y`);
  });

  it("leaves out ibr=y where nobody registers", () => {
    const invite = anInvite({ inviter: "romeo@montague.example", contact: true });
    expect(inviteUri(invite, { ...open, mayRegister: false })).not.toContain("ibr");
  });

  it("leaves out ibr=y for a contact invitation", () => {
    const invite = anInvite({ kind: "contact", inviter: "romeo@montague.example", contact: true });
    expect(inviteUri(invite, open)).toBe(`xmpp:romeo@montague.example?roster;preauth=${invite.token}`);
  });

  it("registers a free name without an inviter", () => {
    const invite = anInvite({ contact: false });
    expect(inviteUri(invite, open)).toBe(`xmpp:montague.example?register;preauth=${invite.token}`);
  });

  it("registers a reserved name, percent-encoded", () => {
    const invite = anInvite({ inviter: "romeo@montague.example", contact: true, name: "o’brien" });
    expect(inviteUri(invite, open)).toBe(
      `xmpp:o%E2%80%99brien@montague.example?register;preauth=${invite.token}`,
    );
  });

  it("does not offer registration on another server than the inviter's", () => {
    const invite = anInvite({ inviter: "admin@capulet.example", contact: true });
    expect(inviteUri(invite, open)).not.toContain("ibr");
  });
});
