import { expect, it } from "vitest";
import { de } from "../../src/wording/de.ts";
import { en } from "../../src/wording/en.ts";
import { es } from "../../src/wording/es.ts";
import { fr } from "../../src/wording/fr.ts";
import { ru } from "../../src/wording/ru.ts";
import { zh } from "../../src/wording/zh.ts";

/** Of a plural, `_other` is in every language. */
const wanted = Object.keys(en).filter((key) => !/_(zero|one|two|few|many)$/.test(key));

// Not among the unit tests: translations may follow.
it.each(Object.entries({ de, es, fr, ru, zh }))(
  "every English sentence is in src/wording/%s.ts, too",
  (_, texts) => {
    expect(wanted.filter((key) => !Object.hasOwn(texts, key))).toEqual([]);
  },
);
