import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
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
    flush: () => undefined,
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

/** The turn of the event loop is over as soon as something is added. */
function endTurnsAtOnce(): void {
  beforeEach(() => {
    vi.stubGlobal("setImmediate", (work: () => void) => work());
  });
  afterEach(() => vi.unstubAllGlobals());
}

/** The time of this process, which begins at nought and goes on when it is set. */
function stoppedClock(): (ms: number) => void {
  let now: { mockReturnValue(ms: number): unknown; mockRestore(): void };
  beforeEach(() => {
    now = vi.spyOn(performance, "now");
    now.mockReturnValue(0);
  });
  afterEach(() => now.mockRestore());
  return (ms) => now.mockReturnValue(ms);
}

/** What all that is added is written to, until the link breaks. */
function brokenLink(): Wire {
  const wire = aWire();
  outbox.opened(wire, "presence");
  outbox.acknowledged(1);
  return wire;
}

describe("what is added within one turn of the event loop", () => {
  const setClock = stoppedClock();

  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it("goes out as one when that is over, and is asked about once by the server's count", async () => {
    const did: string[] = [];
    const wire: Channel = {
      write: (xml) => void did.push(xml),
      flush: () => void did.push("flush"),
      asked: () => undefined,
      isManaged: true,
    };
    outbox.opened(wire, "presence");
    add("one");
    add("two", { to: "juliet" });
    expect(did).toEqual([]);
    await turn();
    expect(did).toEqual(["presence", "one", "two", "<r xmlns='urn:xmpp:sm:3'/>", "flush"]);
  });

  it("is asked about where this process was suspended before that was over, or since it was known to be wanted", async () => {
    const wire = aWire();
    outbox.opened(wire, "presence");
    await turn();
    const dropped = add("dropped", { isStillWanted: async () => false });
    setClock(12_000);
    const doubted = add("doubted", { to: "juliet", isStillWanted: async () => false, wantedAt: 0 });
    add("written", { to: "balthasar", isStillWanted: async () => false });
    await Promise.all([dropped, doubted]);
    expect(wire.written).toEqual(["presence", "written"]);
  });
});

describe("what may not be wanted any more", () => {
  endTurnsAtOnce();

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
    const setClock = stoppedClock();

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
      setClock(1_000);
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
      setClock(12_000);
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
