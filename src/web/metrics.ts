import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { COMMAND_BUCKETS, type MetricsReader, type SystemMetrics } from "../ports/metrics.ts";
import type { Heartbeats } from "../ports/registration.ts";

/** What this process counts of itself. */
export type WebMetrics = {
  /** `route` is the pattern, never the address. */
  requestDone(request: { method: string; route: string; status: number; seconds: number }): void;
  /** A page of an invitation was looked at: `opened`, or why not. */
  pageShown(outcome: string): void;
  registrationDone(outcome: string, seconds: number): void;
  redisUnanswered(): void;
  /** Everything in Prometheus's text format, with the sums of all processes as Redis has them. */
  render(): Promise<{ readonly type: string; readonly text: string }>;
};

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function openMetrics(system: {
  readonly counted: MetricsReader;
  readonly heartbeats: Heartbeats;
}): WebMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: "invite_bot_web_" });

  const requests = new Histogram({
    name: "invite_bot_http_request_duration_seconds",
    help: "Requests to this web process.",
    labelNames: ["method", "route", "status"],
    buckets: SECONDS,
    registers,
  });
  const pages = new Counter({
    name: "invite_bot_pages_total",
    help: "Landing pages shown by this web process: opened, or the reason why there was none.",
    labelNames: ["outcome"],
    registers,
  });
  const registrations = new Histogram({
    name: "invite_bot_registration_duration_seconds",
    help: "Registrations that this web process tried at the XMPP server, by outcome.",
    labelNames: ["outcome"],
    buckets: SECONDS,
    registers,
  });
  const redisErrors = new Counter({
    name: "invite_bot_redis_errors_total",
    help: "Times that Redis did not answer this web process.",
    registers,
  });
  const redisUp = new Gauge({ name: "invite_bot_redis_up", help: "1 when Redis answers.", registers });
  const online = new Gauge({
    name: "invite_bot_online",
    help: "Heard of in the last minute: the bot that is logged in to XMPP, those that stand by, gates, and the component, where there is one.",
    labelNames: ["part"],
    registers,
  });

  return {
    requestDone: ({ method, route, status, seconds }) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    pageShown: (outcome) => pages.inc({ outcome }),
    registrationDone: (outcome, seconds) => registrations.observe({ outcome }, seconds),
    redisUnanswered: () => redisErrors.inc(),
    async render() {
      const sums = await Promise.all([system.counted.read(), system.heartbeats.read()]).catch(
        () => undefined,
      );
      redisUp.set(sums === undefined ? 0 : 1);
      online.reset();
      if (sums !== undefined) {
        const [, { bots, standbys, gates }] = sums;
        online.set({ part: "bot" }, bots.length);
        online.set({ part: "standby" }, standbys.length);
        online.set({ part: "gate" }, gates.length);
        const components = bots.flatMap(({ component }) => component ?? []);
        if (components.length > 0) online.set({ part: "component" }, components.filter(Boolean).length);
      }
      const own = await registry.metrics();
      return {
        type: registry.contentType,
        text: sums === undefined ? own : `${own}${renderMetrics(sums[0])}`,
      };
    },
  };
}

/** Sums that live in Redis, which prom-client has no metric for: it counts only what happens in its process. */
function renderMetrics({ events, refusals, commands, commandSeconds, redisErrors }: SystemMetrics): string {
  const { buckets, sum, count } = commandSeconds;
  let below = 0;
  const cumulative = COMMAND_BUCKETS.map((bound) => {
    below += buckets.get(bound) ?? 0;
    return sample("invite_bot_command_duration_seconds_bucket", { le: String(bound) }, below);
  });
  return [
    ...family("invite_bot_invites_total", "counter", "What became of invitations, everywhere.", [
      ...[...events].map(([event, value]) => sample("invite_bot_invites_total", { event }, value)),
    ]),
    ...family("invite_bot_gate_refusals_total", "counter", "Uses that gates refused, by reason.", [
      ...[...refusals].map(([reason, value]) => sample("invite_bot_gate_refusals_total", { reason }, value)),
    ]),
    ...family("invite_bot_commands_total", "counter", "Commands of all bots and command lines, by outcome.", [
      ...commands.map(({ count: value, ...labels }) => sample("invite_bot_commands_total", labels, value)),
    ]),
    ...family("invite_bot_command_duration_seconds", "histogram", "How long commands took.", [
      ...cumulative,
      sample("invite_bot_command_duration_seconds_bucket", { le: "+Inf" }, count),
      sample("invite_bot_command_duration_seconds_sum", {}, sum),
      sample("invite_bot_command_duration_seconds_count", {}, count),
    ]),
    ...family(
      "invite_bot_worker_redis_errors_total",
      "counter",
      "Times that Redis did not answer a worker.",
      [sample("invite_bot_worker_redis_errors_total", {}, redisErrors)],
    ),
    "",
  ].join("\n");
}

function family(name: string, type: string, help: string, samples: readonly string[]): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples];
}

function sample(name: string, labels: Readonly<Record<string, string>>, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text.replace(/[\\"\n]/g, "_")}"`);
  return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}`;
}
