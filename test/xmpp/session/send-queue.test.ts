import { beforeEach, describe, expect, it } from "vitest";
import { type Channel, type Outgoing, SendQueue } from "../../../src/xmpp/session/send-queue.ts";

let sendQueue: SendQueue;
beforeEach(() => {
  sendQueue = new SendQueue();
});

function add(xml: string, more: Partial<Outgoing> = {}): Promise<void> {
  return sendQueue.add({ xml, isRepeatable: true, ...more });
}

describe("what is added within one turn of the event loop", () => {
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it("goes out as one when that is over, and is asked about once by the server's count", async () => {
    const did: string[] = [];
    const socket: Channel = {
      write: (xml) => void did.push(xml),
      flush: () => void did.push("flush"),
      asked: () => undefined,
      isManaged: true,
    };
    sendQueue.opened(socket);
    add("one");
    add("two");
    expect(did).toEqual([]);
    await turn();
    expect(did).toEqual(["one", "two", "<r xmlns='urn:xmpp:sm:3'/>", "flush"]);
  });
});

describe("another process's session", () => {
  it("goes on with the server's count, behind which what was added here goes", async () => {
    const written: string[] = [];
    const sent = sendQueue.add({ xml: "answer", isRepeatable: true });
    sendQueue.adopted(
      {
        write: (xml) => void written.push(xml),
        flush: () => undefined,
        asked: () => undefined,
        isManaged: true,
      },
      41,
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toEqual(["answer", "<r xmlns='urn:xmpp:sm:3'/>"]);
    expect(sendQueue.acknowledged(43)).toBe(false);
    expect(sendQueue.acknowledged(42)).toBe(true);
    await sent;
  });
});
