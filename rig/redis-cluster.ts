import { freePort } from "./free-port.ts";
import { type RedisServer, revive, startRedis } from "./redis.ts";
import { askRedis, type Reply, texts, untilSo } from "./redis-command.ts";

/** Three primaries that share the keys, each with a replica if there are to be any. */
export interface RedisCluster {
  /** `redis+cluster://…`: all nodes, and the password, if any. */
  readonly url: string;
  /** All nodes, the first three of which are the primaries in the beginning. */
  readonly nodes: readonly RedisServer[];
  /** The node that holds this key at present, as the other nodes see it. */
  holderOf(key: string): Promise<RedisServer>;
  /** Gives the slot of this key, with all it holds, to another primary. */
  moveSlotOf(key: string, to: RedisServer): Promise<void>;
  /** Brings back the nodes that were killed or hang; resolves when the next failover can go well. */
  restore(): Promise<void>;
  /** Resolves with the new holder when every node that answers names another one than `former`. */
  failoverFrom(former: RedisServer, key: string): Promise<RedisServer>;
  stop(): Promise<void>;
}

const PRIMARIES = 3;
const SLOTS = 16_384;
/** A node that is silent for this long is taken to be down. */
const NODE_TIMEOUT_MS = 1000;
const KEYS_AT_ONCE = "1000";

/** Starts a private Redis Cluster on loopback; resolves once every node serves all slots. */
export async function startRedisCluster(
  options: { readonly password?: string; readonly replicas?: boolean } = {},
): Promise<RedisCluster> {
  const count = options.replicas === true ? 2 * PRIMARIES : PRIMARIES;
  const nodes = await Promise.all(Array.from({ length: count }, () => startNode(options.password)));
  const primaries = nodes.slice(0, PRIMARIES);

  await Promise.all(
    primaries.map((node, index) => {
      const first = Math.ceil((index * SLOTS) / PRIMARIES);
      const last = Math.ceil(((index + 1) * SLOTS) / PRIMARIES) - 1;
      return askRedis(node.url, "CLUSTER", "ADDSLOTSRANGE", `${first}`, `${last}`);
    }),
  );
  // Epochs of their own, so that they need not settle who is right.
  await Promise.all(
    nodes.map((node, index) => askRedis(node.url, "CLUSTER", "SET-CONFIG-EPOCH", `${index + 1}`)),
  );
  await Promise.all(nodes.slice(1).map((node) => meet(nodes, node)));
  await Promise.all(nodes.map((node) => untilSo(() => knowsNodes(node, count))));
  await Promise.all(
    nodes.slice(PRIMARIES).map(async (node, index) => {
      const primary = primaries[index];
      if (primary !== undefined) await askRedis(node.url, "CLUSTER", "REPLICATE", await idOf(primary));
    }),
  );
  await Promise.all(nodes.map((node) => untilSo(() => isInOrder(node, count - PRIMARIES))));

  const namedBy = async (witness: RedisServer, key: string) => {
    const slot = Number(await askRedis(witness.url, "CLUSTER", "KEYSLOT", key));
    return addressOfSlot(await askRedis(witness.url, "CLUSTER", "SLOTS"), slot);
  };
  const holderOf = async (key: string) => {
    const address = await Promise.any(nodes.map((node) => namedBy(node, key)));
    return nodeAt(nodes, address);
  };
  const credentials = options.password === undefined ? "" : `:${encodeURIComponent(options.password)}@`;
  return {
    url: `redis+cluster://${credentials}${nodes.map(({ address }) => address).join(",")}`,
    nodes,
    holderOf,
    moveSlotOf: async (key, to) => {
      const migrate = options.password === undefined ? [] : ["AUTH", options.password];
      await moveSlot({ nodes, key, from: await holderOf(key), to, migrate });
    },
    restore: async () => {
      await revive(nodes);
      await Promise.all(nodes.map((node) => untilSo(() => isInOrder(node, count - PRIMARIES))));
    },
    failoverFrom: async (former, key) => {
      const others = nodes.filter((node) => node !== former);
      await Promise.all(
        others.map((node) => untilSo(async () => (await namedBy(node, key)) !== former.address)),
      );
      await Promise.all(others.map((node) => untilSo(() => isInOrder(node, 0))));
      return nodeAt(nodes, await namedBy(others[0] ?? former, key));
    },
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

async function startNode(password: string | undefined): Promise<RedisServer> {
  return startRedis({
    ...(password === undefined ? {} : { password }),
    settings: [
      ["cluster-enabled", "yes"],
      ["cluster-port", String(await freePort())],
      ["cluster-node-timeout", String(NODE_TIMEOUT_MS)],
      ["repl-diskless-sync-delay", "0"],
      ...(password === undefined ? [] : [["masterauth", password]]),
    ],
  });
}

async function meet(nodes: readonly RedisServer[], node: RedisServer): Promise<void> {
  const [first] = nodes;
  const bus = texts(await askRedis(node.url, "CONFIG", "GET", "cluster-port"))[1] ?? "";
  if (first !== undefined) {
    await askRedis(first.url, "CLUSTER", "MEET", "127.0.0.1", `${node.port}`, bus);
  }
}

/** In the order that the specification of Redis Cluster gives; the source is told last, so that no key is missed. */
async function moveSlot({
  nodes,
  key,
  from,
  to,
  migrate,
}: {
  readonly nodes: readonly RedisServer[];
  readonly key: string;
  readonly from: RedisServer;
  readonly to: RedisServer;
  /** Further words for MIGRATE. */
  readonly migrate: readonly string[];
}): Promise<void> {
  const slot = String(await askRedis(from.url, "CLUSTER", "KEYSLOT", key));
  const [fromId, toId] = await Promise.all([idOf(from), idOf(to)]);
  await askRedis(to.url, "CLUSTER", "SETSLOT", slot, "IMPORTING", fromId);
  await askRedis(from.url, "CLUSTER", "SETSLOT", slot, "MIGRATING", toId);
  for (;;) {
    const keys = texts(await askRedis(from.url, "CLUSTER", "GETKEYSINSLOT", slot, KEYS_AT_ONCE));
    if (keys.length === 0) break;
    const where = ["127.0.0.1", `${to.port}`, "", "0", "5000"];
    await askRedis(from.url, "MIGRATE", ...where, ...migrate, "KEYS", ...keys);
  }
  for (const node of [to, from, ...nodes.filter((one) => one !== to && one !== from)]) {
    await askRedis(node.url, "CLUSTER", "SETSLOT", slot, "NODE", toId).catch((error: unknown) => {
      // Replicas hear of it from their primary.
      if (!String(error).includes("only with masters")) throw error;
    });
  }
}

async function idOf(node: RedisServer): Promise<string> {
  return String(await askRedis(node.url, "CLUSTER", "MYID"));
}

async function knowsNodes(node: RedisServer, count: number): Promise<boolean> {
  const lines = String(await askRedis(node.url, "CLUSTER", "NODES"))
    .trim()
    .split("\n");
  return lines.length === count && !lines.some((line) => /handshake|noaddr|fail/.test(line));
}

/** It serves all slots, and sees as many replicas that are in step at least. */
async function isInOrder(node: RedisServer, replicas: number): Promise<boolean> {
  const info = String(await askRedis(node.url, "CLUSTER", "INFO"));
  const lines = String(await askRedis(node.url, "CLUSTER", "NODES")).split("\n");
  const seen = lines.filter((line) => / (myself,)?slave /.test(line)).length;
  const replication = String(await askRedis(node.url, "INFO", "replication"));
  return (
    info.includes("cluster_state:ok") &&
    seen >= replicas &&
    (!replication.includes("role:slave") || replication.includes("master_link_status:up"))
  );
}

function addressOfSlot(slots: Reply, slot: number): string {
  const ranges = Array.isArray(slots) ? slots : [];
  const range = ranges.find(
    ([first, last]: readonly Reply[]) => Number(first) <= slot && slot <= Number(last),
  );
  const [host, port] = texts(Array.isArray(range) ? range[2] : null);
  return `${host}:${port}`;
}

function nodeAt(nodes: readonly RedisServer[], address: string): RedisServer {
  const node = nodes.find((one) => one.address === address);
  if (node === undefined) throw new Error(`the cluster names ${address}, which is none of these nodes`);
  return node;
}
