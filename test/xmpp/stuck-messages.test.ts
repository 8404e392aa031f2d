import pino from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { Unavailable } from "../../src/invites/unavailable.ts";
import { RequestTimeout } from "../../src/xmpp/session/errors.ts";
import { createSiblings, type Standing } from "../../src/xmpp/siblings.ts";
import { createStuckMessages, type StuckMessage } from "../../src/xmpp/stuck-messages.ts";
import { type Element, xml } from "../../src/xmpp/xml.ts";

const KEY = "the message";
const BARE = "invite@montague.example";
const ANSWER_MS = 40;
const PAUSE_MS = 5;

let replicas: Replica[] = [];
afterEach(() => {
  for (const replica of replicas) replica.leave();
  replicas = [];
});

type Traits = {
  /** What it knows of the message besides what is stuck. */
  readonly standing?: Standing;
  /** It was killed, and the server takes it for present. */
  readonly isSilent?: boolean;
};

/** One session of the account; each can be asked by all others. */
class Replica {
  readonly jid: string;
  standing: Standing;
  isSilent: boolean;
  isOnline = true;
  /** Whether the server answers it. */
  isHeard = true;
  /** Whether Redis answers it. */
  hasRedis = false;
  inArchive = false;
  hasReleased = false;
  /** This replica itself deals with it, for it was given it a second time. */
  isTaken = false;
  beforeTold: (() => void) | undefined;
  readonly did: string[] = [];
  readonly #siblings;
  readonly #stuck;
  #cameOnline: (() => void)[] = [];

  constructor(resource: string, { standing = "unknown", isSilent = false }: Traits = {}) {
    this.jid = `${BARE}/${resource}`;
    this.standing = standing;
    this.isSilent = isSilent;
    this.#siblings = createSiblings({
      me: () => this.jid,
      request: (iq) => deliver(this.jid, iq),
      standingOf: (key) =>
        this.standing === "unknown" ? (this.#stuck.standingOf(key) ?? "unknown") : this.standing,
      answerMs: ANSWER_MS,
    });
    this.#stuck = createStuckMessages({
      siblings: this.#siblings,
      isTaken: () => this.isTaken,
      link: {
        isOnline: () => this.isOnline,
        whenOnline: async () => {
          if (!this.isOnline) await new Promise<void>((resolve) => this.#cameOnline.push(resolve));
        },
        isHeard: async () => this.isHeard,
      },
      log: pino({ level: "silent" }),
      firstPauseMs: PAUSE_MS,
    });
    replicas.push(this);
  }

  answer(iq: Element): Element | undefined {
    const said = this.#siblings.answer(iq);
    this.beforeTold?.();
    return said;
  }

  /** Has the message, which it cannot claim. */
  async getStuck(message: Partial<StuckMessage> = {}): Promise<void> {
    for (const { jid } of replicas) this.#siblings.see(xml("presence", { from: jid }));
    await this.#stuck.add({
      key: KEY,
      tryAgain: async () => {
        if (!this.hasRedis) throw new Unavailable("away");
        this.did.push("answered");
      },
      wasAnswered: async () => this.inArchive,
      refuse: async () => {
        this.did.push("refused");
      },
      finish: () => {
        if (this.did.length === 0) this.did.push("left");
        this.standing = "answered";
      },
      release: () => {
        this.hasReleased = true;
      },
      ...message,
    });
  }

  comeOnline(): void {
    this.isOnline = true;
    for (const resolve of this.#cameOnline) resolve();
  }

  leave(): void {
    this.#stuck.leave();
  }
}

/** What the server does with a question. */
async function deliver(from: string, iq: Element): Promise<Element> {
  const asked = replicas.find(({ jid }) => jid === iq.attrs.to);
  if (asked === undefined || asked.isSilent) {
    await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
    throw new RequestTimeout("no answer");
  }
  iq.attrs.from = from;
  return xml("iq", { type: "result", from: asked.jid }, asked.answer(iq));
}

/** Nothing in this process goes on, but the clock. */
function suspend(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** What each did, when all are through. */
async function outcome(...those: readonly Replica[]): Promise<readonly (readonly string[])[]> {
  await expect.poll(() => those.every(({ did }) => did.length > 0), { interval: 5 }).toBe(true);
  return those.map(({ did }) => did);
}

describe("a message that cannot be claimed", () => {
  it("is refused at once by a replica that is alone", async () => {
    const alone = new Replica("a");
    await alone.getStuck();
    expect(alone.did).toEqual(["refused"]);
  });

  it("is refused by the first of all that have it, and left alone by the others", async () => {
    const all = ["c", "a", "b"].map((resource) => new Replica(resource));
    await Promise.all(all.map((one) => one.getStuck()));
    expect(await outcome(...all)).toEqual([["left"], ["refused"], ["left"]]);
  });

  it("is refused by one that it reached alone, though another comes first in order", async () => {
    const [, reached] = [new Replica("a"), new Replica("b")];
    await reached.getStuck();
    expect(reached.did).toEqual(["refused"]);
  });

  it("is left to one that deals with it, until that has answered", async () => {
    const [busy, stuck] = [new Replica("b", { standing: "busy" }), new Replica("a")];
    await stuck.getStuck();
    expect(stuck.did).toEqual([]);
    // What Redis may have granted it is not to hold up the other.
    expect(stuck.hasReleased).toBe(true);
    busy.standing = "answered";
    expect(await outcome(stuck)).toEqual([["left"]]);
  });

  it("is refused when the one that dealt with it is gone, and nothing was sent", async () => {
    const [busy, stuck] = [new Replica("b", { standing: "busy" }), new Replica("a")];
    await stuck.getStuck();
    expect(stuck.did).toEqual([]);
    busy.isSilent = true;
    expect(await outcome(stuck)).toEqual([["refused"]]);
  });

  it.each([
    ["that is silent", true],
    ["that has been started anew", false],
  ])("is not refused when the archive has an answer by one %s", async (_, isSilent) => {
    const [stuck] = [new Replica("b"), new Replica("a", { isSilent })];
    stuck.inArchive = true;
    await stuck.getStuck();
    expect(stuck.did).toEqual(["left"]);
  });

  it("is not refused before the archive says that it was not answered", async () => {
    const stuck = new Replica("a");
    let asked = 0;
    const wasAnswered = async () => {
      asked += 1;
      if (asked === 1) throw new RequestTimeout("no answer");
      return false;
    };
    await stuck.getStuck({ wasAnswered });
    expect(stuck.did).toEqual([]);
    expect(await outcome(stuck)).toEqual([["refused"]]);
  });

  it("is not refused when another, which has Redis back, takes it right then", async () => {
    const [taking, stuck] = [new Replica("b"), new Replica("a")];
    const wasAnswered = async () => {
      taking.standing = "busy";
      return false;
    };
    await stuck.getStuck({ wasAnswered });
    expect(stuck.did).toEqual([]);
    taking.standing = "answered";
    expect(await outcome(stuck)).toEqual([["left"]]);
  });

  it("is not refused on the word of others from before a suspension", async () => {
    const [other, stuck] = [new Replica("b"), new Replica("a")];
    let suspensions = 0;
    other.beforeTold = () => {
      suspensions += 1;
      // The second question is the last before a refusal.
      if (suspensions !== 2) return;
      suspend(1_000);
      other.standing = "answered";
    };
    await stuck.getStuck();
    expect(stuck.did).toEqual([]);
    expect(await outcome(stuck)).toEqual([["left"]]);
  });

  it("is tried again when it took so long to decide that Redis may be back", async () => {
    const stuck = new Replica("a");
    const wasAnswered = async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      stuck.hasRedis = true;
      return false;
    };
    await stuck.getStuck({ wasAnswered });
    expect(stuck.did).toEqual(["answered"]);
  });

  it("is not refused when it was answered while a slow archive was asked", async () => {
    const stuck = new Replica("a");
    let looks = 0;
    const wasAnswered = async () => {
      looks += 1;
      if (looks > 1) return true;
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      return false;
    };
    await stuck.getStuck({ wasAnswered });
    expect(stuck.did).toEqual(["left"]);
  });

  it("is dealt with as usual when Redis is back before anybody has answered", async () => {
    const [stuck] = [new Replica("b"), new Replica("a", { standing: "busy" })];
    await stuck.getStuck();
    stuck.hasRedis = true;
    expect(await outcome(stuck)).toEqual([["answered"]]);
  });

  it("waits for the link, without which nobody can be asked or told", async () => {
    const stuck = new Replica("a");
    stuck.isOnline = false;
    await stuck.getStuck();
    expect(stuck.did).toEqual([]);
    stuck.comeOnline();
    expect(await outcome(stuck)).toEqual([["refused"]]);
  });

  it("is tried again first, when the link is back: so may Redis be", async () => {
    const stuck = new Replica("a");
    stuck.isOnline = false;
    await stuck.getStuck();
    stuck.hasRedis = true;
    stuck.comeOnline();
    expect(await outcome(stuck)).toEqual([["answered"]]);
  });

  it.each([
    ["while a second copy of it is being answered here", "isTaken", true],
    ["over a dead link, where it would lie until others have answered", "isHeard", false],
  ] as const)("is not refused %s", async (_, trait, value) => {
    const stuck = new Replica("a");
    stuck[trait] = value;
    let looks = 0;
    const wasAnswered = async () => {
      looks += 1;
      return false;
    };
    await stuck.getStuck({ wasAnswered });
    await expect.poll(() => looks, { interval: PAUSE_MS }).toBeGreaterThan(1);
    expect(stuck.did).toEqual([]);
    stuck[trait] = !value;
    expect(await outcome(stuck)).toEqual([["refused"]]);
  });

  it("is refused once, however many copies of it come", async () => {
    const [stuck, busy] = [new Replica("a"), new Replica("b", { standing: "busy" })];
    await Promise.all([stuck.getStuck(), stuck.getStuck()]);
    busy.standing = "unknown";
    await outcome(stuck);
    expect(stuck.did).toEqual(["refused"]);
  });
});
