import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { renderLookalikes } from "../../scripts/lookalikes.ts";

it("the table of look-alikes is what npm run lookalikes writes", () => {
  const kept = readFileSync(new URL("../../gate/scripts/lookalikes.lua", import.meta.url), "utf8");
  expect(kept).toBe(renderLookalikes());
});
