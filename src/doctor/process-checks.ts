import type { Heartbeat } from "../commands/web-ports.ts";
import type { Check } from "./doctor.ts";
import { codeOf, fine, problem, warning } from "./findings.ts";

/** `readOthers` tells for which other domains gates write to the same Redis. */
export function checkGate(parts: {
  readonly domain: string;
  /** Ours. */
  readonly version: string;
  readonly read: () => Promise<readonly Heartbeat[]>;
  readonly readOthers: () => Promise<readonly string[]>;
}): Check {
  const { domain, version: ours, read, readOthers } = parts;
  return {
    name: "gate",
    async run(say) {
      const gates = await read().catch(() => undefined);
      if (gates === undefined) return [problem(say("doctor.gate.unknown"))];
      if (gates.length === 0) {
        const others = await readOthers().catch(() => []);
        return [
          others.length === 0
            ? problem(say("doctor.gate.none", { domain }))
            : problem(say("doctor.gate.elsewhere", { domain, others: others.join(", ") })),
        ];
      }
      return gates.map(({ server = "?", version, gate }) =>
        gate !== undefined && isOlder(gate, ours)
          ? warning(say("doctor.gate.old", { server, version, gate, ours }))
          : fine(say("doctor.gate.ok", { server, version })),
      );
    },
  };
}

export function checkBot(read: () => Promise<readonly Heartbeat[]>): Check {
  return {
    name: "bot",
    async run(say) {
      const bots = await read().catch(() => undefined);
      // That Redis does not tell is said already.
      if (bots === undefined) return [];
      return [
        bots.length === 0
          ? warning(say("doctor.bot.none"))
          : fine(say("doctor.bot.ok", { count: bots.length })),
      ];
    },
  };
}

/** What answered at the pages' address. */
export type WebAnswer = {
  readonly status: number;
  /** The domain that our web process names with every answer; absent where something else answered. */
  readonly domain: string | undefined;
};

export function checkWeb(parts: {
  readonly domain: string;
  readonly baseUrl: string | null;
  readonly look: (url: string) => Promise<WebAnswer>;
}): Check {
  const { domain, baseUrl: url, look } = parts;
  return {
    name: "web",
    async run(say) {
      if (url === null) return [fine(say("doctor.web.none"))];
      try {
        const answer = await look(`${url}/healthz`);
        if (answer.domain === undefined)
          return [problem(say("doctor.web.foreign", { url, status: answer.status }))];
        if (answer.domain !== domain)
          return [problem(say("doctor.web.other-domain", { url, domain, other: answer.domain }))];
        return [
          answer.status === 200
            ? fine(say("doctor.web.ok", { url }))
            : problem(say("doctor.web.ill", { url, status: answer.status })),
        ];
      } catch (error) {
        return [problem(say("doctor.web.away", { url, reason: codeOf(error) }))];
      }
    },
  };
}

/** By their numbers, as in `0.2.0`; what follows them does not count. */
function isOlder(version: string, than: string): boolean {
  const [left, right] = [version, than].map((text) => text.split(/[.+-]/).slice(0, 3).map(Number));
  const at = [0, 1, 2].find((index) => left?.[index] !== right?.[index]);
  return at !== undefined && (left?.[at] ?? 0) < (right?.[at] ?? 0);
}
