import { titleOf } from "../../commands/command-title.ts";
import { type Caller, refuseCaller } from "../../invites/policy.ts";
import type { Say } from "../../wording/index.ts";
import { discoElement } from "../caps.ts";
import { NS } from "../namespaces.ts";
import { type Element, xml } from "../xml.ts";
import type { CommandNode } from "./nodes.ts";

/** Whether this caller may run the command of a node; a server is nobody. */
export function mayRun({ command }: CommandNode, caller: Caller | undefined, domain: string): boolean {
  return caller !== undefined && refuseCaller(caller, command.permission, domain) === undefined;
}

/** What a node is called in lists. */
export function nodeName(say: Say, { command, isDetailed }: CommandNode): string {
  const name = titleOf(say, command.name);
  return isDetailed ? say("adhoc.detailed", { name }) : name;
}

/** XEP-0050 §2.2. Gajim refuses the whole list when an item has less than these three attributes, or more. */
export function listCommands(say: Say, nodes: readonly CommandNode[], asked: string): Element {
  return xml(
    "query",
    { xmlns: NS.discoItems, node: NS.commands },
    ...nodes.map((node) => xml("item", { jid: asked, node: node.node, name: nodeName(say, node) })),
  );
}

/** XEP-0050 §2.1 and §2.3: the list itself, as a node. */
export function describeList(say: Say): Element {
  const identity = { category: "automation", type: "command-list", name: say("adhoc.list") };
  return discoElement({ ...identity, features: [NS.commands, NS.discoInfo, NS.discoItems] }, NS.commands);
}

/** XEP-0050 §2.3: one command. */
export function describeCommand(say: Say, node: CommandNode): Element {
  const identity = { category: "automation", type: "command-node", name: nodeName(say, node) };
  return discoElement({ ...identity, features: [NS.commands, NS.discoInfo, NS.dataForm] }, node.node);
}
