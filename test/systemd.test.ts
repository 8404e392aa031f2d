import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const FOLDER = new URL("../deploy/systemd/", import.meta.url);

/** Which secrets a unit's process is not to have, though they are in the file that all units read. */
const WITHHELD = { web: ["XMPP_PASSWORD", "COMPONENT_SECRET"], bot: ["WEBHOOK_SECRET"] } as const;

describe.each(Object.entries(WITHHELD))("the unit of %s", (process, secrets) => {
  const units = readdirSync(FOLDER)
    .map((name) => readFileSync(new URL(name, FOLDER), "utf8"))
    .filter((unit) => new RegExp(`^ExecStart=.* ${process}\\b`, "m").test(unit));

  it("takes away the secrets that others need, and it does not", () => {
    expect(units).toHaveLength(1);
    const unset = /^UnsetEnvironment=(.*)$/m.exec(units[0] ?? "")?.[1]?.split(" ");
    expect(unset).toEqual(secrets);
  });
});
