import { readFileSync, readlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { freePort } from "../../rig/free-port.ts";
import { Program } from "../../rig/processes.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const processes = readFileSync(`${ROOT}Procfile`, "utf8")
  .trim()
  .split("\n")
  .map((line) => line.split(/:\s*/, 2) as [string, string]);

it("names both processes", () => {
  expect(processes.map(([name]) => name).toSorted()).toEqual(["web", "worker"]);
});

it.each(processes)(
  "leaves no shell between the platform and %s, which would keep a signal from it",
  async (_name, line) => {
    const port = await freePort();
    const env = {
      PATH: process.env["PATH"],
      XMPP_DOMAIN: "montague.example",
      BOT_ADMINS: "escalus@montague.example",
      WEB_BASE_URL: "https://join.montague.example",
      PORT: String(port),
      REDIS_URL: `redis://127.0.0.1:${port}`,
      XMPP_SERVICE: `xmpp://127.0.0.1:${port}`,
      XMPP_PASSWORD: "none",
    };
    // As foreman does, by a shell that does not step aside for its last command.
    const program = new Program({ name: line, command: "sh", args: ["-c", `${line}; true`], cwd: ROOT, env });
    await program.waitForOutput(/\S/);
    expect(readlinkSync(`/proc/${program.pid}/exe`)).toBe(process.execPath);
    await program.stop();
  },
);
