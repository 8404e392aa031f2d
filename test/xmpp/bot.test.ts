import { pino } from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import { speakAll } from "../../src/wording/index.ts";
import { createBot } from "../../src/xmpp/bot.ts";
import { aJid } from "../support/builders.ts";
import { aProfile } from "../support/profile.ts";
import { DOMAIN, PASSWORD, type ScriptedPeer, startPeer } from "../support/scripted-peer.ts";
import { aTask } from "./session/a-session.ts";

let peer: ScriptedPeer;
beforeEach(async () => {
  peer = await startPeer();
});
afterEach(() => peer.stop());

it("tells the server that a message is taken over when it is entered into the inbox, and not before", async () => {
  const [taken, entering] = [aTask(), aTask()];
  const take = () => {
    taken.finish();
    return entering.done;
  };
  const log = pino({ level: "silent" });
  const policy = { domain: DOMAIN, admins: [] };
  const bot = createBot({
    account: {
      ...{ service: peer.service, domain: DOMAIN, username: "invite", password: PASSWORD },
      ...{ requireTls: false, caFile: null },
    },
    carriedOver: { memory: undefined, mayConnect: async () => true, settled: async () => undefined },
    jid: aJid(`invite@${DOMAIN}`),
    profile: aProfile,
    version: "1",
    chat: {
      intake: { take },
      dispatch: { policy, commands: [], log },
      voices: speakAll(),
      language: "en",
    },
    policy,
    forms: {},
    questions: {},
    notices: { remind: async () => undefined, take: async () => [] },
    onFatal: () => undefined,
    onOnline: () => undefined,
    log,
  } as never);
  const started = bot.start();
  const link = await peer.accept();
  await link.login();
  await started;
  link.send(`<message from='romeo@${DOMAIN}/x' id='m1' type='chat'><body>invite</body></message>`);
  await taken.done;
  expect(await link.handled()).toBe(0);
  entering.finish();
  await expect.poll(() => link.handled()).toBe(1);
  await bot.abandon();
});
