import { fileURLToPath } from "node:url";
import type { Certificates } from "./certificates.ts";
import { luaString } from "./prosody-accounts.ts";
import type { XmppServerOptions } from "./xmpp-server.ts";

export interface ProsodyConfig {
  readonly folder: string;
  readonly dataFolder: string;
  readonly domain: string;
  readonly remoteDomain: string | undefined;
  readonly port: number;
  readonly tls: Certificates | false;
  readonly redisUrl: string | undefined;
  readonly redisTrust: XmppServerOptions["redisTrust"];
  readonly components: readonly { readonly jid: string; readonly secret: string }[];
  readonly componentPort: number;
  /** Given, clients in browsers may connect there. */
  readonly httpPort: number | undefined;
  readonly own: XmppServerOptions["own"];
  readonly extra: string;
  readonly hostExtra: string;
}

const GATE = fileURLToPath(new URL("../gate/prosody", import.meta.url));

const MODULES = [
  ...["roster", "saslauth", "tls", "disco", "ping", "version", "time", "uptime", "lastactivity"],
  ...["admin_shell", "user_account_management"],
  ...["smacks", "carbons", "mam", "offline", "blocklist", "pep", "private", "vcard4", "vcard_legacy"],
];

/** A usual small server's prosody.cfg.lua, on loopback and with nothing outside its own folder. */
export function renderProsodyConfig(config: ProsodyConfig): string {
  const { tls, own } = config;
  const modules = config.httpPort === undefined ? MODULES : [...MODULES, "websocket"];
  return [
    "run_as_root = true",
    "daemonize = false",
    `pidfile = ${luaString(`${config.folder}/prosody.pid`)}`,
    `data_path = ${luaString(config.dataFolder)}`,
    `log = { debug = "*console" }`,
    `plugin_paths = { ${luaString(GATE)} }`,
    `modules_enabled = ${luaList(modules)}`,
    `modules_disabled = { "s2s" }`,
    `interfaces = { "127.0.0.1" }`,
    `c2s_ports = { ${config.port} }`,
    "c2s_direct_tls_ports = {}",
    `authentication = "internal_hashed"`,
    `storage = "internal"`,
    "smacks_max_queue_size = 10000",
    ...(config.components.length === 0 ? [] : [`component_ports = { ${config.componentPort} }`]),
    ...(tls
      ? [
          "c2s_require_encryption = true",
          `ssl = { certificate = ${luaString(tls.certificateFile)}, key = ${luaString(tls.keyFile)} }`,
        ]
      : ["c2s_require_encryption = false", "allow_unencrypted_plain_auth = true"]),
    ...(config.httpPort === undefined ? [] : websocketLines(config.domain, config.httpPort)),
    config.extra,
    `VirtualHost ${luaString(config.domain)}`,
    ...(config.redisUrl === undefined
      ? []
      : [
          `modules_enabled = { "invite_gate" }`,
          `invite_gate_bot = "invite"`,
          `invite_gate_redis = ${luaString(config.redisUrl)}`,
          ...trustLines(config.redisTrust),
          `allow_registration = ${own?.allowRegistration ?? true}`,
          ...(own === undefined ? [] : [`registration_invite_only = ${own.inviteOnly}`]),
        ]),
    config.hostExtra,
    ...(config.remoteDomain === undefined ? [] : [`VirtualHost ${luaString(config.remoteDomain)}`]),
    ...config.components.flatMap(({ jid, secret }) => [
      `Component ${luaString(jid)}`,
      `component_secret = ${luaString(secret)}`,
      'component_conflict_resolve = "kick_old"',
    ]),
    "",
  ].join("\n");
}

function trustLines({ caFile, verify }: NonNullable<XmppServerOptions["redisTrust"]> = {}): string[] {
  return [
    ...(caFile === undefined ? [] : [`invite_gate_redis_ca = ${luaString(caFile)}`]),
    ...(verify === undefined ? [] : [`invite_gate_redis_verify = ${verify}`]),
  ];
}

function websocketLines(domain: string, httpPort: number): string[] {
  return [
    `http_ports = { ${httpPort} }`,
    `http_interfaces = { "127.0.0.1" }`,
    "https_ports = {}",
    `http_default_host = ${luaString(domain)}`,
    "consider_websocket_secure = true",
  ];
}

function luaList(texts: readonly string[]): string {
  return `{ ${texts.map(luaString).join(", ")} }`;
}
