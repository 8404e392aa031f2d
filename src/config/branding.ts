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
    name: z.string().min(1).max(60).nullable().default(null).describe("The server’s name; null: its domain"),
    logo: z.string().min(1).nullable().default(null).describe("A picture: svg, png, webp or jpg"),
    colour: z
      .string()
      .regex(/^#[0-9a-f]{6}$/i, { error: "must be a colour such as #0f766e" })
      .default("#0f766e")
      .describe("Of buttons and links; made readable by itself, in the dark theme too"),
    apps: z.string().min(1).nullable().default(null).describe("A JSON file like src/web/apps.json"),
    links: z.array(link).max(6).default([]).describe("At the foot of every page, such as a privacy policy"),
    texts: z
      .partialRecord(z.enum(languages), texts)
      .default({})
      .describe("Sentences by language and key, in place of ours"),
  })
  .prefault({});
