/** The landing page beside a bare Fastify route that makes one Redis GET and answers a string of the same size. */
import autocannon from "autocannon";
import { freePort } from "../rig/free-port.ts";
import { Program, run } from "../rig/processes.ts";
import { startRedis } from "../rig/redis.ts";
import { startWeb } from "../rig/web.ts";
import { openInvitations } from "../test/e2e/invitations.ts";

const DOMAIN = "montague.example";
const INVITATIONS = 500;
const CONNECTIONS = 50;
/** The two take turns, and the best round of each counts: whatever else the machine does slows down some rounds. */
const ROUNDS = 6;
const SECONDS = 3;
const PHONE = { "user-agent": "Mozilla/5.0 (Linux; Android 14) Mobile", "accept-language": "en" };

type Rate = { readonly name: string; readonly perSecond: number; readonly p50: number; readonly p99: number };

await run("npm", ["run", "--silent", "build"]);
const redis = await startRedis();
const invitations = await openInvitations(redis.url, DOMAIN);
const paths = await Promise.all(
  Array.from({ length: INVITATIONS }, async () => {
    const { token } = await invitations.issue({ inviter: `romeo@${DOMAIN}`, contact: true });
    return `/i/${token}`;
  }),
);
const server = { domain: DOMAIN, port: 1, caFile: "" };
const web = await startWeb({ server, redis, logLevel: "warn" });
const bytes = (await (await fetch(`${web.url}${paths[0]}`, { headers: PHONE })).text()).length;
const port = await freePort();
const bare = new Program({
  name: "bare",
  command: process.execPath,
  args: ["--import", "tsx", "bench/bare-server.ts", redis.url, `${bytes}`, `${port}`],
});
await bare.waitForOutput(/listening/);

try {
  // Until V8 has compiled what is hot.
  for (const url of [web.url, `http://127.0.0.1:${port}`]) await measure("warming up", url);
  const rounds: { readonly page: Rate; readonly route: Rate }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const page = await measure("landing page", web.url);
    rounds.push({ page, route: await measure("bare route, one GET", `http://127.0.0.1:${port}`) });
  }
  const pages = bestOf(rounds.map(({ page }) => page));
  const route = bestOf(rounds.map((each) => each.route));
  process.stdout.write(`${bytes} bytes a page, ${INVITATIONS} invitations, ${CONNECTIONS} connections\n\n`);
  for (const { name, perSecond, p50, p99 } of [route, pages]) {
    process.stdout.write(
      `${name.padEnd(20)} ${perSecond.toFixed(0).padStart(7)} requests/s   p50 ${p50} ms   p99 ${p99} ms\n`,
    );
  }
  const share = pages.perSecond / route.perSecond;
  process.stdout.write(`\nthe page has ${(share * 100).toFixed(0)} % of the bare rate\n`);
  process.exitCode = share >= 0.5 ? 0 : 1;
} finally {
  await bare.kill();
  await web.stop();
  await invitations.close();
  await redis.stop();
}

async function measure(name: string, url: string): Promise<Rate> {
  const requests = paths.map((path) => ({ method: "GET" as const, path, headers: PHONE }));
  const result = await autocannon({ url, connections: CONNECTIONS, requests, duration: SECONDS });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${name}: ${result.non2xx} answers were no pages`);
  const { p50, p99 } = result.latency;
  return { name, perSecond: result.requests.average, p50, p99 };
}

function bestOf(rates: readonly Rate[]): Rate {
  return rates.reduce((best, rate) => (rate.perSecond > best.perSecond ? rate : best));
}
