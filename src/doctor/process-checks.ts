import type { Heartbeats } from "../ports/registration.ts";
import { sayDuration } from "../wording/index.ts";
import type { Check } from "./doctor.ts";
import { codeOf, fine, problem, warning } from "./findings.ts";
import { ageOf, isLate } from "./heartbeat-age.ts";

/** `isThere` asks a bot itself, where that can be done: one that was killed is heard of for a minute. */
export function checkBot(deps: {
  readonly read: () => Promise<Pick<Awaited<ReturnType<Heartbeats["read"]>>, "bots" | "standbys">>;
  readonly isThere: (jid: string) => Promise<boolean>;
  readonly now: () => Date;
}): Check {
  const { read, isThere, now } = deps;

  return {
    name: "bot",
    async run(say) {
      const heard = await read().catch(() => undefined);
      // That Redis does not tell is said already.
      if (heard === undefined) return [];
      const { bots, standbys } = heard;
      const [newest] = bots;
      if (newest === undefined) return [warning(say("doctor.bot.none"))];
      const age = ageOf(newest.time, now());
      const duration = sayDuration(say, age);
      const answers = await Promise.all(bots.map(({ jid }) => (jid === undefined ? true : isThere(jid))));
      const gone = answers.filter((answer) => !answer).length;
      if (gone === bots.length) return [warning(say("doctor.bot.gone", { duration }))];
      return [
        isLate(age)
          ? warning(say("doctor.bot.late", { duration }))
          : fine(say("doctor.bot.ok", { count: bots.length - gone, duration })),
        ...(standbys.length === 0 ? [] : [fine(say("doctor.bot.standbys", { count: standbys.length }))]),
      ];
    },
  };
}

/** What answered at the pages' address. */
export type WebAnswer = {
  readonly status: number;
  /** The domain that our web process names with every answer; absent where something else answered. */
  readonly domain: string | undefined;
  /** What does not fit `web.trusted_proxies`: a proxy's header where there is to be none, or none where there is. */
  readonly proxies?: "unexpected" | "missing";
};

export function checkWeb(deps: {
  readonly domain: string;
  readonly baseUrl: string | null;
  readonly look: (url: string) => Promise<WebAnswer>;
}): Check {
  const { domain, baseUrl: url, look } = deps;
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
        if (answer.status !== 200) return [problem(say("doctor.web.ill", { url, status: answer.status }))];
        const { proxies } = answer;
        return [
          fine(say("doctor.web.ok", { url })),
          ...(proxies === undefined ? [] : [warning(say(`doctor.web.proxies-${proxies}`))]),
        ];
      } catch (error) {
        return [problem(say("doctor.web.away", { url, reason: codeOf(error) }))];
      }
    },
  };
}
