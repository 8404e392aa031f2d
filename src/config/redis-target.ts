import { DEFAULT_REDIS, parseNodes, parseRedisUrl, type RedisTarget } from "./redis-url.ts";
import type { Config } from "./schema.ts";

/** Where the file and the environment say that Redis is. What the URL says of user and password goes first. */
export function redisTarget({ redis, secrets }: Pick<Config, "redis" | "secrets">): RedisTarget {
  const target = configuredTarget(redis);
  const { redisUsername, redisPassword, redisSentinelPassword } = secrets;
  const known = { username: target.username ?? redisUsername, password: target.password ?? redisPassword };
  return target.form === "sentinel"
    ? { ...target, ...known, sentinelPassword: target.sentinelPassword ?? redisSentinelPassword }
    : { ...target, ...known };
}

function configuredTarget({ url = DEFAULT_REDIS, sentinel, cluster }: Config["redis"]): RedisTarget {
  if (sentinel !== undefined) {
    const { name, nodes, database } = sentinel;
    return { form: "sentinel", name, database, ...required(parseNodes(nodes, "sentinel")) };
  }
  if (cluster !== undefined) {
    return { form: "cluster", database: 0, ...required(parseNodes(cluster.nodes, "cluster")) };
  }
  return required(parseRedisUrl(url));
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the configuration was checked, but does not say where Redis is");
  return value;
}
