import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import { request } from "node:https";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { temporaryFolder } from "../../rig/at-exit.ts";
import { type Certificates, createCertificates } from "../../rig/certificates.ts";
import { freePort } from "../../rig/free-port.ts";
import { Program } from "../../rig/processes.ts";
import { type RedisServer, startRedis } from "../../rig/redis.ts";
import { startWeb, type WebProcess } from "../../rig/web.ts";
import { type Invitations, openInvitations } from "./invitations.ts";

const DOMAIN = "montague.example";
const HOST = "join.montague.example";
const FILES = ["invite-bot-log.conf", "invite-bot.conf"].map(
  (name) => new URL(`../../deploy/nginx/${name}`, import.meta.url),
);

const folder = temporaryFolder("nginx");
const log = join(folder.path, "invite-bot.log");
let redis: RedisServer;
let web: WebProcess;
let invitations: Invitations;
let tls: Certificates;
let port: number;
let nginx: Program;

beforeAll(async () => {
  [redis, tls, port] = await Promise.all([startRedis(), createCertificates({ names: [HOST] }), freePort()]);
  const server = { domain: DOMAIN, port: 1, caFile: "" };
  web = await startWeb({ server, redis, web: { base_url: `https://${HOST}`, trusted_proxies: 1 } });
  invitations = await openInvitations(redis.url, DOMAIN);
  nginx = await startNginx();
});
afterAll(async () => {
  await nginx?.stop();
  await invitations?.close();
  await web?.stop();
  await redis?.stop();
  folder.remove();
});

/** The files that are shipped, with ports, certificate and folders of our own. */
async function startNginx(): Promise<Program> {
  const site = FILES.map((file) => readFileSync(file, "utf8"))
    .join("\n")
    .replaceAll("join.example.org", HOST)
    .replace("127.0.0.1:8080", new URL(web.url).host)
    .replaceAll(/^ *listen \[::\].*\n/gm, "")
    .replace("listen 80;", `listen 127.0.0.1:${await freePort()};`)
    .replace("listen 443 ssl http2;", `listen 127.0.0.1:${port} ssl http2;`)
    .replace(/\/etc\/letsencrypt\S+fullchain\.pem/, tls.certificateFile)
    .replace(/\/etc\/letsencrypt\S+privkey\.pem/, tls.keyFile)
    .replaceAll("/var/log/nginx/", `${folder.path}/`);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const main = `
    daemon off;
    pid ${folder.path}/pid;
    error_log stderr notice;
    events {}
    http {
      ${temporary.map((name) => `${name}_temp_path ${folder.path}/${name};`).join(" ")}
      ${site}
    }`;
  mkdirSync(folder.path, { recursive: true });
  const file = join(folder.path, "nginx.conf");
  writeFileSync(file, main);
  const program = new Program({
    name: "nginx",
    command: "/usr/sbin/nginx",
    args: ["-c", file, "-e", "stderr"],
  });
  await program.waitForOutput(/start worker process \d+/);
  return program;
}

type Answer = { readonly status: number | undefined; readonly location: string | undefined };

/** As it stands: no client that tidies up the path first. */
function get(path: string, localAddress = "127.0.0.1"): Promise<Answer> {
  const options = { host: "127.0.0.1", port, servername: HOST, ca: readFileSync(tls.caFile), localAddress };
  return new Promise((resolve, reject) => {
    request({ ...options, path, headers: { host: HOST } }, (response) => {
      response
        .resume()
        .on("end", () => resolve({ status: response.statusCode, location: response.headers.location }));
    })
      .on("error", reject)
      .end();
  });
}

/** At the web process itself, past nginx. */
function getPlain(url: string, path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    http
      .get({ hostname, port, path }, (response) => {
        response.resume().on("end", () => resolve(response.statusCode));
      })
      .on("error", reject);
  });
}

it("metrics and the state of the system are for this machine, however they are asked for, and have one address", async () => {
  for (const name of ["metrics", "readyz"]) {
    const first = name.charAt(0);
    const encoded = `%${first.charCodeAt(0).toString(16)}${name.slice(1)}`;
    const spellings = [
      `/${name}`,
      `/${name}?x=1`,
      `/${name}/`,
      `/${name}//`,
      `//${name}`,
      `/./${name}`,
      `/i/../${name}`,
      `/${name}/.`,
      `/${name}/x/..`,
      `/${encoded}`,
      `/%25${encoded.slice(1)}`,
      `/${name.toUpperCase()}`,
      `/${name}%0a`,
      `/${name}%20`,
      `/${name}%3fx`,
      `/${name}%2f`,
      `/${name};x`,
      `/${name}#x`,
      `/i/x/../../${name}`,
      `https://${HOST}/${name}`,
      `/metrics/../${name}`,
    ];
    for (const path of spellings) {
      expect([403, 404], `${path} from outside`).toContain((await get(path, "127.0.0.2")).status);
      const own = await getPlain(`${web.url}`, path);
      const isTheOne = path === `/${name}` || path === `/${name}?x=1`;
      expect([200, 503].includes(own ?? 0), `${path} at the process itself`).toBe(isTheOne);
    }
    expect((await get(`/${name}`)).status, "from this machine").not.toBe(403);
  }
});

it("pages are reached through nginx, and no token is in its log, however the path was written", async () => {
  const { token } = await invitations.issue();
  const encoded = `%${token.charCodeAt(0).toString(16)}${token.slice(1)}`;
  const paths = [
    `/i/${token}`,
    `/i/${token}/qr.png`,
    `/i/${token}/register`,
    `/i/${token}?from=${token}`,
    `/%69/${token}`,
  ];
  for (const path of paths) expect((await get(path)).status, path).toBe(200);
  // Led on to the link as it should be.
  expect((await get(`/i/${encoded}`)).status).toBe(308);
  const odd = [
    `//i//${token}`,
    `/x/../i/${token}`,
    `/i/${token}/${token}`,
    `/I/${token}`,
    `/i/${token}/`,
    `/i//${token}/`,
    `/i%2f${token}`,
    `/${token}/i/x`,
    `/${token}`,
    `/i${token}`,
    `/invite/${token}`,
    `/i/${token}/%0a`,
    `/i;${token}`,
    `/i/${token}%00`,
    `/%zz${token}`,
    `/assets/${token}`,
    `/${token}/assets/0123456789ab/style.css`,
    `/i/../../${token}`,
  ];
  for (const path of odd) await get(path);
  await web.stop();
  expect((await get(`/i/${token}`)).status).toBe(502);

  const read = () => readFileSync(log, "utf8");
  // A line is written when its answer is gone.
  await expect.poll(read).toContain('"GET /i/TOKEN" 502');
  expect(read()).toContain('"GET /i/TOKEN/qr.png" 200');
  const written = `${read()}${nginx.output()}${readFileSync(join(folder.path, "invite-bot-error.log"), "utf8")}`;
  expect(written).not.toContain(token);
  expect(written).not.toContain(encoded);
});

it("a link of Prosody's own pages leads to ours, and is not in the log", async () => {
  const { token } = await invitations.issue();
  expect(await get(`/invite?${token}`)).toEqual({
    status: 302,
    location: `https://${HOST}:${port}/i/${token}`,
  });
  expect((await get("/invite?a=b")).status).toBe(404);
  expect(readFileSync(log, "utf8")).not.toContain(token);
});
