import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../rig/at-exit.ts";
import { Program, run } from "../../rig/processes.ts";
import { copyPackages, copyProject } from "../support/project-copy.ts";

const MINUTES_MS = 3 * 60_000;

describe("in a folder with a blank and the characters #, ö, % and ' in its name", () => {
  const folder = temporaryFolder("odd");
  const project = join(folder.path, "a b#ö%41'");

  beforeAll(() => {
    mkdirSync(project);
    copyProject(project);
    copyPackages(project);
  });
  afterAll(() => folder.remove());

  async function npm(...args: readonly string[]): Promise<string> {
    const program = new Program({
      name: "npm",
      command: "npm",
      args: ["run", "--silent", ...args],
      cwd: project,
    });
    const { code } = await program.exit;
    expect(code, program.output()).toBe(0);
    return program.output();
  }

  it("the demo builds the program, starts whole servers and shows the main job", {
    timeout: MINUTES_MS,
  }, async () => {
    expect(await npm("demo", "--", "--once")).toMatch(/bob/);
  });

  it("the built program runs, and finds its own files", { timeout: MINUTES_MS }, async () => {
    await npm("build");
    const program = new Program({
      name: "invite-bot",
      command: process.execPath,
      args: [join(project, "dist/main.js"), "--version"],
      cwd: "/",
    });
    expect(await program.exit).toMatchObject({ code: 0 });
    const { version } = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as {
      version: string;
    };
    expect(program.stdout().trim()).toBe(version);
  });

  it("the operator's command finds it through a link", async () => {
    const link = join(folder.path, "invite-bot");
    symlinkSync(join(project, "deploy/invite-bot"), link);
    expect(await run(link, ["--version"])).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("the schema is written where it belongs", async () => {
    const schema = () => readFileSync(join(project, "bot.config.schema.json"), "utf8");
    const before = schema();
    await npm("schema");
    expect(schema()).toBe(before);
  });

  it("the tests find their files", { timeout: MINUTES_MS }, async () => {
    expect(await npm("test:unit", "--", "test/architecture.test.ts", "test/config")).toMatch(/\d+ passed/);
  });
});
