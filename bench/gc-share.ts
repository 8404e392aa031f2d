import type { BotProcess } from "../rig/bot.ts";

/** The environment of a bot whose garbage collection can be measured. */
export const WITH_GC_CLOCK = { NODE_OPTIONS: `--import=${new URL("gc-clock.mjs", import.meta.url)}` };

/** Runs the work, and adds how many percent of the time that the bot's main thread works it collects garbage. */
export async function withGcShare<T extends object>(
  bot: BotProcess,
  work: () => Promise<T>,
): Promise<T & { readonly gcShare: number }> {
  const before = await readClock(bot);
  const result = await work();
  const after = await readClock(bot);
  const gcShare = (100 * (after.collected - before.collected)) / (after.worked - before.worked);
  return { ...result, gcShare };
}

async function readClock({ program }: BotProcess) {
  const from = program.output().length;
  process.kill(program.pid, "SIGUSR2");
  const [, collected, worked] = await program.waitForOutput(/gc-clock: (\S+) of (\S+) ms/, { from });
  return { collected: Number(collected), worked: Number(worked) };
}
