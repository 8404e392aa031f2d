import { describe, expect, it } from "vitest";
import { commands } from "../../../src/commands/index.ts";
import { languages, speakAll } from "../../../src/wording/index.ts";
import { nodeName } from "../../../src/xmpp/adhoc/adhoc-disco.ts";
import { nodesOf } from "../../../src/xmpp/adhoc/nodes.ts";
import { paramField } from "../../../src/xmpp/adhoc/param-field.ts";

const nodes = nodesOf(commands);
const voices = speakAll();
const say = voices.en;

describe("the nodes of all commands", () => {
  it("are XEP-0401's for its two commands, and ours for the others", () => {
    const named = new Map(nodes.map(({ node, command }) => [node, command.name]));
    expect(named.get("urn:xmpp:invite#invite")).toBe("invite");
    expect(named.get("urn:invite-bot:command:invite")).toBe("invite");
    expect(named.get("urn:xmpp:invite#create-account")).toBe("create-account");
    expect(named.has("urn:invite-bot:command:create-account")).toBe(false);
    for (const { name, doors } of commands) {
      const isHere = doors === undefined || doors.includes("ad-hoc");
      expect([...named.values()].includes(name), name).toBe(isHere);
    }
  });

  it.each(languages)("differ in name, in %s", (language) => {
    const names = nodes.map((node) => nodeName(voices[language], node));
    expect(new Set(names).size).toBe(nodes.length);
    for (const name of names) expect(name).not.toMatch(/^\p{Ll}|\{\{/u);
  });

  it("differ in node", () => {
    expect(new Set(nodes.map(({ node }) => node)).size).toBe(nodes.length);
  });

  it.each(nodes.flatMap((node) => node.params.map((param) => [node.node, param.var, node, param] as const)))(
    "%s asks for %s with a label of its own, and a type that every client knows",
    (_, name, node, param) => {
      const field = paramField(say, node.command.name, param, { typed: undefined });
      expect(field.var).toBe(name);
      expect(field.label).not.toBe(param.param.placeholder);
      expect(["boolean", "list-single", "text-single"]).toContain(field.type);
      // Gajim's reader throws on a boolean that is neither, and on a choice that is no option.
      if (field.type === "boolean") expect(field.values).toEqual(["0"]);
      if (field.type === "list-single") {
        expect(field.options?.map(({ value }) => value)).toContain(field.values?.[0]);
      }
    },
  );
});
