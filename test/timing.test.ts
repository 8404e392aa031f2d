import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as timing from "../src/timing.ts";
import { sessionTiming } from "../src/xmpp/session/timing.ts";

/** How long ejabberd keeps a session that may be resumed, by default; Prosody keeps it for 600 s. */
const SERVER_RESUME_MS = 300_000;
/** How long Conversations waits for the answer to a command. */
const CLIENT_LIMIT_MS = 2_000;
/** Between SIGTERM and SIGKILL. */
const PLATFORM_STOP_MS = 10_000;

/** A time of a gate or script in ms, as its source has it. */
function gateMs(file: string, name: string): number {
  const text = readFileSync(new URL(`../gate/${file}`, import.meta.url), "utf8");
  const [, lua, erlang] =
    new RegExp(`(?:^local ${name} = ([\\d.* ]+)|^-define\\(${name}, (?:<<")?(\\d+))`, "m").exec(text) ?? [];
  const factors = (lua ?? erlang ?? "").split("*").map((factor) => Number.parseFloat(factor));
  const value = factors.reduce((product, factor) => product * factor, 1);
  if (Number.isNaN(value)) throw new Error(`${file} has no ${name}`);
  return name.endsWith("_SECONDS") ? value * 1000 : value;
}

const prosody = (file: string, name: string) => gateMs(`prosody/mod_invite_gate/${file}.lua`, name);
const ejabberd = (file: string, name: string) => gateMs(`ejabberd/mod_invite_gate/src/${file}.erl`, name);
const script = (file: string, name: string) => gateMs(`scripts/${file}.lua`, name);

describe("the lease", () => {
  it("outlives a renewal that Redis did not answer, the next one, and the look in between", () => {
    const { REDIS_ANSWER_MS, RENEW_MS, LEASE_MS } = timing;
    expect(2 * (REDIS_ANSWER_MS + RENEW_MS)).toBeLessThan(LEASE_MS);
  });

  it("is over, and the next owner connected, while the server still keeps the session", () => {
    const { LEASE_MS, RENEW_MS } = timing;
    const { ackIntervalMs, ackTimeoutMs, connectMs } = sessionTiming;
    expect(ackIntervalMs + ackTimeoutMs + LEASE_MS + RENEW_MS + connectMs).toBeLessThan(SERVER_RESUME_MS);
  });

  it("is left by an owner that steps down until each standby has looked, and those are still known as such", () => {
    const { RENEW_MS, REDIS_ANSWER_MS, STEP_DOWN_MS, OFFLINE_MS, MAX_OFFLINE_MS, LEASE_MS } = timing;
    const seenMs = script("acquire-lease", "SEEN_MS");
    expect(seenMs).toBeGreaterThan(RENEW_MS + REDIS_ANSWER_MS);
    expect(seenMs).toBeLessThan(LEASE_MS);
    expect(STEP_DOWN_MS).toBeGreaterThan(RENEW_MS + REDIS_ANSWER_MS);
    expect(OFFLINE_MS).toBeLessThan(MAX_OFFLINE_MS);
  });
});

describe("a message", () => {
  it("is refused no sooner than Redis could have answered", () => {
    expect(timing.REFUSE_MS).toBeGreaterThan(timing.REDIS_ANSWER_MS);
  });

  it("that is redelivered after a takeover is not taken for an old one", () => {
    const { LEASE_MS, RENEW_MS, MIN_KEPT_MS } = timing;
    const { ackIntervalMs, ackTimeoutMs, connectMs } = sessionTiming;
    expect(LEASE_MS + RENEW_MS + connectMs).toBeLessThan(MIN_KEPT_MS);
    expect(ackIntervalMs + ackTimeoutMs + connectMs).toBeLessThan(MIN_KEPT_MS);
  });

  it("that was refused is remembered no longer than the id of any message", () => {
    expect(timing.CLIENT_RETRY_MS).toBeLessThanOrEqual(timing.SAME_ID_MS);
  });

  it("is known again by the gates for as long as by the bot", () => {
    const { SAME_ID_MS, SAME_WORDS_MS } = timing;
    expect(prosody("messages.lib", "WORDS_MS")).toBe(SAME_WORDS_MS);
    expect(ejabberd("invite_gate_messages", "WORDS_MS")).toBe(SAME_WORDS_MS);
    expect(prosody("messages.lib", "HOUR_MS")).toBe(SAME_ID_MS);
    expect(ejabberd("invite_gate_messages", "HOUR_MS")).toBe(SAME_ID_MS);
    expect(prosody("domain_messages.lib", "ANSWERED_MS")).toBe(SAME_ID_MS);
    expect(ejabberd("invite_gate_domain", "ANSWERED_MS")).toBe(SAME_ID_MS);
  });

  it("is acknowledged well before the server could take the bot for dead", () => {
    expect(sessionTiming.ackGatherMs).toBeLessThan(sessionTiming.ackIntervalMs);
  });
});

describe("Redis", () => {
  it("has three nodes asked, or a replica waited for, within the time of an answer", () => {
    const { DISCOVERY_MS, REPLICATION_MS, REDIS_ANSWER_MS } = timing;
    expect(3 * DISCOVERY_MS).toBeLessThanOrEqual(REDIS_ANSWER_MS);
    expect(REPLICATION_MS).toBeLessThan(REDIS_ANSWER_MS);
  });

  it("keeps its connection while a command, or the wait for the inbox, may still be answered", () => {
    const { INBOX_WAIT_MS, REDIS_ANSWER_MS, REDIS_SILENCE_MS, LEASE_MS } = timing;
    expect(INBOX_WAIT_MS).toBeLessThan(REDIS_ANSWER_MS);
    expect(REDIS_ANSWER_MS).toBeLessThan(REDIS_SILENCE_MS);
    expect(REDIS_SILENCE_MS).toBeLessThan(LEASE_MS);
  });

  it("is asked by the gates within bounds that fit into each other as the bot's do", () => {
    const gates = [
      {
        answerMs: prosody("scripts.lib", "TIMEOUT_SECONDS"),
        nodeMs: prosody("topology.lib", "TIMEOUT_SECONDS"),
        replicaMs: prosody("scripts.lib", "REPLICA_TIMEOUT_MS"),
        lagMs: prosody("redis_errors.lib", "MAX_LAG_SECONDS"),
      },
      {
        answerMs: ejabberd("invite_gate_redis", "TIMEOUT_MS"),
        nodeMs: ejabberd("invite_gate_topology", "TIMEOUT_MS"),
        replicaMs: ejabberd("invite_gate_redis", "REPLICA_MS"),
        lagMs: ejabberd("invite_gate_topology", "MAX_LAG_SECONDS"),
      },
    ];
    for (const { answerMs, nodeMs, replicaMs, lagMs } of gates) {
      expect(3 * nodeMs).toBeLessThan(answerMs);
      expect(replicaMs).toBe(timing.REPLICATION_MS);
      expect(lagMs).toBe(timing.MAX_REPLICA_LAG_SECONDS * 1000);
      expect(answerMs).toBeLessThan(timing.CLI_GATE_MS);
      expect(2 * answerMs).toBeLessThan(timing.REGISTRATION_MS);
      expect(answerMs).toBeLessThan(script("common", "LEASE_MS"));
    }
    expect(timing.CLI_GATE_MS).toBeLessThanOrEqual(timing.DOCTOR_GATE_MS);
  });
});

describe("a heartbeat", () => {
  const { HEARTBEAT_MS, HEARTBEAT_LATE_MS, HEARTBEAT_LASTS_MS } = timing;

  it("may be lost once before its process is late, and that is late before it is missed", () => {
    expect(2 * HEARTBEAT_MS).toBeLessThanOrEqual(HEARTBEAT_LATE_MS);
    expect(HEARTBEAT_LATE_MS).toBeLessThan(HEARTBEAT_LASTS_MS);
  });

  it("is as frequent in the gates, which look for expired claims as often, so more than once in a lease", () => {
    expect(prosody("mod_invite_gate", "TICK_SECONDS")).toBe(HEARTBEAT_MS);
    expect(ejabberd("invite_gate_claims", "TICK_MS")).toBe(HEARTBEAT_MS);
    expect(prosody("mod_invite_gate", "HEARTBEAT_MS")).toBe(HEARTBEAT_LASTS_MS);
    expect(ejabberd("invite_gate_claims", "HEARTBEAT_MS")).toBe(HEARTBEAT_LASTS_MS);
    expect(HEARTBEAT_MS).toBeLessThan(script("common", "LEASE_MS"));
  });
});

describe("a gate", () => {
  it("answers a command of the domain before its client gives up, and the list of them sooner", () => {
    const answerMs = [
      prosody("commands.lib", "ANSWER_SECONDS"),
      ejabberd("invite_gate_commands", "ANSWER_MS"),
    ];
    const listMs = [prosody("commands.lib", "LIST_SECONDS"), ejabberd("invite_gate_commands", "LIST_MS")];
    expect(new Set(answerMs).size).toBe(1);
    expect(new Set(listMs).size).toBe(1);
    expect(Math.max(...answerMs)).toBeLessThan(CLIENT_LIMIT_MS);
    expect(Math.max(...listMs)).toBeLessThan(Math.min(...answerMs));
  });

  it("holds a login up no longer than the other does, and less than Redis may take", () => {
    const patienceMs = prosody("registration_state.lib", "PATIENCE_SECONDS");
    expect(ejabberd("mod_invite_gate", "FEATURES_PATIENCE_MS")).toBe(patienceMs);
    expect(patienceMs).toBeLessThan(prosody("scripts.lib", "TIMEOUT_SECONDS"));
  });

  it("asks a bot that was silent last for as long as the other does, until its heartbeat tells", () => {
    expect(prosody("bot_rpc.lib", "SILENT_SECONDS")).toBe(ejabberd("invite_gate_bot_rpc", "SILENT_MS"));
    expect(prosody("bot_rpc.lib", "SILENT_SECONDS")).toBeLessThan(timing.HEARTBEAT_LASTS_MS);
  });
});

it("a notice that was taken is renewed twice before another process may take it", () => {
  expect(2 * timing.NOTICE_RENEW_MS).toBeLessThan(timing.NOTICE_TAKEN_MS);
});

it("a process stops before it is killed, and its session before that", () => {
  expect(sessionTiming.stopMs).toBeLessThan(timing.STOP_MS);
  expect(timing.STOP_MS).toBeLessThan(PLATFORM_STOP_MS);
});
