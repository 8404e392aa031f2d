import { describe, expect, it } from "vitest";
import { answerPresence, availablePresence } from "../../../src/xmpp/entity/presence.ts";
import { xml } from "../../../src/xmpp/xml.ts";
import { aJid } from "../../support/builders.ts";
import { aProfile } from "../../support/profile.ts";

const policy = { domain: "montague.example", admins: [aJid("prince@verona.example")] };

function answersTo(from: string | undefined, type?: string): readonly string[] {
  const presence = xml("presence", { from, to: "invite@montague.example", type });
  return answerPresence(presence, policy).map(({ attrs }) => `${attrs.type} ${attrs.to}`);
}

describe("a request for our presence", () => {
  it("by a member is approved, and returned", () => {
    expect(answersTo("romeo@montague.example", "subscribe")).toEqual([
      "subscribed romeo@montague.example",
      "subscribe romeo@montague.example",
    ]);
  });

  it("by an admin of another server too", () => {
    expect(answersTo("prince@verona.example", "subscribe")).toHaveLength(2);
  });

  it("by anyone else is declined", () => {
    expect(answersTo("tybalt@capulet.example", "subscribe")).toEqual(["unsubscribed tybalt@capulet.example"]);
    expect(answersTo("romeo@evil-montague.example", "subscribe")).toEqual([
      "unsubscribed romeo@evil-montague.example",
    ]);
  });
});

it.each([
  undefined,
  "unavailable",
  "subscribed",
  "unsubscribed",
  "unsubscribe",
  "probe",
  "error",
  "nonsense",
])("presence of the type %s is not answered", (type) => {
  expect(answersTo("romeo@montague.example", type)).toEqual([]);
});

it("a request by nobody, or by a server, is not answered", () => {
  expect(answersTo(undefined, "subscribe")).toEqual([]);
  expect(answersTo("montague.example", "subscribe")).toEqual([]);
});

it("our own presence has priority 0, for every replica to get its copy, caps, and the hash of the picture", () => {
  const presence = availablePresence(
    { category: "client", type: "bot", name: "Invites", features: [] },
    aProfile,
  );
  expect(presence.getChildText("priority")).toBe("0");
  expect(presence.getChild("c", "http://jabber.org/protocol/caps")).toBeDefined();
  expect(presence.getChild("x", "vcard-temp:x:update")?.getChildText("photo")).toBe(aProfile.avatar.id);
});
