import { ok } from "../invites/result.ts";
import { sayTime } from "../wording/index.ts";
import { defineCommand } from "./command.ts";
import { count, optional } from "./params.ts";

const USUAL = 20;
const MOST = 100;

/** Who did what, newest first. */
export const audit = defineCommand({
  name: "audit",
  permission: "admins",
  params: { number: optional("number", count, "first") },
  async run({ audit: log, say, values }) {
    const entries = await log.latest(Math.min(values.number ?? USUAL, MOST));
    if (entries.length === 0) return ok({ text: say("audit.empty"), data: [] });
    return ok({
      text: say("audit.title", { count: entries.length }),
      list: entries.map(({ time, by, door, command, target, outcome }) => {
        const what = target === "" ? command : `${command} ${target}`;
        return [sayTime(time), by, what, outcome, door].join(" · ");
      }),
      data: entries.map((entry) => ({ ...entry, time: entry.time.toISOString() })),
    });
  },
});
