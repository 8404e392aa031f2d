import { renderCommandLine, renderCommands, renderExitCodes } from "./command-list.ts";
import { renderLogEvents } from "./log-events.ts";
import { renderMetrics } from "./metrics-list.ts";
import { renderSettings } from "./settings-table.ts";

type Parts = Readonly<Record<string, (root: string) => string | Promise<string>>>;

/** The pages of `docs` with parts that are written from the code, by name. What stands around them is by hand. */
export const PAGES: Readonly<Record<string, Parts>> = {
  "settings.md": { settings: renderSettings },
  "commands.md": {
    commands: renderCommands,
    "command line": renderCommandLine,
    "exit codes": renderExitCodes,
  },
  "metrics.md": { metrics: renderMetrics },
  "log-events.md": { "log events": renderLogEvents },
};

/** `page` with each of its parts as the code has it at present. @throws where a part has no place in it. */
export async function fillPage(page: string, parts: Parts, root: string): Promise<string> {
  let filled = page;
  for (const [name, render] of Object.entries(parts)) {
    const place = new RegExp(`(<!-- from the code: ${name} -->\n)[\\s\\S]*?(<!-- end -->)`);
    if (!place.test(filled)) throw new Error(`there is no place for “${name}”`);
    const text = await render(root);
    filled = filled.replace(place, (_, begin: string, end: string) => `${begin}\n${text}\n\n${end}`);
  }
  return filled;
}
