import pino from "pino";
import { beforeEach, describe, expect, it } from "vitest";
import type { BareJid } from "../../../src/invites/bare-jid.ts";
import { UnavailableError } from "../../../src/invites/unavailable.ts";
import {
  type ComponentPresence,
  createComponentPresence,
} from "../../../src/xmpp/component/component-presence.ts";
import { botInfo } from "../../../src/xmpp/entity/disco-info.ts";
import { NS } from "../../../src/xmpp/namespaces.ts";
import { type Element, xml } from "../../../src/xmpp/xml.ts";
import { aJid } from "../../support/builders.ts";
import { aProfile } from "../../support/profile.ts";

const ROMEO = aJid("romeo@montague.example");

let kept: Set<BareJid>;
let isAway: boolean;
let lookedFor: string[];
let sent: Element[];
let presence: ComponentPresence;

beforeEach(() => {
  kept = new Set();
  isAway = false;
  lookedFor = [];
  sent = [];
  presence = aPresence();
});

function aPresence(): ComponentPresence {
  const ask = async <T>(work: () => T): Promise<T> => {
    if (isAway) throw new UnavailableError("away");
    return work();
  };
  return createComponentPresence({
    // Redis has its own tests: here it matters what is asked of it when it is away.
    list: {
      add: (jid) => ask(() => void kept.add(jid)),
      remove: (jid) => ask(() => void kept.delete(jid)),
      has: (jid) => {
        lookedFor.push(jid);
        return ask(() => kept.has(jid));
      },
      all: () => {
        lookedFor.push("all");
        return ask(() => [...kept]);
      },
    },
    info: botInfo("Invites"),
    profile: aProfile,
    policy: { domain: "montague.example", admins: [] },
    send: async (stanza) => {
      sent.push(stanza);
    },
    isOnline: () => true,
    log: pino({ level: "silent" }),
  });
}

/** What is sent for a presence of this type by romeo, unless told otherwise: recipient and type. */
async function answersTo(type: string | undefined, from = `${ROMEO}/orchard`, ...children: Element[]) {
  sent = [];
  await presence.receive(xml("presence", { type, from, to: "invite.montague.example" }, ...children));
  return sent.map(({ attrs }) => [attrs.to, attrs.type ?? "available"]);
}

describe("presence of a component", () => {
  it("a member’s subscription is approved and returned, and presence with caps follows", async () => {
    expect(await answersTo("subscribe", ROMEO)).toEqual([
      [ROMEO, "subscribed"],
      [ROMEO, "subscribe"],
      [ROMEO, "available"],
    ]);
    expect(sent.at(-1)?.getChild("c", NS.caps)).toBeDefined();
    expect([...kept]).toEqual([ROMEO]);
    expect(presence.has(ROMEO)).toBe(true);
  });

  it("a stranger’s is declined, and remembered nowhere", async () => {
    expect(await answersTo("subscribe", "tybalt@capulet.example")).toEqual([
      ["tybalt@capulet.example", "unsubscribed"],
    ]);
    expect(kept.size).toBe(0);
  });

  it("a probe is answered with presence to subscribers, and with unsubscribed to others", async () => {
    expect(await answersTo("probe")).toEqual([[ROMEO, "unsubscribed"]]);
    kept.add(ROMEO);
    expect(await answersTo("probe")).toEqual([[`${ROMEO}/orchard`, "available"]]);
  });

  it("a stranger’s probe is answered without a look at who is subscribed, and a member’s with one look", async () => {
    const stranger = aJid("tybalt@capulet.example");
    kept.add(stranger); // of a domain that was ours
    expect(await answersTo("probe", `${stranger}/x`)).toEqual([[stranger, "unsubscribed"]]);
    expect(lookedFor).toEqual([]);
    await answersTo("probe");
    expect(lookedFor).toEqual([ROMEO]);
  });

  it("who unsubscribes gets no more", async () => {
    await answersTo("subscribe");
    expect(await answersTo("unsubscribe")).toEqual([
      [ROMEO, "unsubscribed"],
      [ROMEO, "unavailable"],
    ]);
    expect(kept.size).toBe(0);
    expect(presence.has(ROMEO)).toBe(false);
  });

  it("whose account is gone gets no more; whose server is away does", async () => {
    kept.add(ROMEO);
    const error = (condition: string) => xml("error", { type: "cancel" }, xml(condition, NS.stanzaErrors));
    await answersTo("error", ROMEO, error("remote-server-timeout"));
    expect(kept.has(ROMEO)).toBe(true);
    await answersTo("error", ROMEO, error("item-not-found"));
    expect(kept.has(ROMEO)).toBe(false);
  });

  it("on connect goes to all subscribers that are remembered, on stop it is taken back", async () => {
    kept = new Set([ROMEO, aJid("mercutio@montague.example")]);
    await presence.appear();
    expect(sent.map(({ attrs }) => attrs.to)).toEqual([...kept]);
    sent = [];
    await presence.disappear();
    expect(sent.map(({ attrs }) => [attrs.to, attrs.type])).toEqual(
      [...kept].map((jid) => [jid, "unavailable"]),
    );
  });

  it("with Redis away promises nobody anything", async () => {
    isAway = true;
    for (const type of ["subscribe", "unsubscribe", "probe"]) expect(await answersTo(type)).toEqual([]);
  });

  it.each([undefined, "unavailable", "subscribed", "unsubscribed", "unheard-of"])(
    "of type %s is not answered",
    async (type) => {
      expect(await answersTo(type)).toEqual([]);
    },
  );

  it("of a server is not answered", async () => {
    expect(await answersTo("subscribe", "montague.example")).toEqual([]);
  });
});
