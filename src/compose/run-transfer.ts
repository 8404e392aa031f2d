import { EXIT } from "../cli/exit-codes.ts";
import type { Invocation } from "../cli/program.ts";
import { renderImported } from "../cli/render-imported.ts";
import type { Config } from "../config/schema.ts";
import { UnavailableError } from "../invites/unavailable.ts";
import { sayTransferFault, TransferError } from "../transfer/fault.ts";
import { type Say, sayTime } from "../wording/index.ts";
import { exportDomain, importDomain, importFromProsody } from "./transfer.ts";

type Order = Extract<Invocation, { readonly kind: "export" | "import" }>;

/** Runs `export` or `import`, with its outcome on standard output or, beside an export, on standard error. */
export async function runTransfer(order: Order, config: Config, say: Say): Promise<number> {
  const usageFault = usageFaultOf(order, say);
  if (usageFault !== undefined) {
    complain(usageFault);
    return EXIT.usage;
  }
  try {
    await (order.kind === "export" ? runExport(order, config, say) : runImport(order, config, say));
    return EXIT.done;
  } catch (error) {
    if (error instanceof TransferError) {
      complain(sayTransferFault(say, config.domain, error.fault));
      return error.fault.kind === "interrupted" ? EXIT.unavailable : EXIT.failed;
    }
    if (!(error instanceof UnavailableError)) throw error;
    complain(say("cli.no-redis"));
    return EXIT.unavailable;
  }
}

/** Tokens are not for the screen, and nobody types an export. */
function usageFaultOf(order: Order, say: Say): string | undefined {
  if (order.kind === "export") {
    return order.output === undefined && process.stdout.isTTY ? say("cli.export.terminal") : undefined;
  }
  const isTyped = order.source.from === "export" && order.source.file === undefined && process.stdin.isTTY;
  return isTyped ? say("cli.import.no-file") : undefined;
}

async function runExport(order: Extract<Order, { kind: "export" }>, config: Config, say: Say) {
  const count = await exportDomain(config, { file: order.output, output: process.stdout });
  process.stderr.write(`${say("cli.export.done", { count })}\n`);
}

async function runImport({ source, json }: Extract<Order, { kind: "import" }>, config: Config, say: Say) {
  const print = (data: unknown, text: string) =>
    process.stdout.write(`${json ? JSON.stringify(data, undefined, 2) : text}\n`);
  if (source.from === "prosody") {
    const adopted = await importFromProsody(config, source.path);
    print(adopted, renderImported(say, adopted));
    return;
  }
  const { header, invites } = await importDomain(config, source.file ?? process.stdin, {
    isReplacing: source.isReplacing,
    lockdownReason: say("cli.import.lockdown"),
  });
  const { domain, time } = header;
  print({ domain, time, invites }, say("cli.import.done", { count: invites, domain, time: sayTime(time) }));
}

function complain(text: string): void {
  process.stderr.write(`invite-bot: ${text}\n`);
}
