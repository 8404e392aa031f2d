import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redisTarget } from "../../src/config/redis-target.ts";
import { exampleRedisUrl, parseRedisUrl } from "../../src/config/redis-url.ts";
import { configSchema, type Secrets } from "../../src/config/schema.ts";

const NO_SECRETS: Secrets = {
  xmppPassword: undefined,
  componentSecret: undefined,
  webhookSecret: undefined,
  redisUsername: undefined,
  redisPassword: undefined,
  redisSentinelPassword: undefined,
};

function targetOf(redis: unknown, secrets: Partial<Secrets> = {}) {
  const settings = configSchema.parse({ domain: "montague.example", redis });
  return redisTarget({ ...settings, secrets: { ...NO_SECRETS, ...secrets } });
}

describe("the URL of Redis", () => {
  it.each([
    ["redis://redis.example", { nodes: [{ host: "redis.example", port: 6379 }], tls: false, database: 0 }],
    [
      "REDISS://redis.example:7000/3",
      { nodes: [{ host: "redis.example", port: 7000 }], tls: true, database: 3 },
    ],
    ["redis://:s3cret@[::1]/", { nodes: [{ host: "::1", port: 6379 }], password: "s3cret" }],
    ["redis://gate:p%40ss%3A+@h", { username: "gate", password: "p@ss:+" }],
    ["redis://:a@b:c@h", { nodes: [{ host: "h", port: 6379 }], password: "a@b:c" }],
    ["redis://h?timeout=5s#x", { nodes: [{ host: "h", port: 6379 }] }],
  ])("%s is one server", (url, expected) => {
    expect(parseRedisUrl(url)).toMatchObject({ form: "single", ...expected });
  });

  it("names sentinels, what they call the primary, and a database", () => {
    expect(
      parseRedisUrl(
        "rediss+sentinel://bot:s3cret@10.0.0.1,10.0.0.2:5000,[::1]:5001/my%20master/2?sentinel_password=p%26q",
      ),
    ).toEqual({
      form: "sentinel",
      nodes: [
        { host: "10.0.0.1", port: 26379 },
        { host: "10.0.0.2", port: 5000 },
        { host: "::1", port: 5001 },
      ],
      tls: true,
      username: "bot",
      password: "s3cret",
      database: 2,
      name: "my master",
      sentinelPassword: "p&q",
    });
  });

  it("names some nodes of a cluster", () => {
    expect(parseRedisUrl("redis+cluster://:s3cret@10.0.0.1,10.0.0.2:7000")).toMatchObject({
      form: "cluster",
      nodes: [
        { host: "10.0.0.1", port: 6379 },
        { host: "10.0.0.2", port: 7000 },
      ],
      password: "s3cret",
    });
  });

  it.each([
    "http://h",
    "redis://h,i",
    "redis://h/name",
    "redis://h:0",
    "redis://h:65536",
    "redis://:%zz@h",
    "redis+sentinel://h",
    "redis+sentinel://h/",
    "redis+sentinel://h,:x/mymaster",
    "redis+cluster://h/1",
    "redis+other://h",
    "",
  ])("is refused as %s, with an example that is taken", (url) => {
    expect(parseRedisUrl(url)).toBeUndefined();
    const [example = ""] = exampleRedisUrl(url).split(", with");
    expect(parseRedisUrl(example)).toBeDefined();
  });

  it("gives back what was encoded into it", () => {
    const texts = fc.string({ minLength: 1, unit: "grapheme" });
    fc.assert(
      fc.property(texts, texts, texts, (username, password, name) => {
        const [user, secret, primary] = [username, password, name].map(encodeURIComponent);
        expect(parseRedisUrl(`redis+sentinel://${user}:${secret}@h/${primary}/1`)).toMatchObject({
          username,
          password,
          name,
          database: 1,
        });
      }),
    );
  });
});

describe("where Redis is", () => {
  it("is this machine unless told", () => {
    expect(targetOf({})).toMatchObject({ form: "single", nodes: [{ host: "127.0.0.1", port: 6379 }] });
  });

  it("may be told by sentinels, with secrets from the environment", () => {
    const target = targetOf(
      { sentinel: { name: "mymaster", nodes: ["redis://10.0.0.1:26379", "redis://10.0.0.2"] } },
      { redisUsername: "bot", redisPassword: "s3cret", redisSentinelPassword: "guard" },
    );
    expect(target).toEqual({
      form: "sentinel",
      name: "mymaster",
      nodes: [
        { host: "10.0.0.1", port: 26379 },
        { host: "10.0.0.2", port: 26379 },
      ],
      tls: false,
      database: 0,
      username: "bot",
      password: "s3cret",
      sentinelPassword: "guard",
    });
  });

  it("may be a cluster, with TLS", () => {
    expect(targetOf({ cluster: { nodes: ["rediss://10.0.0.1:7000"] } })).toMatchObject({
      form: "cluster",
      nodes: [{ host: "10.0.0.1", port: 7000 }],
      tls: true,
    });
  });

  it("takes a password from the environment where the URL has none", () => {
    expect(targetOf({ url: "redis://h" }, { redisPassword: "s3cret" }).password).toBe("s3cret");
    expect(targetOf({ url: "redis://:own@h" }, { redisPassword: "s3cret" }).password).toBe("own");
  });

  it.each([
    [{ url: "redis://h", cluster: { nodes: ["redis://h"] } }, "must have one of url, sentinel and cluster"],
    [
      { sentinel: { name: "m", nodes: ["redis://:pw@h"] } },
      'must be a list such as ["redis://10.0.0.1:26379"]',
    ],
    [{ cluster: { nodes: ["redis://h", "rediss://i"] } }, 'must be a list such as ["redis://10.0.0.1:6379"]'],
    [{ cluster: { nodes: ["h:6379"] } }, "must be a list such as"],
  ])("is refused as %j", (redis, message) => {
    const { error } = configSchema.safeParse({ domain: "montague.example", redis });
    expect(error?.issues.map((issue) => issue.message)).toEqual([expect.stringContaining(message)]);
  });
});
