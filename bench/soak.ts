/**
 * `npm run bench -- soak --minutes N`: members invite, friends register and look at pages, at a moderate pace, and the
 * memory of every process is looked at twice a minute. What grows, grows in the last column.
 */

import { setTimeout as pause } from "node:timers/promises";
import { residentMegabytes } from "../rig/memory.ts";
import { startWeb } from "../rig/web.ts";
import { botOf, type Domain, MESSAGES, startDomains } from "./domains.ts";
import { registerAccount, showToken } from "./registration.ts";
import { inOrder } from "./round-robin.ts";
import { issue } from "./seed-data.ts";

const MEMBERS = 8;
const EACH_INVITES_MS = 1000;
const EACH_REGISTERS_MS = 1000;
const PAGE_VIEW_MS = 100;
const SAMPLE_MS = 30_000;

type Sample = { readonly minute: number; readonly megabytes: Readonly<Record<string, number>> };

/** Runs for this many minutes, printing each sample, and in the end how much each process grew in the second half. */
export async function soak(minutes: number): Promise<void> {
  const domains = await startDomains([0]);
  const { server, least } = domains;
  const bot = await domains.startBot(least);
  const site = { domain: least.name, port: server.port, caFile: server.caFile };
  const web = await startWeb({ server: site, redis: { url: least.redisUrl }, logLevel: "warn" });
  const names = [...Array(MEMBERS).keys()].map((n) => `member${n}`);
  const members = await inOrder(names, (name) => domains.join(least, name));
  const processes = { bot: bot.program.pid, web: web.program.pid, prosody: domains.servers.Prosody };
  const done = { invites: 0, accounts: 0, pages: 0 };
  const started = Date.now();
  const end = started + minutes * 60_000;

  async function friend(): Promise<void> {
    const { token } = await issue(least.store, { inviter: `member${done.accounts % MEMBERS}@${least.name}` });
    await registerAccount(server, least.name, `friend${done.accounts}`, showToken(token));
    done.accounts++;
  }
  async function visitor(): Promise<void> {
    const { token } = await issue(least.store);
    for (let views = 0; views < 10 && Date.now() < end; views++) {
      const page = await fetch(`${web.url}/i/${token}`);
      if (!page.ok) throw new Error(`a page answered ${page.status}`);
      await page.text();
      done.pages++;
      await pause(PAGE_VIEW_MS);
    }
  }
  const invite = (member: (typeof members)[number]) => async () => {
    await member.ask(botOf(least), "invite", MESSAGES);
    done.invites++;
  };

  try {
    const [samples] = await Promise.all([
      sampleUntil(end, started, processes, least),
      keepDoing(end, EACH_REGISTERS_MS, friend),
      keepDoing(end, 0, visitor),
      ...members.map((member) => keepDoing(end, EACH_INVITES_MS, invite(member))),
    ]);
    const { invites, accounts, pages } = done;
    process.stdout.write(`\n${invites} invites, ${accounts} accounts, ${pages} pages\n`);
    for (const [name, slope] of slopesOf(samples.slice(Math.floor(samples.length / 2)))) {
      process.stdout.write(
        `${name.padEnd(8)} ${slope.toFixed(1).padStart(7)} MB an hour in the second half\n`,
      );
    }
  } finally {
    await Promise.all(members.map((member) => member.leave()));
    await Promise.all([bot.stop(), web.stop()]);
    await domains.stop();
  }
}

async function keepDoing(end: number, everyMs: number, work: () => Promise<void>): Promise<void> {
  while (Date.now() < end) {
    await work();
    await pause(everyMs);
  }
}

async function sampleUntil(
  end: number,
  started: number,
  processes: Readonly<Record<string, number>>,
  { store }: Domain,
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (; Date.now() < end; await pause(SAMPLE_MS)) {
    const info = await store.redis.run((client) => client.info("memory"));
    const megabytes: Record<string, number> = {
      redis: Number(/used_memory:(\d+)/.exec(info)?.[1]) / 2 ** 20,
    };
    for (const [name, pid] of Object.entries(processes)) megabytes[name] = residentMegabytes(pid);
    const minute = (Date.now() - started) / 60_000;
    samples.push({ minute, megabytes });
    const figures = Object.entries(megabytes).map(([name, value]) => `${name} ${value.toFixed(1)} MB`);
    process.stdout.write(`${minute.toFixed(1).padStart(5)} min  ${figures.join("   ")}\n`);
  }
  return samples;
}

/** Megabytes an hour, by least squares. */
function slopesOf(samples: readonly Sample[]): readonly (readonly [string, number])[] {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const hours = samples.map(({ minute }) => minute / 60);
  const middle = mean(hours);
  const spread = mean(hours.map((hour) => (hour - middle) ** 2));
  return Object.keys(samples[0]?.megabytes ?? {}).map((name) => {
    const values = samples.map(({ megabytes }) => megabytes[name] ?? Number.NaN);
    const level = mean(values);
    return [name, mean(values.map((value, n) => (value - level) * ((hours[n] ?? 0) - middle))) / spread];
  });
}
