import { readFileSync } from "node:fs";
import { satisfies } from "semver";
import { expect, it } from "vitest";

type Package = { readonly version?: string; readonly engines?: { readonly node?: string } };

const { packages } = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8")) as {
  readonly packages: Readonly<Record<string, Package>>;
};

it.each(["20.19.0", "22.13.0", "24.0.0"])("no package wants another Node.js than %s", (node) => {
  const wanting = Object.entries(packages).filter(
    ([, { engines }]) => !satisfies(node, engines?.node ?? "*"),
  );
  expect(wanting.map(([path, { engines }]) => `${path} wants ${engines?.node}`)).toEqual([]);
});
