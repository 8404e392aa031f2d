import { expect, it } from "vitest";
import { headingOf } from "../demo/page.ts";
import { asciiHtml } from "../src/web/ascii-html.ts";
import { isolate } from "../src/web/text.ts";

it("the demo prints a heading as people read it, in any form that the page is sent in", () => {
  const heading = `<h1>${isolate("alice &amp; “Bob”")} invites you</h1>`;
  for (const page of [heading, asciiHtml(heading)]) {
    expect(headingOf(`<body>${page}</body>`)).toBe("alice & “Bob” invites you");
  }
});
