import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../rig/at-exit.ts";
import { freePort } from "../../rig/free-port.ts";
import { Program, run } from "../../rig/processes.ts";
import { startRedis } from "../../rig/redis.ts";
import { copyPackages, copyProject } from "../support/project-copy.ts";

it("what npm pack makes of a clone that was never built is the whole program", {
  timeout: 180_000,
}, async () => {
  const folder = temporaryFolder("package");
  const [clone, site] = [join(folder.path, "clone"), join(folder.path, "site")];
  for (const each of [clone, site]) mkdirSync(each);
  copyProject(clone);
  copyPackages(clone);
  // Without one, npm would install into a folder above that has one.
  writeFileSync(join(site, "package.json"), "{}");
  const name = await run("npm", ["pack", "--silent"], { cwd: clone });
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", join(clone, name.trim())], {
    cwd: site,
  });

  const redis = await startRedis();
  const port = await freePort();
  const web = { base_url: `http://127.0.0.1:${port}`, port };
  writeFileSync(
    join(site, "bot.config.json"),
    JSON.stringify({ domain: "montague.example", redis: { url: redis.url }, web }),
  );
  const command = join(site, "node_modules/.bin/invite-bot");
  const pages = new Program({ name: "web", command, args: ["web"], cwd: site });
  await pages.waitForOutput(/listening/);
  const { landing_url: link } = JSON.parse(await run(command, ["generate", "--json"], { cwd: site })) as {
    landing_url: string;
  };
  const page = await fetch(link);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain("montague.example");
  await pages.stop();
  await redis.stop();
  folder.remove();
});
