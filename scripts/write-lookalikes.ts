/** Writes `gate/scripts/lookalikes.lua`, for `npm run lookalikes`. A test holds it equal to what the packages say. */
import { writeFileSync } from "node:fs";
import { renderLookalikes } from "./lookalikes.ts";

writeFileSync(new URL("../gate/scripts/lookalikes.lua", import.meta.url), renderLookalikes());
