import { type Logger, pino } from "pino";
import { onTestFinished } from "vitest";
import { createSession } from "../../../src/xmpp/session/create-session.ts";
import type { Session, SessionOptions } from "../../../src/xmpp/session/session.ts";
import { sessionTiming } from "../../../src/xmpp/session/timing.ts";
import { type Element, xml } from "../../../src/xmpp/xml.ts";
import { DOMAIN, PASSWORD, type PeerConnection, type ScriptedPeer } from "../../support/scripted-peer.ts";

/** Waits short enough for a test that expects them to end, long enough for one that does not. */
const TIMING = {
  ...sessionTiming,
  backoffLeastMs: 5,
  backoffMostMs: 20,
  backoffSlowMs: 40,
  ackGatherMs: 1,
  stopMs: 1_000,
};

type LogLine = { readonly level: number; readonly msg: string; readonly [field: string]: unknown };

export type SessionUnderTest = {
  readonly session: Session;
  /** Messages and presences, as they were delivered. */
  readonly received: Element[];
  /** Resolves with the nth delivery, from 1. */
  delivered(count: number): Promise<Element>;
  readonly log: LogLine[];
  /** Resolves with what the event next says. */
  event(name: "online" | "resumed" | "offline" | "fatal"): Promise<unknown>;
};

/** A session that ends with its test, however that ends. */
export function aSession(
  options: Partial<SessionOptions> & Pick<SessionOptions, "service">,
): SessionUnderTest {
  const received: Element[] = [];
  const waiting: { readonly count: number; readonly resolve: (stanza: Element) => void }[] = [];
  const log: LogLine[] = [];
  const session = createSession({
    domain: DOMAIN,
    username: "invite",
    password: PASSWORD,
    requireTls: false,
    caFile: null,
    presence: () => xml("presence"),
    answer: async () => undefined,
    log: listLogger(log),
    ...options,
    receive: (stanza, whenAcknowledged) => {
      received.push(stanza);
      for (const { count, resolve } of waiting) if (count === received.length) resolve(stanza);
      return options.receive?.(stanza, whenAcknowledged);
    },
    timing: { ...TIMING, ...options.timing },
  });
  onTestFinished(() => session.stop());
  return {
    session,
    received,
    log,
    delivered: (count) =>
      new Promise((resolve) => {
        const already = received[count - 1];
        if (already === undefined) waiting.push({ count, resolve });
        else resolve(already);
      }),
    event: (name) =>
      new Promise((resolve) => {
        const off = session.on(name, (fact: unknown) => {
          off();
          resolve(fact);
        });
      }),
  };
}

type AtPeer = SessionUnderTest & { readonly connection: PeerConnection };

/** A session that is connected, and yet to be greeted. */
export async function startingAt(
  peer: ScriptedPeer,
  options: Partial<SessionOptions> = {},
): Promise<AtPeer & { readonly started: Promise<void> }> {
  const bot = aSession({ service: peer.service, ...options });
  const started = bot.session.start();
  return { ...bot, started, connection: await peer.accept() };
}

export async function onlineAt(peer: ScriptedPeer, options: Partial<SessionOptions> = {}): Promise<AtPeer> {
  const { started, ...bot } = await startingAt(peer, options);
  await bot.connection.login();
  await started;
  return bot;
}

/** A handler that takes as long as the test wants. */
export function aTask(): { readonly done: Promise<void>; finish(): void } {
  let finish = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { done, finish: () => finish() };
}

function listLogger(lines: LogLine[]): Logger {
  return pino({ level: "trace", base: null }, { write: (line: string) => void lines.push(JSON.parse(line)) });
}

export function aMessage(
  fields: { readonly to?: string; readonly body?: string; readonly id?: string } = {},
): Element {
  const { to = `romeo@${DOMAIN}/orchard`, body = "Good morrow", id } = fields;
  return xml("message", { to, type: "chat", id }, xml("body", {}, body));
}
