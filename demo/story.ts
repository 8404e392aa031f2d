/**
 * The main job, for real, as a conversation: an XMPP server with the gate, a Redis, the built bot and its pages, each a
 * private process on loopback that is gone afterwards. `--server ejabberd` takes another server than Prosody. `--once`
 * ends after the show, and so does a run without a terminal.
 */
import { parseArgs } from "node:util";
import { openLink, registerOnPage } from "./page.ts";
import { logIn, type Person } from "./person.ts";
import { chat } from "./prompt.ts";
import { BOT, DOMAIN, isServerName, passwords, raiseStage, type Stage } from "./stage.ts";
import { printFact, printMessage, printQrCode, printTitle } from "./terminal.ts";

const FRIEND = { username: "juliet", password: "by-yonder-moon" } as const;

/** What alice may forward ends with the link, which the picture's address goes on behind. */
const SHARE = /https?:\/\/\S+\/i\/[A-Za-z0-9]+$/;
const PICTURE = /\/qr\.png$/;

async function tell(stage: Stage, alice: Person): Promise<void> {
  const { server } = stage;

  const link = await step("alice asks the bot for an invitation", () => askForLink(alice));

  await step("her friend opens the link", async () => {
    const { status, heading } = await openLink(link);
    if (status !== 200) throw new Error(`the page answered ${status}: ${heading}`);
    printFact(`The page says “${heading}”.`);
  });

  const notice = alice.hear(/has used your invitation/);
  await step("and creates an account on the page", async () => {
    const { status, heading } = await registerOnPage(link, FRIEND);
    if (status !== 200) throw new Error(`the page answered ${status}: ${heading}`);
    printFact(`It says “${heading}”, and ${FRIEND.username}@${DOMAIN} has an account now.`);
  });

  await step("the bot tells alice", async () => {
    printMessage(BOT, alice.jid, await notice);
  });

  await step("the two are contacts", async () => {
    const juliet = await logIn(server, FRIEND.username, FRIEND.password);
    for (const [one, other] of [
      [alice, juliet],
      [juliet, alice],
    ] as const) {
      const subscription = (await one.roster()).get(other.jid);
      printFact(`${one.jid} has ${other.jid} in the contact list, subscription "${subscription}".`);
      if (subscription !== "both") throw new Error(`expected "both", but it is "${subscription}"`);
    }
    await juliet.leave();
  });

  await step("nobody else can use the link", async () => {
    const { status, heading } = await openLink(link);
    if (status !== 410) throw new Error(`the page answered ${status}: ${heading}`);
    printFact(`A visitor who opens it now reads “${heading}”.`);
  });

  await step("alice sees what became of it", async () => {
    printMessage(alice.jid, BOT, "list");
    const list = await alice.ask(BOT, "list", /#/);
    printMessage(BOT, alice.jid, list);
    if (!list.includes(FRIEND.username)) throw new Error(`the list does not name ${FRIEND.username}`);
  });

  await step("and asks for another one", async () => {
    const next = await askForLink(alice);
    printFact(`The page that her next friend sees, while this runs: ${next}`);
  });
}

async function askForLink(person: Person): Promise<string> {
  printMessage(person.jid, BOT, "invite");
  const picture = person.hear(PICTURE);
  const share = person.hear(SHARE);
  printMessage(BOT, person.jid, await person.ask(BOT, "invite", /#/));
  printMessage(BOT, person.jid, await share);
  printMessage(BOT, person.jid, await picture);
  const link = SHARE.exec(await share)?.[0];
  if (link === undefined) throw new Error("there is no link to a page in it");
  await printQrCode(link);
  return link;
}

class StepError extends Error {}

/** Says what comes, and names it when it fails. */
async function step<T>(what: string, act: () => Promise<T>): Promise<T> {
  printTitle(what.charAt(0).toUpperCase() + what.slice(1));
  try {
    return await act();
  } catch (cause) {
    throw new StepError(`${what}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

async function main(): Promise<void> {
  const { values: options } = parseArgs({
    options: { server: { type: "string", default: "prosody" }, once: { type: "boolean", default: false } },
  });
  const name = options.server;
  if (!isServerName(name)) throw new Error(`there is no server "${name}" to show it on`);
  const [stage, alice] = await step("a server, a store, the bot and its pages start", async () => {
    const stage = await raiseStage(name);
    const { software, version, port } = stage.server;
    printFact(`${software} ${version} with TLS and the gate on port ${port}, a Redis, and ${BOT}.`);
    printFact("There are accounts for admin, alice and bob.");
    return [stage, await logIn(stage.server, "alice", passwords.alice)] as const;
  });

  await tell(stage, alice);
  const mayChat = process.stdin.isTTY && process.stdout.isTTY && !options.once;
  if (mayChat) await chat(alice);
  await step("everything stops", async () => {
    await alice.leave();
    await stage.stop();
  });
  printFact("Every step held.");
}

main().catch((error: unknown) => {
  console.error(`\nThe demo failed. ${error instanceof Error ? error.message : error}`);
  // What still runs is killed at exit, and the temporary folders are removed.
  process.exit(1);
});
