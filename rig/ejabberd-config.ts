import type { Certificates } from "./certificates.ts";

export interface EjabberdConfig {
  readonly domain: string;
  readonly remoteDomain: string | undefined;
  readonly port: number;
  readonly httpPort: number;
  readonly tls: Certificates | false;
  /** Where Redis is, for the gate; without it, there is no gate. */
  readonly redisUrl: string | undefined;
  /** Options of the gate. */
  readonly gate: Readonly<Record<string, unknown>>;
}

/** A usual small server's ejabberd.yml, on loopback. JSON is YAML, too. */
export function renderEjabberdConfig(config: EjabberdConfig): string {
  const { domain, remoteDomain, tls, redisUrl } = config;
  const modules = [
    ...["mod_adhoc", "mod_admin_extra", "mod_blocking", "mod_caps", "mod_carboncopy", "mod_client_state"],
    ...["mod_disco", "mod_http_api", "mod_last", "mod_offline", "mod_ping", "mod_privacy", "mod_private"],
    ...["mod_roster", "mod_stream_mgmt", "mod_time", "mod_vcard", "mod_version"],
  ];
  const gateModules = { mod_register: {}, mod_invite_gate: config.gate };
  const settings = {
    hosts: [domain, ...(remoteDomain === undefined ? [] : [remoteDomain])],
    loglevel: "info",
    ...(tls ? { certfiles: [tls.certificateFile, tls.keyFile] } : {}),
    listen: [
      {
        port: config.port,
        ip: "127.0.0.1",
        module: "ejabberd_c2s",
        max_stanza_size: 262144,
        starttls: tls !== false,
        starttls_required: tls !== false,
      },
      {
        port: config.httpPort,
        ip: "127.0.0.1",
        module: "ejabberd_http",
        request_handlers: { "/api": "mod_http_api" },
      },
    ],
    api_permissions: { rig: { from: ["mod_http_api"], who: { ip: "127.0.0.1/32" }, what: "*" } },
    auth_method: "internal",
    registration_timeout: "infinity",
    ...(redisUrl === undefined ? {} : redisOptions(redisUrl)),
    modules: Object.fromEntries(modules.map((name) => [name, {}])),
    append_host_config: redisUrl === undefined ? {} : { [domain]: { modules: gateModules } },
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}

function redisOptions(redisUrl: string) {
  const { hostname, port, password } = new URL(redisUrl);
  return {
    redis_server: hostname,
    redis_port: Number(port),
    redis_password: decodeURIComponent(password),
  };
}
