import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openPages } from "../../src/web/pages.ts";
import { registerModel, welcomeModel } from "../../src/web/register-page.ts";
import { en } from "../../src/wording/en.ts";
import { aLandingModel, anOpenInvite, aSite, aVisitor, NOW } from "../support/site.ts";

const TEMPLATES = new URL("../../web/templates/", import.meta.url);
const SOURCES = new URL("../../src/web/", import.meta.url);

const read = (folder: URL) =>
  readdirSync(folder).map((file) => [file, readFileSync(new URL(file, folder), "utf8")] as const);
const templates = read(TEMPLATES);
const everything = [...templates, ...read(SOURCES)].map(([, text]) => text).join("\n");
const ownKeys = Object.keys(en).filter((key) => key.startsWith("web."));

describe("templates", () => {
  it("say only what there is to be said", () => {
    const said = templates.flatMap(([, text]) =>
      [...text.matchAll(/"(web\.[a-z.-]+)"/g)].map(([, key = ""]) => key),
    );
    expect(said.length).toBeGreaterThan(10);
    expect(said.filter((key) => !ownKeys.includes(key))).toEqual([]);
  });

  it("and the code beside them, use every sentence of the pages", () => {
    const isUsed = (key: string) =>
      everything.includes(`"${key}"`) || ["refused", "fault", "strength"].includes(key.split(".")[1] ?? "");
    expect(ownKeys.filter((key) => !isUsed(key))).toEqual([]);
  });

  it("hold no word of their own, no style and no script", () => {
    for (const [file, text] of templates) {
      const markup = text.replace(/<%[\s\S]*?%>/g, "");
      expect(markup.replace(/<[^>]*>/g, "").replace(/[@\s]/g, ""), file).toBe("");
      expect(markup, file).not.toMatch(/\sstyle=|\son[a-z]+=|<style|<script(?![^>]* src=)/);
    }
  });
});

describe("pages", () => {
  const site = aSite({
    branding: {
      name: `<script>alert("1")</script>`,
      links: [{ label: "Privacy & terms", url: "https://montague.example/?a=1&b=2" }],
    },
  });
  const pages = openPages(site);
  const visitor = aVisitor(site);

  it("escape all that they are given", () => {
    const invite = anOpenInvite({ name: `"><img src=x>` });
    const facts = { invite, mayRegister: true, now: NOW };
    const trouble = { username: `"><script>`, alert: "<b>" };
    const html = [
      pages.render("landing", visitor, "/i/x", aLandingModel(site, visitor, facts)),
      pages.render("register", visitor, "/i/x", registerModel(site, visitor, anOpenInvite(), "g", trouble)),
      pages.render("welcome", visitor, "/i/x", welcomeModel(site, visitor, invite, `<i>`)),
    ].join("\n");
    expect(html).not.toMatch(/<script>|<img src=x|<i>|<b>/);
    expect(html).toContain("Privacy &amp; terms");
    expect(html).toContain("a=1&amp;b=2");
  });

  it("leave no sentence out and no value open", () => {
    const facts = { invite: anOpenInvite(), mayRegister: true, now: NOW };
    const html = pages.render("landing", visitor, "/i/x", aLandingModel(site, visitor, facts));
    expect(html).not.toMatch(/web\.[a-z]+\.|\{\{|undefined|\[object/);
  });
});
