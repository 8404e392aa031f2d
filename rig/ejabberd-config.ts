import type { Certificates } from "./certificates.ts";

export interface EjabberdConfig {
  readonly domain: string;
  readonly remoteDomain: string | undefined;
  readonly port: number;
  readonly httpPort: number;
  readonly componentPort: number;
  readonly components: readonly { readonly jid: string; readonly secret: string }[];
  readonly websocket: boolean;
  readonly tls: Certificates | false;
  /** Where Redis is, for the gate; without it, there is no gate. */
  readonly redisUrl: string | undefined;
  /** Options of the gate. */
  readonly gate: Readonly<Record<string, unknown>>;
  /** Further modules of `domain`. */
  readonly modules: Readonly<Record<string, object>>;
  /** Usual modules that it goes without. */
  readonly without: readonly string[];
  /** Settings over those that are made here. */
  readonly extra: Readonly<Record<string, unknown>>;
}

/**
 * ejabberd ends the session of a client that owes it 5,000 acknowledgements. A usual server's shapers let no sender get
 * that far; without them, as here, a flood would end the bot's session and have everybody's messages come back.
 */
const withoutLimit = { max_ack_queue: "infinity", resend_on_timeout: "if_offline" };

/** A usual small server's ejabberd.yml, on loopback. JSON is YAML, too. */
export function renderEjabberdConfig(config: EjabberdConfig): string {
  const { domain, remoteDomain, tls, redisUrl } = config;
  const modules = [
    ...["mod_adhoc", "mod_admin_extra", "mod_blocking", "mod_caps", "mod_carboncopy", "mod_client_state"],
    ...["mod_disco", "mod_http_api", "mod_last", "mod_offline", "mod_ping", "mod_privacy", "mod_private"],
    ...["mod_roster", "mod_time", "mod_vcard", "mod_version"],
  ].filter((name) => !config.without.includes(name));
  const gate = redisUrl === undefined ? {} : gateModules(redisUrl, config.gate);
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
        request_handlers: {
          "/api": "mod_http_api",
          ...(config.websocket ? { "/ws": "ejabberd_http_ws" } : {}),
        },
      },
      ...(config.components.length === 0 ? [] : [componentListener(config)]),
    ],
    api_permissions: { rig: { from: ["mod_http_api"], who: { ip: "127.0.0.1/32" }, what: "*" } },
    auth_method: "internal",
    auth_password_format: "scram",
    registration_timeout: "infinity",
    ...(redisUrl !== undefined && isPlain(redisUrl) ? redisOptions(redisUrl) : {}),
    modules: { ...Object.fromEntries(modules.map((name) => [name, {}])), mod_stream_mgmt: withoutLimit },
    append_host_config: { [domain]: { modules: { ...gate, ...config.modules } } },
    ...config.extra,
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}

function componentListener({ componentPort, components }: EjabberdConfig) {
  const hosts = components.map(({ jid, secret }) => [jid, { password: secret }]);
  return {
    port: componentPort,
    ip: "127.0.0.1",
    module: "ejabberd_service",
    access: "all",
    hosts: Object.fromEntries(hosts),
  };
}

function gateModules(redisUrl: string, gate: EjabberdConfig["gate"]) {
  const redis = isPlain(redisUrl) ? {} : { redis: redisUrl };
  return { mod_register: {}, mod_invite_gate: { ...redis, ...gate } };
}

/** Whether ejabberd's own options can say it: one server, without TLS or a user name. */
function isPlain(redisUrl: string): boolean {
  return redisUrl.startsWith("redis://") && new URL(redisUrl).username === "";
}

function redisOptions(redisUrl: string) {
  const { hostname, port, password } = new URL(redisUrl);
  return {
    redis_server: hostname,
    redis_port: Number(port),
    redis_password: decodeURIComponent(password),
  };
}
