import { ok } from "../invites/result.ts";
import { sayTime } from "../wording/index.ts";
import { defineCommand } from "./command.ts";
import { count, flag, optional } from "./params.ts";

const USUAL = 20;
const MOST = 100;

/** Who did what, or tried to and was refused, newest first. */
export const audit = defineCommand({
  name: "audit",
  permission: "admins",
  params: { number: optional("number", count, "first"), refused: flag("refused") },
  async run({ audit: log, say, values }) {
    const what = values.refused === true ? "refused" : "done";
    const entries = await log.latest(what, Math.min(values.number ?? USUAL, MOST));
    if (entries.length === 0)
      return ok({ text: say(what === "done" ? "audit.empty" : "audit.none-refused"), data: [] });
    const count = entries.length;
    return ok({
      text: what === "done" ? say("audit.title", { count }) : say("audit.refused", { count }),
      list: entries.map(({ time, by, door, command, target, outcome }) => {
        const what = target === "" ? command : `${command} ${target}`;
        return [sayTime(time), by, what, outcome, door].join(" · ");
      }),
      data: entries.map((entry) => ({ ...entry, time: entry.time.toISOString() })),
    });
  },
});
