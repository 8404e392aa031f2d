import autocannon from "autocannon";
import { freePort } from "../rig/free-port.ts";
import { Program } from "../rig/processes.ts";
import { startRedis } from "../rig/redis.ts";
import { startWeb } from "../rig/web.ts";
import { openInvitations } from "../test/e2e/invitations.ts";
import type { MeasurePart } from "./options.ts";
import { atLeastTimes } from "./report.ts";
import { inOrder, takeTurns } from "./round-robin.ts";
import { median } from "./statistics.ts";

const DOMAIN = "montague.example";
const INVITATIONS = 1000;
const CONNECTIONS = 50;
const SECONDS_A_ROUND = 3;
const PHONE = { "user-agent": "Mozilla/5.0 (Linux; Android 14) Mobile", "accept-language": "en" };

/** The landing page beside a bare Fastify route that makes one Redis GET and answers a string of the same size. */
export const measureWeb: MeasurePart = async ({ rounds }) => {
  const redis = await startRedis();
  const invitations = await openInvitations(redis.url, DOMAIN);
  const paths = await inOrder([...Array(INVITATIONS)], async () => {
    const { token } = await invitations.issue({ inviter: `romeo@${DOMAIN}`, contact: true });
    return `/i/${token}`;
  });
  const requests = paths.map((path) => ({ method: "GET" as const, path, headers: PHONE }));
  const server = { domain: DOMAIN, port: 1, caFile: "" };
  const web = await startWeb({ server, redis, logLevel: "warn" });
  const bytes = (await (await fetch(`${web.url}${paths[0]}`, { headers: PHONE })).text()).length;
  const port = await freePort();
  const bare = new Program({
    name: "bare",
    command: process.execPath,
    args: ["--import", "tsx", "bench/bare-server.ts", redis.url, `${bytes}`, `${port}`],
  });

  const ask = async (url: string) => {
    const result = await autocannon({ url, connections: CONNECTIONS, requests, duration: SECONDS_A_ROUND });
    if (result.non2xx + result.errors > 0) throw new Error(`${url}: ${result.non2xx} answers were no pages`);
    return { perSecond: result.requests.average, p99: result.latency.p99 };
  };

  try {
    await bare.waitForOutput(/listening/);
    const { pages, routes } = await takeTurns(rounds, {
      pages: () => ask(web.url),
      routes: () => ask(`http://127.0.0.1:${port}`),
    });
    const rate = (all: typeof pages) => median(all.map(({ perSecond }) => perSecond));
    const p99 = (all: typeof pages) => median(all.map((one) => one.p99));
    const what = "bare route, one GET";
    return {
      title: "Landing page",
      notes: [
        `Fastify with one route that makes one Redis GET and answers a string of the size of the page, ${bytes.toLocaleString("en")} bytes. Both are asked by autocannon for ${INVITATIONS.toLocaleString("en")} invitations in turn, on ${CONNECTIONS} connections, ${SECONDS_A_ROUND} s a round, ${rounds} rounds. The page logs warnings only, the route nothing.`,
      ],
      measures: [
        {
          what: "pages",
          unit: "a second",
          ours: rate(pages),
          baseline: { what, value: rate(routes) },
          target: atLeastTimes(0.6),
        },
        { what: "pages, p99", unit: "ms", ours: p99(pages), baseline: { what, value: p99(routes) } },
      ],
    };
  } finally {
    await bare.kill();
    await web.stop();
    await invitations.close();
    await redis.stop();
  }
};
