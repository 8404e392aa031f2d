/** Writes `bot.config.schema.json`, for `npm run schema`. A test holds it equal to the schema. */
import { writeFileSync } from "node:fs";
import { configJsonSchema } from "../src/config/schema.ts";

const file = new URL("../bot.config.schema.json", import.meta.url);
writeFileSync(file, `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`);
