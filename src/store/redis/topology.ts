import { ErrorReply } from "@redis/client";
import type { RedisClient, RedisNode } from "./client.ts";
import { type Discovery, openDiscovery } from "./discovery.ts";
import { isForbidden } from "./errors.ts";

/** Finds the server that takes commands for the keys of one domain. */
export type Endpoint = {
  find(): Promise<RedisNode>;
  /** Rejects where a server is not what it was said to be. */
  check?(client: RedisClient): Promise<void>;
  /** Whether it may move while the connection to it stands, without a word from it. */
  readonly movesSilently: boolean;
  close(): void;
};

export function fixedEndpoint(address: RedisNode): Endpoint {
  return { find: async () => address, movesSilently: false, close: () => undefined };
}

/** The primary as the sentinels know it (https://redis.io/docs/latest/develop/reference/sentinel-clients/). */
export function endpointFromSentinels(options: {
  readonly sentinels: readonly RedisNode[];
  /** What they call the primary. */
  readonly name: string;
  readonly open: (sentinel: RedisNode) => RedisClient;
}): Endpoint {
  const { sentinels, name, open } = options;
  const discovery = openDiscovery(sentinels, open);
  return {
    find: () =>
      saying("no sentinel tells where Redis is", discovery, async (client) => {
        const reply = await client.sendCommand<unknown>(["SENTINEL", "GET-MASTER-ADDR-BY-NAME", name]);
        const [host, port] = Array.isArray(reply) ? reply.map(String) : [];
        if (host === undefined) throw new Error(`the sentinels know no primary named ${name}`);
        return { host, port: Number(port) };
      }),
    async check(client) {
      const [role] = await client.sendCommand<unknown[]>(["ROLE"]).catch((error: unknown) => {
        if (isForbidden(error)) return ["master"];
        throw error;
      });
      if (role !== "master") throw new Error("the sentinels name a server that is no primary yet");
    },
    movesSilently: true,
    close: discovery.close,
  };
}

/** The node that has the keys of one hash tag, as the nodes know it. */
export function endpointInCluster(options: {
  readonly nodes: readonly RedisNode[];
  /** Any key with the tag. It need not exist. */
  readonly key: string;
  readonly open: (node: RedisNode) => RedisClient;
}): Endpoint {
  const { nodes, key, open } = options;
  const discovery = openDiscovery(nodes, open);
  return {
    find: () =>
      saying("no node tells where its keys are", discovery, async (client, node) => {
        try {
          await client.exists(key);
          return node;
        } catch (error) {
          if (!(error instanceof ErrorReply)) throw error;
          // It has the slot still, while it hands it over.
          if (error.message.startsWith("ASK ")) return node;
          return parseMoved(error.message, node) ?? Promise.reject(error);
        }
      }),
    // The wrong node answers MOVED, with the right one.
    movesSilently: false,
    close: discovery.close,
  };
}

async function saying(
  what: string,
  discovery: Discovery,
  question: (client: RedisClient, node: RedisNode) => Promise<RedisNode>,
): Promise<RedisNode> {
  try {
    return await discovery.ask(question);
  } catch (cause) {
    throw new Error(what, { cause });
  }
}

/** `MOVED 3999 10.0.0.1:6381`; a node that does not know its own name leaves the host out. */
function parseMoved(text: string, asked: RedisNode): RedisNode | undefined {
  const [, host, port] = /^MOVED \d+ (.*):(\d+)$/.exec(text) ?? [];
  if (port === undefined) return undefined;
  return { host: host === "" || host === undefined ? asked.host : host, port: Number(port) };
}
