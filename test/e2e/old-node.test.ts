import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Program } from "../../rig/processes.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const { scripts, engines } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
};

/** As Debian 11 and 12 have it; scripts/unpack.mjs brings them. */
describe.each(["12.22", "18.20"])("Node.js %s, as Debian has it,", (version) => {
  const bin = join(ROOT, ".cache", `node-${version.split(".")[0]}`, "node_modules/.bin");
  const run = async (command: string, ...args: readonly string[]) => {
    const PATH = `${bin}${delimiter}${process.env["PATH"]}`;
    const program = new Program({ name: command, command, args, cwd: ROOT, env: { PATH } });
    const { code } = await program.exit;
    return { code, output: program.output() };
  };
  const line = (own: string) =>
    `invite-bot: needs Node.js ${engines.node.replace(">=", "")} or newer, this is ${own}. README.md says where to get it.\n`;
  const refusal = expect.stringMatching(new RegExp(`^${line(`${version}.X`).replace("X", "\\d+")}$`));

  describe.skipIf(!existsSync(bin))("is told in one line that it is too old", () => {
    it.each([["bot"], ["web"], ["doctor"], ["--version"]])("by invite-bot %s", async (word) => {
      expect(await run("node", "dist/main.js", word)).toEqual({ code: 78, output: refusal });
    });

    it.each(Object.keys(scripts).filter((name) => name !== "start"))("by npm run %s", async (name) => {
      expect(await run("sh", "-c", scripts[name] ?? "")).toEqual({ code: 78, output: refusal });
    });
  });
});

it("a version that is new enough is asked for nothing", async () => {
  const program = new Program({
    name: "node",
    command: process.execPath,
    args: ["scripts/needs-node.cjs"],
    cwd: ROOT,
  });
  expect(await program.exit).toMatchObject({ code: 0 });
  expect(program.output()).toBe("");
});
