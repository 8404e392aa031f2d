import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Program } from "./processes.ts";
import type { Endpoint } from "./xmpp-clients.ts";

/** A command to run, and what to fill into each of its forms. */
export type NbxmppRun = {
  readonly node: string;
  readonly forms?: readonly Readonly<Record<string, string | boolean>>[];
};

/** A stage as Gajim's library reads it. */
export type NbxmppStage = {
  readonly status: string;
  readonly actions: readonly string[];
  readonly default: string | null;
  readonly notes: readonly (readonly [type: string, text: string])[];
  readonly form: {
    readonly type: string;
    readonly title: string | null;
    readonly instructions: string;
    readonly fields: Readonly<
      Record<
        string,
        { readonly type: string; readonly label: string; readonly value: unknown; readonly valid: boolean }
      >
    >;
  } | null;
};

export type NbxmppTranscript = {
  readonly list: readonly { readonly jid: string; readonly node: string; readonly name: string }[];
  readonly runs: readonly (readonly NbxmppStage[])[];
};

const SCRIPT = fileURLToPath(new URL("nbxmpp/commands.py", import.meta.url));

/** Lists the commands at an address and runs some. @throws with the error of nbxmpp. */
export async function runWithNbxmpp(
  endpoint: Endpoint,
  account: { readonly username: string; readonly password: string },
  to: string,
  runs: readonly NbxmppRun[],
): Promise<NbxmppTranscript> {
  const program = new Program({ name: "nbxmpp", command: findPython(), args: [SCRIPT] });
  const { domain, port } = endpoint;
  const order = { domain, port, ...account, to, runs: runs.map(({ node, forms = [] }) => ({ node, forms })) };
  program.write(`${JSON.stringify(order)}\n`);
  const { code } = await program.exit;
  if (code !== 0) throw new Error(`nbxmpp: ${program.stderr()}`);
  return JSON.parse(program.stdout()) as NbxmppTranscript;
}

/** Debian's nbxmpp belongs to Debian's Python. */
function findPython(): string {
  const found = ["/usr/bin/python3", "python3"].find(
    (python) => spawnSync(python, ["-c", "import nbxmpp.client"]).status === 0,
  );
  if (found === undefined) throw new Error("There is no python3-nbxmpp here: run node scripts/install.mjs");
  return found;
}
