import { describe, expect, it } from "vitest";
import type { KeyEntry } from "../../src/ports/transfer.ts";
import { validateEntry } from "../../src/store/validate-entry.ts";
import { type ExportLine, readExport, renderExport } from "../../src/transfer/export-file.ts";
import { TransferError, type TransferFault } from "../../src/transfer/fault.ts";
import { splitLines } from "../../src/transfer/lines.ts";

const DOMAIN = "montague.example";
const TIME = new Date("2026-11-22T12:00:00Z");

const entries: readonly KeyEntry[] = [
  {
    key: "invite:k3f9x2",
    expires: 1_795_944_742_000,
    type: "string",
    value: '{"value":{"id":"k3f9x2","kind":"account","contact":false,"note":"two\u2028lines"}}',
  },
  {
    key: "state:k3f9x2",
    expires: 1_795_944_742_000,
    type: "hash",
    value: [
      ["created", "1795339942000"],
      ["digest", "850624bcef1c331af77dc386fac33a27650fcbc2086cfaaf79793f4cffc82a69"],
      ["expires", "1795944742000"],
      ["token", "H-VvrHTSQro_fLElsyKu"],
      ["used", "0"],
      ["uses", "1"],
    ],
  },
  {
    key: "token:850624bcef1c331af77dc386fac33a27650fcbc2086cfaaf79793f4cffc82a69",
    expires: 1_795_944_742_000,
    type: "string",
    value: "k3f9x2",
  },
  { key: "all", type: "zset", value: [["k3f9x2", 1_795_339_942_000.5]] },
  { key: "subscribers:invite.montague.example", type: "set", value: ["juliet@montague.example"] },
  {
    key: "events",
    type: "stream",
    value: [["1795339942000-0", [["event", "issued"]]]],
    groups: [["webhook", "1795339942000-0"]],
  },
  { key: "of a later version", type: "string", value: "kept as it is" },
];

async function* inPieces<T>(values: Iterable<T>): AsyncGenerator<T> {
  yield* values;
}

async function toLines(some: readonly KeyEntry[]): Promise<readonly string[]> {
  const pieces: string[] = [];
  for await (const piece of renderExport({ domain: DOMAIN, time: TIME }, inPieces(some))) pieces.push(piece);
  return pieces.map((piece) => piece.replace(/\n$/, ""));
}

const lines = await toLines(entries);

async function read(text: string, domain = DOMAIN): Promise<readonly ExportLine[]> {
  const found: ExportLine[] = [];
  // By three letters at a time, so that lines and pieces have nothing to do with each other.
  const pieces = splitLines(inPieces(text.match(/[\s\S]{1,3}/gu) ?? []));
  for await (const line of readExport(pieces, domain, validateEntry)) found.push(line);
  return found;
}

async function faultOf(some: readonly string[], domain?: string): Promise<TransferFault | undefined> {
  try {
    await read(some.map((line) => `${line}\n`).join(""), domain);
  } catch (error) {
    if (error instanceof TransferError) return error.fault;
    throw error;
  }
  return undefined;
}

it("an export is read as it was written", async () => {
  const [header, ...read_] = await read(`${lines.join("\n")}\n`);
  expect(header).toEqual({ what: "header", header: { domain: DOMAIN, time: TIME } });
  expect(read_.map((line) => (line.what === "entry" ? line.entry : line))).toEqual(entries);
});

it("says in its first line what it is", () => {
  expect(JSON.parse(lines[0] ?? "")).toEqual({
    format: "invite-bot export",
    version: 1,
    domain: DOMAIN,
    time: TIME.toISOString(),
  });
});

describe("is refused", () => {
  it("where it is something else", async () => {
    for (const some of [
      [],
      [""],
      ["{}"],
      ["x"],
      ['{"format":"something else","version":1}'],
      lines.slice(1),
    ]) {
      expect(await faultOf(some)).toEqual({ kind: "no-export" });
    }
  });

  it("where a newer program wrote it", async () => {
    const [header = "", ...rest] = lines;
    const newer = [header.replace('"version":1', '"version":2'), ...rest];
    expect(await faultOf(newer)).toEqual({ kind: "newer", version: 2 });
  });

  it("where it is of another domain", async () => {
    expect(await faultOf(lines, "capulet.example")).toEqual({ kind: "other-domain", domain: DOMAIN });
  });

  it("where it was cut off, wherever", async () => {
    for (let count = 1; count < lines.length; count++) {
      expect(await faultOf(lines.slice(0, count))).toEqual({ kind: "cut-off", line: count });
    }
    expect(await faultOf([...lines.slice(0, 3), lines[3]?.slice(0, 20) ?? ""])).toEqual({
      kind: "bad-line",
      line: 4,
      what: "JSON",
    });
  });

  it("where a line is missing, or there is one too many", async () => {
    const end = { kind: "bad-line", what: "end" };
    expect(await faultOf(lines.toSpliced(2, 1))).toEqual({ ...end, line: lines.length - 1 });
    expect(await faultOf([...lines, lines[1] ?? ""])).toEqual({ ...end, line: lines.length + 1 });
  });

  it.each([
    ["an unknown type", "state:", '"type":"hash"', '"type":"list"', "type"],
    ["a type without its value", "state:", '"type":"hash"', '"type":"string"', "value"],
    [
      "a type that is not its key's",
      "all",
      '"type":"zset","value":[[',
      '"type":"stream","value":[],"x":[[',
      "type",
    ],
    ["no key", "all", '"key":"all"', '"key":""', "key"],
    ["an expiry that is none", "state:", '"expires":1795944742000', '"expires":"soon"', "expires"],
    ["a field too many", "state:", '"type"', '"x":1,"type"', "type"],
    ["a state without its uses", "state:", '["uses","1"]', '["use","1"]', "uses"],
    ["a state whose number is none", "state:", '["used","0"]', '["used","-1"]', "used"],
    ["a state whose token is none", "state:", "H-Vvr", "H:Vvr", "token"],
    ["a state with the digest of another token", "state:", "H-Vvr", "I-Vvr", "token"],
    ["a record of another", "invite:", '\\"id\\":\\"k3f9x2', '\\"id\\":\\"k3f9x3', "value"],
    ["a record that is no JSON", "invite:", '{\\"value', "value", "value"],
    ["a token of nothing", "token:", '"value":"k3f9x2"', '"value":""', "value"],
    ["a token that is none", "token:", "token:8506", "token:H506", "value"],
    ["an empty container", "all", '[["k3f9x2",1795339942000.5]]', "[]", "value"],
    ["an id that no stream has", "events", '[["1795339942000-0",[["event"', '[["*",[["event"', "value"],
    ["a key that is not moved", "all", '"key":"all"', '"key":"limit:x"', "key"],
  ])("where a line has %s", async (_, key, from, to, what) => {
    const index = lines.findIndex((line) => line.startsWith(`{"key":"${key}`));
    const changed = lines.map((line, at) => (at === index ? line.replace(from, to) : line));
    expect(changed).not.toEqual(lines);
    expect(await faultOf(changed)).toEqual({ kind: "bad-line", line: index + 1, what });
  });
});
