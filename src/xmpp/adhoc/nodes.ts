import { type Command, isOffered } from "../../commands/command.ts";
import type { Param } from "../../commands/params.ts";
import { NS } from "../namespaces.ts";

/** A parameter under the name that it has in this node's form. */
export type NodeParam = { readonly var: string; readonly param: Param<unknown> };

/** A command as ad-hoc clients address it. */
export type CommandNode = {
  readonly node: string;
  readonly command: Command;
  /** What its form asks for; with none, it completes in one step. */
  readonly params: readonly NodeParam[];
  /** Its result is XEP-0401's, and nothing more. */
  readonly isInvitation: boolean;
  /** Beside it there is one that asks for nothing. */
  readonly isDetailed: boolean;
};

/** XEP-0401's own names, by command: of the node, and of the fields that it asks for by our keywords. */
const SPECIFIED: Readonly<
  Record<string, { readonly node: string; readonly vars: Readonly<Record<string, string>> }>
> = {
  invite: { node: `${NS.invite}#invite`, vars: {} },
  "create-account": {
    node: `${NS.invite}#create-account`,
    vars: { for: "username", roster: "roster-subscription" },
  },
};

/** Every node there is, in the order of `help`. */
export function nodesOf(commands: readonly Command[]): readonly CommandNode[] {
  return commands.filter((command) => isOffered(command, "ad-hoc")).flatMap(nodesOfCommand);
}

function nodesOfCommand(command: Command): readonly CommandNode[] {
  const specified = SPECIFIED[command.name];
  const params = Object.values(command.params);
  const own: CommandNode = {
    node: `urn:invite-bot:command:${command.name}`,
    command,
    params: params.map((param) => ({ var: param.keyword, param })),
    isInvitation: false,
    isDetailed: specified !== undefined,
  };
  if (specified === undefined) return [own];

  const asked = params.flatMap((param) => {
    const name = specified.vars[param.keyword];
    return name === undefined ? [] : [{ var: name, param }];
  });
  const node = { ...own, node: specified.node, params: asked, isInvitation: true, isDetailed: false };
  // A second one where the specification's asks for less than the command takes.
  return asked.length === params.length ? [node] : [node, own];
}
