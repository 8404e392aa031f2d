import * as z from "zod";
import { en } from "../wording/en.ts";
import { languages } from "../wording/index.ts";

const link = z.strictObject({
  label: z.string().min(1).max(60),
  url: z.url({ protocol: /^https?$/, error: "must be a URL such as https://example.org/privacy" }),
});

/** Of the pages, and of the welcome to new members. */
const isOwnWord = (key: string) => /^(web|welcome)\./.test(key) && Object.hasOwn(en, key);

const texts = z.record(
  z.string().refine(isOwnWord, {
    error:
      "is no sentence of the pages or of the welcome; src/wording/en.ts has them, under web. and welcome.",
  }),
  z.string(),
);

/** `web.branding`: what an operator may make their own on the pages. */
export const branding = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(60)
      .nullable()
      .default(null)
      .describe("The name of the server; null: its domain"),
    logo: z.string().min(1).nullable().default(null).describe("A picture file: svg, png, webp or jpg"),
    colour: z
      .string()
      .regex(/^#[0-9a-f]{6}$/i, { error: "must be a colour such as #0f766e" })
      .default("#0f766e")
      .describe(
        "Of buttons and links. It is made darker or lighter until it reads well in each theme (WCAG 2.2 AA)",
      ),
    apps: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe(
        "A JSON file in place of src/web/apps.json, in the same form; the first app of a platform is recommended first",
      ),
    links: z
      .array(link)
      .max(6)
      .default([])
      .describe("Links at the foot of every page: label and url of each"),
    texts: z
      .partialRecord(z.enum(languages), texts)
      .default({})
      .describe(
        "Sentences in your own words, by language and key; src/wording/en.ts has the keys, under web. and welcome.",
      ),
  })
  .prefault({});
