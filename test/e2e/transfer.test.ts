import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { temporaryFolder } from "../../rig/at-exit.ts";
import { Program } from "../../rig/processes.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { startXmppClients, type XmppClients } from "../../rig/xmpp-clients.ts";
import { describeOn, serverMakes } from "./on-servers.ts";

const DOMAIN = "montague.example";
const MAIN = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

const folder = temporaryFolder("transfer-e2e");
let before: RedisServer;
let after: RedisServer;
let clients: XmppClients;

beforeAll(async () => {
  [before, after] = await Promise.all([startRedis(), startRedis()]);
  clients = startXmppClients();
  writeFileSync(join(folder.path, "bot.config.json"), JSON.stringify({ domain: DOMAIN }));
});
afterAll(async () => {
  await clients?.stop();
  await Promise.all([before?.stop(), after?.stop()]);
  folder.remove();
});

/** A line of a shell, where `$BOT` is our program, `$BEFORE` and `$AFTER` are the two places. */
async function shell(line: string, places = { before, after }) {
  const env = {
    PATH: process.env["PATH"] ?? "",
    BOT: `${process.execPath} ${MAIN} --config ${folder.path}/bot.config.json`,
    BEFORE: places.before.url,
    AFTER: places.after.url,
  };
  const program = new Program({ name: "sh", command: "sh", args: ["-c", line], cwd: folder.path, env });
  const { code } = await program.exit;
  return { code, stdout: program.stdout(), stderr: program.stderr() };
}

describeOn(serverMakes, "an invitation made before the move, at", ({ start }) => {
  it("is used after it, at the gate", async () => {
    const [from, to] = await Promise.all([startRedis(), startRedis()]);
    const server = await start({ redisUrl: to.url });
    const moving = (line: string) => shell(line, { before: from, after: to });

    const made = await moving("REDIS_URL=$BEFORE $BOT generate --json");
    const { uri } = JSON.parse(made.stdout) as { readonly uri: string };
    const token = /preauth=(\w+)/.exec(uri)?.[1] ?? "";
    const moved = await moving("REDIS_URL=$BEFORE $BOT export | REDIS_URL=$AFTER $BOT import -");
    expect(moved).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^One invitation imported, and all else of montague\.example, as it was at/,
      ),
      stderr: expect.stringMatching(/keep it safe/),
    });
    const friend = await clients.open(server);
    expect(await friend.preauth(token)).toMatchObject({ ok: true });
    expect(await friend.register("juliet", "nurse")).toMatchObject({ ok: true });
    await friend.close();
    const list = async () => (await moving("REDIS_URL=$AFTER $BOT list")).stdout;
    await expect.poll(list).toContain("used by juliet");

    await server.stop();
    await Promise.all([from.stop(), to.stop()]);
  });
});

it("a backup is a file for its owner alone, and is put back over what is there", async () => {
  for (const place of ["$BEFORE", "$AFTER"]) await shell(`REDIS_URL=${place} $BOT generate`);
  const written = await shell("REDIS_URL=$BEFORE $BOT export --output backup.jsonl");
  expect(written).toMatchObject({ code: 0, stdout: "" });
  expect(statSync(join(folder.path, "backup.jsonl")).mode & 0o777).toBe(0o600);

  const refused = await shell("REDIS_URL=$AFTER $BOT import backup.jsonl");
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toMatch(
    /^invite-bot: Redis holds data of montague\.example already .*--replace.*\n$/,
  );

  const replaced = await shell("REDIS_URL=$AFTER $BOT import --replace --json backup.jsonl");
  expect(JSON.parse(replaced.stdout)).toMatchObject({ domain: DOMAIN, invites: 1 });
  const listAt = async (place: string) => (await shell(`REDIS_URL=${place} $BOT list --json`)).stdout;
  expect(await listAt("$AFTER")).toEqual(await listAt("$BEFORE"));
});

it("an export goes where it is sent, and what is there stays what it is", async () => {
  const sent = async (line: string) => {
    const { code, stdout, stderr } = await shell(`export REDIS_URL=$BEFORE; ${line}`);
    expect({ code, stderr }, line).toEqual({ code: 0, stderr: expect.stringMatching(/keep it safe/) });
    return stdout;
  };
  const whole = /^{"format":"invite-bot export".*\n[\s\S]*{"end":true,"entries":\d+}\n$/;
  for (const name of ["-", "/dev/stdout", "/dev/fd/1"]) {
    expect(await sent(`$BOT export --output ${name}`), name).toMatch(whole);
    const added = await sent(`echo first > log; $BOT export --output ${name} >> log; cat log`);
    expect(added.replace("first\n", ""), name).toMatch(whole);
    expect(added, name).toMatch(/^first\n/);
  }
  expect(await sent("$BOT export --output /dev/fd/3 3>&1")).toMatch(whole);
  expect(await sent("mkfifo pipe; cat pipe & $BOT export --output pipe; wait; test -p pipe")).toMatch(whole);
  expect(await sent("$BOT export --output /dev/null; test -c /dev/null")).toBe("");
  const linked = "echo old > real; ln -s real link; $BOT export --output link; test -L link; cat real";
  expect(await sent(linked)).toMatch(whole);
  expect(statSync(join(folder.path, "real")).mode & 0o777).toBe(0o600);
  expect(await sent("ln -s there ahead; $BOT export --output ahead; test -L ahead; cat there")).toMatch(
    whole,
  );
  expect(await sent("$BOT export --output ./-; cat ./-")).toMatch(whole);
  expect((await shell("ls -A")).stdout).not.toContain(".part");
});

it("an import reads a pipe, as it reads a file", async () => {
  const line = "$BOT export > file; mkfifo tube; cat file > tube & $BOT import --replace tube; wait";
  expect(await shell(`export REDIS_URL=$BEFORE; ${line}`)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/imported/),
  });
});

it.each([
  ["onto a full disk", "/dev/full", "ENOSPC"],
  ["over a folder", ".", "EISDIR"],
  ["over a folder by a link", "to-folder", "EISDIR"],
  ["over a link to itself", "loop", "ELOOP"],
  ["below a file", "kept/x", "ENOTDIR"],
  ["over a file that is locked", "locked", "EPERM"],
])("an export %s is one line and 1, and loses nothing", async (_, name, reason) => {
  const setUp =
    "ln -sfn . to-folder; ln -sfn loop loop; echo kept > kept; echo kept > locked; chattr +i locked";
  const { code, stdout, stderr } = await shell(
    `${setUp} 2>/dev/null || exit 9; REDIS_URL=$BEFORE $BOT export --output ${name}; ended=$?; chattr -i locked; cat kept locked; exit $ended`,
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: "kept\nkept\n" });
  expect(stderr).toBe(`invite-bot: ${name} cannot be written (${reason}).\n`);
  expect((await shell("ls -A")).stdout).not.toContain(".part");
});

it.each(["generate", "list", "--help", "help invite", "settings --json", "export"])(
  "that what %s says is lost on a full disk is one line and no success",
  async (words) => {
    const { code, stderr } = await shell(`REDIS_URL=$BEFORE $BOT ${words} > /dev/full`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^invite-bot: stdout cannot be written \(ENOSPC\)\.?\n$/);
  },
);

it.each([
  ["an export to a terminal", "script -qec 'REDIS_URL=$BEFORE $BOT export' /dev/null", 64, /--output FILE/],
  ["an import of nothing", "script -qec 'REDIS_URL=$AFTER $BOT import' /dev/null", 64, /standard input/],
  [
    "an export of nowhere",
    "REDIS_URL=redis://127.0.0.1:1 $BOT export --output x",
    69,
    /Redis does not answer/,
  ],
  [
    "an export into no folder",
    "REDIS_URL=$BEFORE $BOT export --output none/x",
    1,
    /none\/x cannot be written \(ENOENT\)/,
  ],
  ["what is no export", "echo hello | REDIS_URL=$AFTER $BOT import", 1, /no export of invite-bot/],
  ["an export that nobody reads", "REDIS_URL=$BEFORE $BOT export | true", 0, /^$|stdout cannot be written/],
])("%s is refused with one line", async (_, line, code, text) => {
  const refused = await shell(line);
  expect(refused.code).toBe(code);
  expect(`${refused.stdout}${refused.stderr}`).toMatch(text);
  expect(`${refused.stdout}${refused.stderr}`.trim().split("\n").length).toBeLessThanOrEqual(1);
});
