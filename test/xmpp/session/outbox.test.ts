import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Channel, Outbox, type Outgoing } from "../../../src/xmpp/session/outbox.ts";

type Wire = Channel & { readonly written: readonly string[] };

let outbox: Outbox;
beforeEach(() => {
  outbox = new Outbox();
});

/** A link to a server that says nothing by itself. What asks for a count is left out. */
function aWire(): Wire {
  const written: string[] = [];
  return {
    written,
    write: (xml) => void (xml.startsWith("<r ") || written.push(xml)),
    asked: () => undefined,
    isManaged: true,
  };
}

/** A question, how often it was asked, and the answer that it gets when the test wants. */
function aQuestion() {
  let answer: (isWanted: boolean) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const isStillWanted = vi.fn(
    () =>
      new Promise<boolean>((resolve, reject) => {
        answer = resolve;
        fail = reject;
      }),
  );
  return {
    isStillWanted,
    answer: (isWanted: boolean) => answer(isWanted),
    fail: () => fail(new Error("nobody knows")),
  };
}

function add(xml: string, more: Partial<Outgoing> = {}): Promise<void> {
  return outbox.add({ xml, isRepeatable: true, to: "romeo", ...more });
}

/** What all that is added is written to, until the link breaks. */
function brokenLink(): Wire {
  const wire = aWire();
  outbox.opened(wire, "presence");
  outbox.acknowledged(1);
  return wire;
}

describe("what may not be wanted any more", () => {
  it("is not asked about on the link that it was added on", async () => {
    const { isStillWanted } = aQuestion();
    const wire = brokenLink();
    const sent = add("answer", { isStillWanted });
    expect(wire.written).toEqual(["presence", "answer"]);
    outbox.acknowledged(2);
    await sent;
    expect(isStillWanted).not.toHaveBeenCalled();
  });

  it.each(["resumed", "opened"] as const)("is dropped by the next session (%s), quietly", async (how) => {
    const { isStillWanted, answer } = aQuestion();
    brokenLink();
    const underWay = add("under way", { isStillWanted });
    outbox.closed();
    const wire = aWire();
    outbox[how](wire, "presence");
    answer(false);
    await underWay;
    expect(wire.written).toEqual(how === "opened" ? ["presence"] : []);
  });

  it("is dropped, too, where it was not written before", async () => {
    brokenLink();
    outbox.closed();
    const waiting = add("waiting", { isStillWanted: async () => false });
    const wire = aWire();
    outbox.resumed(wire);
    await waiting;
    expect(wire.written).toEqual([]);
  });

  describe("and waited behind what the server did not acknowledge", () => {
    const now = vi.spyOn(performance, "now");
    beforeEach(() => void now.mockReturnValue(0));
    afterAll(() => now.mockRestore());

    /** All that may be under way is. */
    function fullLink(): Wire {
      const wire = brokenLink();
      add("x".repeat(64 * 1024), { to: "mercutio" });
      return wire;
    }

    it("is not asked about where that was short", () => {
      const { isStillWanted } = aQuestion();
      const wire = fullLink();
      add("answer", { isStillWanted });
      now.mockReturnValue(1_000);
      outbox.acknowledged(2);
      expect(wire.written.at(-1)).toBe("answer");
      expect(isStillWanted).not.toHaveBeenCalled();
    });

    it("is asked about once where it was long, as after a suspension, and dropped or written", async () => {
      const { isStillWanted, answer } = aQuestion();
      const wire = fullLink();
      const dropped = add("dropped", { isStillWanted: async () => false });
      add("answer", { to: "juliet", isStillWanted });
      add("other", { to: "balthasar" });
      now.mockReturnValue(12_000);
      outbox.acknowledged(2);
      expect(wire.written.at(-1)).toBe("other");
      answer(true);
      await dropped;
      await vi.waitFor(() => expect(wire.written.slice(-2)).toEqual(["other", "answer"]));
      expect(isStillWanted).toHaveBeenCalledTimes(1);
    });
  });

  it("is written again where it still is, and counted when it is", async () => {
    const { isStillWanted, answer } = aQuestion();
    brokenLink();
    const [dropped, sent] = [
      add("dropped", { isStillWanted: async () => false }),
      add("sent", { isStillWanted }),
    ];
    outbox.closed();
    const wire = aWire();
    outbox.resumed(wire);
    const other = add("other", { to: "juliet" });
    expect(outbox.acknowledged(2)).toBe(true);
    await other;
    answer(true);
    await dropped;
    expect(wire.written).toEqual(["other", "sent"]);
    expect(outbox.acknowledged(4)).toBe(false);
    expect(outbox.acknowledged(3)).toBe(true);
    await sent;
  });

  it("holds up what goes to the same recipient, and nobody else's", async () => {
    const { isStillWanted, answer } = aQuestion();
    brokenLink();
    add("text", { isStillWanted });
    add("picture");
    add("another's", { to: "juliet" });
    outbox.closed();
    const wire = aWire();
    outbox.resumed(wire);
    add("later");
    expect(wire.written).toEqual(["another's"]);
    answer(true);
    await vi.waitFor(() => expect(wire.written).toEqual(["another's", "text", "picture", "later"]));
  });

  it("is written where nobody knows", async () => {
    const { isStillWanted, fail } = aQuestion();
    brokenLink();
    add("answer", { isStillWanted });
    outbox.closed();
    const wire = aWire();
    outbox.resumed(wire);
    fail();
    await vi.waitFor(() => expect(wire.written).toEqual(["answer"]));
  });

  it("is written where nobody says anything for long", async () => {
    const { isStillWanted } = aQuestion();
    brokenLink();
    add("answer", { isStillWanted });
    outbox.closed();
    const wire = aWire();
    outbox.resumed(wire);
    await vi.waitFor(() => expect(wire.written).toEqual(["answer"]), { timeout: 4_000 });
  });

  it("is asked about anew where the link breaks meanwhile, and the old answer does nothing", async () => {
    const { isStillWanted, answer } = aQuestion();
    brokenLink();
    const sent = add("answer", { isStillWanted });
    outbox.closed();
    const second = aWire();
    outbox.resumed(second);
    outbox.closed();
    answer(true);
    const third = aWire();
    outbox.resumed(third);
    expect(isStillWanted).toHaveBeenCalledTimes(2);
    answer(false);
    await sent;
    expect([...second.written, ...third.written]).toEqual([]);
  });

  it("is waited for by who waits until nothing is left, and fails with all else", async () => {
    const { isStillWanted } = aQuestion();
    brokenLink();
    const lost = expect(add("answer", { isStillWanted })).rejects.toThrow("stopped");
    outbox.closed();
    outbox.resumed(aWire());
    let isEmpty = false;
    const emptied = outbox.emptied().then(() => {
      isEmpty = true;
    });
    await Promise.resolve();
    expect(isEmpty).toBe(false);
    outbox.rejectAll("stopped");
    await Promise.all([lost, emptied]);
  });
});
