import { describe, expect, it } from "vitest";
import { LuaDataError, parseLuaData } from "../../src/transfer/lua-data.ts";

const parse = (text: string) => parseLuaData(Buffer.from(text, "latin1"));

function lineOfFault(text: string): number | undefined {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof LuaDataError) return error.line;
    throw error;
  }
  return undefined;
}

describe("parseLuaData", () => {
  it("reads what Prosody writes", () => {
    const file = `return {
	["H-VvrHTSQro-fLElsyKu_nOP"] = {
		["expires"] = 1795944742;
		["additional_data"] = {
			["groups"] = {
				"friends";
				"family";
			};
			["empty"] = {};
		};
		["allow_registration"] = true;
		["jid"] = "jul.i\\195\\169t@montague.example";
		["share"] = 0.5;
		["far"] = 1e+20;
		["for ever"] = (1/0);
		["reusable"] = nil;
	};
};
`;
    expect(parse(file)).toEqual(
      new Map([
        [
          "H-VvrHTSQro-fLElsyKu_nOP",
          new Map<string, unknown>([
            ["expires", 1_795_944_742],
            [
              "additional_data",
              new Map<string, unknown>([
                [
                  "groups",
                  new Map([
                    [1, "friends"],
                    [2, "family"],
                  ]),
                ],
                ["empty", new Map()],
              ]),
            ],
            ["allow_registration", true],
            ["jid", "jul.iét@montague.example"],
            ["share", 0.5],
            ["far", 1e20],
            ["for ever", Number.POSITIVE_INFINITY],
          ]),
        ],
      ]),
    );
  });

  it("reads raw UTF-8 and every escape, as older versions wrote them", () => {
    const table = parseLuaData(
      Buffer.from('return { "jüliet"; "\\a\\b\\f\\n\\r\\t\\v\\\\\\"\\\'\\0\\1271" }'),
    );
    expect([...table.values()]).toEqual(["jüliet", "\x07\b\f\n\r\t\v\\\"'\0\x7f1"]);
  });

  it.each([
    ["nothing", "", 1],
    ["a program", 'return os.execute("true");', 1],
    ["a call within", 'return {\n\t["x"] = os.exit();\n};', 2],
    ["a table that does not end", 'return {\n\t["x"] = 1;\n', 3],
    ["a text that does not end", 'return {\n\t["x"] = "abc;\n};', 2],
    ["an escape of no byte", 'return { "\\256" }', 1],
    ["an escape that there is not", 'return { "\\q" }', 1],
    ["what is no UTF-8", 'return { "\\255" }', 1],
    ["a second value", "return {}, {}", 1],
    ["something behind it", "return {}; print(1)", 1],
    ["a name for a key", "return { x = 1 }", 1],
    ["a comment", "return { --[[ x ]] }", 1],
    ["hundreds of tables in each other", `return ${"{".repeat(200)}${"}".repeat(200)}`, 1],
  ])("refuses %s, and names the line", (_, text, line) => {
    expect(lineOfFault(text)).toBe(line);
  });
});
