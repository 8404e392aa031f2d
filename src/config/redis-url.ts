/** A host and a port. */
export type NodeAddress = { readonly host: string; readonly port: number };

type Common = {
  /** Servers, sentinels, or some nodes of a cluster: one that answers is enough. */
  readonly nodes: readonly [NodeAddress, ...NodeAddress[]];
  readonly tls: boolean;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly database: number;
};

/** Where Redis is: one address, the primary that sentinels name, or the node of a cluster that has the keys. */
export type RedisTarget =
  | (Common & { readonly form: "single" })
  | (Common & {
      readonly form: "sentinel";
      /** What the sentinels call the primary. */
      readonly name: string;
      readonly sentinelPassword?: string | undefined;
    })
  | (Common & { readonly form: "cluster" });

export const DEFAULT_REDIS = "redis://127.0.0.1:6379";

const PORTS = { single: 6379, sentinel: 26379, cluster: 6379 } as const;

const URL_PATTERN =
  /^redis(?<tls>s?)(?:\+(?<form>sentinel|cluster))?:\/\/(?:(?<user>[^/?#]*)@)?(?<hosts>[^@/?#]*)(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?(?:#.*)?$/i;
const ADDRESS_PATTERN = /^(?:\[(?<v6>[\da-f:.]+)\]|(?<host>[^:[\]\s]*))(?::(?<port>\d+))?$/i;

/**
 * Reads `redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE]`, `redis+sentinel://…HOST:PORT,…/NAME[/DATABASE]` and
 * `redis+cluster://…HOST:PORT,…`, each also with `rediss` for TLS, and for sentinels with `?sentinel_password=`. Text in them is percent-encoded. `undefined` for anything else.
 */
export function parseRedisUrl(text: string): RedisTarget | undefined {
  const parts = URL_PATTERN.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const form = (parts["form"]?.toLowerCase() ?? "single") as RedisTarget["form"];
  const [node, ...others] = (parts["hosts"] ?? "").split(",").map((one) => parseAddress(one, PORTS[form]));
  const credentials = parseCredentials(parts["user"]);
  const query = parseQuery(parts["query"]);
  if (node === undefined || !others.every(isAddress) || credentials === undefined) return undefined;
  if (query === undefined) return undefined;

  const path = (parts["path"] ?? "").replace(/\/$/, "");
  const [name, databaseText] = form === "sentinel" ? splitPath(path) : [undefined, path];
  const database = parseCount(databaseText === "" ? "0" : databaseText);
  if (database === undefined) return undefined;
  const tls = parts["tls"] !== "";
  const common = { nodes: [node, ...others] as const, tls, ...credentials, database };
  switch (form) {
    case "single":
      return others.length === 0 ? { form, ...common } : undefined;
    case "sentinel":
      if (name === undefined || name === "") return undefined;
      return { form, ...common, name, sentinelPassword: query.get("sentinel_password") };
    case "cluster":
      return database === 0 ? { form, ...common } : undefined;
  }
}

/** What was probably meant. */
export function exampleRedisUrl(text: string): string {
  if (/^rediss?\+sentinel:/i.test(text)) return "redis+sentinel://10.0.0.1:26379,10.0.0.2:26379/mymaster";
  if (/^rediss?\+cluster:/i.test(text)) return "redis+cluster://10.0.0.1:6379,10.0.0.2:6379";
  return /^rediss?:/i.test(text) ? `${DEFAULT_REDIS}/0, with the password percent-encoded` : DEFAULT_REDIS;
}

/** Nodes as the file has them, all `redis://HOST:PORT` or all `rediss://HOST:PORT`; `undefined` for anything else. */
export function parseNodes(
  texts: readonly string[],
  form: "sentinel" | "cluster",
): Pick<Common, "nodes" | "tls"> | undefined {
  const parsed = texts.map((text) => /^redis(s?):\/\/([^@/?#]+)\/?$/i.exec(text));
  const [node, ...others] = parsed.map((match) => parseAddress(match?.[2] ?? ":", PORTS[form]));
  const schemes = new Set(parsed.map((match) => match?.[1]?.toLowerCase()));
  if (node === undefined || !others.every(isAddress) || schemes.size !== 1) return undefined;
  return { nodes: [node, ...others], tls: schemes.has("s") };
}

function parseAddress(text: string, defaultPort: number): NodeAddress | undefined {
  const parts = ADDRESS_PATTERN.exec(text)?.groups;
  if (parts === undefined || text === ":") return undefined;
  const port = Number(parts["port"] ?? defaultPort);
  if (port < 1 || port > 65_535) return undefined;
  return { host: parts["v6"] || parts["host"] || "127.0.0.1", port };
}

function isAddress(address: NodeAddress | undefined): address is NodeAddress {
  return address !== undefined;
}

function parseCredentials(text = ""): Pick<Common, "username" | "password"> | undefined {
  const colon = text.indexOf(":");
  const [user, password] = colon === -1 ? [text, ""] : [text.slice(0, colon), text.slice(colon + 1)];
  try {
    return {
      username: user === "" ? undefined : decodeURIComponent(user),
      password: password === "" ? undefined : decodeURIComponent(password),
    };
  } catch {
    return undefined;
  }
}

/** Not as forms are encoded: a plus is a plus. */
function parseQuery(text = ""): ReadonlyMap<string, string> | undefined {
  try {
    return new Map(
      text.split("&").map((pair): [string, string] => {
        const [name = "", ...value] = pair.split("=");
        return [decodeURIComponent(name), decodeURIComponent(value.join("="))];
      }),
    );
  } catch {
    return undefined;
  }
}

function splitPath(path: string): [name: string | undefined, database: string] {
  const [name = "", ...rest] = path.split("/");
  const database = rest.join("/");
  try {
    return [decodeURIComponent(name), database];
  } catch {
    return [undefined, database];
  }
}

function parseCount(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
