import { describe, expect, it } from "vitest";
import { createLinkState } from "../../src/xmpp/link-state.ts";
import { RequestTimeout, StanzaError } from "../../src/xmpp/session/errors.ts";

describe("whether the server answers", () => {
  it.each([
    ["a result", async () => undefined, true],
    [
      "an error, which is an answer, too",
      () => Promise.reject(new StanzaError("service-unavailable", "cancel")),
      true,
    ],
    ["nothing", () => Promise.reject(new RequestTimeout("no answer")), false],
  ])("is told by %s", async (_, request, expected) => {
    expect(await createLinkState({ isOnline: () => true, request }).isHeard()).toBe(expected);
  });

  it("is asked once for all who want to know at the moment, and anew for the next", async () => {
    let asked = 0;
    const request = async () => {
      asked += 1;
    };
    const link = createLinkState({ isOnline: () => true, request });
    await Promise.all([link.isHeard(), link.isHeard()]);
    expect(asked).toBe(1);
    await link.isHeard();
    expect(asked).toBe(2);
  });
});
