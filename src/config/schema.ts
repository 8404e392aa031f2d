import * as z from "zod";
import { languages } from "../wording/index.ts";
import { branding } from "./branding.ts";
import {
  bareJid,
  domain,
  duration,
  durationFrom,
  durationText,
  serviceUrl,
  urlText,
  userName,
} from "./fields.ts";
import { DEFAULT_REDIS, exampleRedisUrl, parseNodes, parseRedisUrl } from "./redis-url.ts";
import { readBaseUrl, readTargetUrl } from "./urls.ts";

const DEFAULT_SERVICE = "xmpp://127.0.0.1:5222";
const DEFAULT_COMPONENT = "xmpp://127.0.0.1:5347";
const DEFAULT_BASE_URL = "http://127.0.0.1:8080";

const redisUrl = z.string().superRefine((text, context) => {
  if (parseRedisUrl(text) !== undefined) return;
  context.addIssue({ code: "custom", message: `must be a URL such as ${exampleRedisUrl(text)}` });
});

function redisNodes(form: "sentinel" | "cluster", example: string) {
  return z
    .array(z.string())
    .min(1)
    .refine((nodes) => nodes.length === 0 || parseNodes(nodes, form) !== undefined, {
      error: `must be a list such as ["${example}"]: redis:// or, all of them, rediss:// (TLS), without passwords`,
    });
}

const count = z.int().min(1).max(1_000_000);

const limit = (points: number, per: string) =>
  z
    .strictObject({
      points: count.default(points).describe("How many are allowed within that time"),
      per: durationText(per).describe("The time in which points are counted"),
    })
    .prefault({});

const quota = z.strictObject({
  open: count.default(5).describe("Invitations open at once"),
  per_period: count.default(20).describe("Invitations made within the period, less those that ended unused"),
  period: durationText("30d").describe("The period that per_period counts in"),
  new_account_wait: durationFrom("none")
    .prefault("1d")
    .describe("How long an account that was invited waits before it may invite; 0s for not at all"),
  max_uses: count.optional().describe("The most uses of one invitation; if not set, invites.max_uses"),
  max_expiry: duration
    .optional()
    .describe("The longest that an invitation lasts; if not set, invites.max_expiry"),
});

/** `bot.config.json`. Unknown keys are errors, so that a typing mistake is not a silent default. */
export const configSchema = z.strictObject({
  $schema: z.string().optional(),
  domain: domain.describe("The XMPP domain that people are invited to"),
  xmpp: z
    .strictObject({
      service: serviceUrl(DEFAULT_SERVICE).describe(
        "The XMPP server: xmpp:// upgrades to TLS, xmpps:// begins with it",
      ),
      username: userName.prefault("invite").describe("The bot’s account, without the domain"),
      name: z.string().min(1).max(100).default("Invites").describe("The name that clients show"),
      avatar: z
        .string()
        .min(1)
        .nullable()
        .default(null)
        .describe("A PNG file that clients show beside the name; null: ours"),
      require_tls: z
        .boolean()
        .default(true)
        .describe("false allows a login without TLS, for a server on loopback"),
      ca_file: z
        .string()
        .min(1)
        .nullable()
        .default(null)
        .describe("PEM file of the only authorities to trust; null: those of the system"),
    })
    .prefault({}),
  component: z
    .strictObject({
      service: serviceUrl(DEFAULT_COMPONENT).describe(
        "Where the XMPP server takes components (XEP-0114), without TLS as a rule: keep it on loopback",
      ),
      jid: domain.describe("The component’s own domain, such as invite.example.org"),
    })
    .nullable()
    .default(null)
    .describe("The bot as a component, beside its account; null for none"),
  redis: z
    .strictObject({
      url: redisUrl
        .optional()
        .describe(
          `Where Redis is; if not set, ${DEFAULT_REDIS}; rediss:// for TLS; also redis+sentinel:// and redis+cluster://`,
        ),
      sentinel: z
        .strictObject({
          name: z.string().min(1).describe("What the sentinels call the primary, such as mymaster"),
          nodes: redisNodes("sentinel", "redis://10.0.0.1:26379").describe(
            "The sentinels; rediss:// in each for TLS",
          ),
          database: z.int().min(0).max(999_999_999).default(0).describe("The number of the database"),
        })
        .optional()
        .describe("Redis with sentinels, in place of the URL"),
      cluster: z
        .strictObject({
          nodes: redisNodes("cluster", "redis://10.0.0.1:6379").describe(
            "Some nodes of the cluster; rediss:// in each for TLS",
          ),
        })
        .optional()
        .describe("Redis Cluster, in place of the URL"),
      verify_tls: z
        .boolean()
        .default(true)
        .describe("false accepts the self-signed certificates of hosted Redis"),
      ca_file: z
        .string()
        .min(1)
        .nullable()
        .default(null)
        .describe(
          "PEM file of the authority that signed the certificate of Redis; null: those of the system",
        ),
    })
    .refine(({ url, sentinel, cluster }) => [url, sentinel, cluster].filter(isSet).length <= 1, {
      error: "must have one of url, sentinel and cluster",
    })
    .prefault({}),
  allow_registration: z.boolean().default(true).describe("Accounts may be registered"),
  registration_invite_only: z.boolean().default(true).describe("Only with a good invitation"),
  allow_user_invites: z
    .boolean()
    .default(true)
    .describe("Members may invite people to an account; false: only admins may"),
  allow_contact_invites: z.boolean().default(true).describe("Members may make contact invitations"),
  admins: z
    .array(bareJid)
    .prefault([])
    .describe("Addresses of those who may do everything; the variable takes commas"),
  reserved_names: z
    .array(userName)
    .prefault([])
    .describe("Further user names that only admins give out, with all that reads like them"),
  invites: z
    .strictObject({
      expiry: durationText("7d").describe("How long an invitation lasts if its inviter does not say"),
      max_expiry: durationText("30d").describe("The longest a member may ask for"),
      max_uses: count.default(1).describe("The most uses a member may ask for"),
      retention: durationText("90d").describe("How long an ended invitation is remembered"),
    })
    .prefault({}),
  quotas: z
    .object({
      member: quota.prefault({}),
    })
    .catchall(quota)
    .prefault({})
    .describe("Quotas by role: member is everybody’s, admins grant the others"),
  rate_limits: z
    .strictObject({
      messages: limit(20, "1m").describe("Commands from one address"),
      invites: limit(10, "1h").describe("Invitations by one address"),
      registrations: limit(30, "10m").describe(
        "Forms sent to register on the web, from one network address and with one invitation; for the check of a name while one types, four times as many",
      ),
    })
    .prefault({}),
  web: z
    .strictObject({
      base_url: urlText(readBaseUrl)
        .nullable()
        .prefault(DEFAULT_BASE_URL)
        .describe(
          "Where the pages behind links are reached; null for no pages. A path may have letters of any script, digits and - . _ ~",
        ),
      host: z.string().min(1).default("127.0.0.1").describe("The address that the web process listens on"),
      port: z.int().min(0).max(65_535).default(8080).describe("The port that the web process listens on"),
      trusted_proxies: z
        .int()
        .min(0)
        .max(10)
        .default(0)
        .describe("How many proxies in front of it are your own"),
      webhook: urlText((text) => readTargetUrl(text, "https://example.org/invite-events"))
        .nullable()
        .prefault(null)
        .describe(
          "URL to which each event of an invitation is posted, signed with WEBHOOK_SECRET; null for none",
        ),
      branding,
    })
    .prefault({}),
  welcome: z
    .boolean()
    .default(true)
    .describe("A new member gets a short welcome from the bot: who invited them, and how to invite others"),
  language: z.enum(languages).default("en").describe("The language for people whose own is not known"),
  log: z
    .strictObject({
      level: z
        .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"])
        .default("info")
        .describe("The least important lines that are logged; trace shows the XMPP stream, without secrets"),
    })
    .prefault({}),
});

/** The configuration file with every default filled in; durations are seconds. */
export type Settings = z.infer<typeof configSchema>;

/** What the environment holds and no file may. */
export type Secrets = {
  readonly xmppPassword: string | undefined;
  readonly componentSecret: string | undefined;
  readonly webhookSecret: string | undefined;
  readonly redisUsername: string | undefined;
  readonly redisPassword: string | undefined;
  readonly redisSentinelPassword: string | undefined;
};

export type Config = Settings & {
  readonly secrets: Secrets;
  /** Where the settings were read. */
  readonly file: string;
  /** Those of the file itself that hold a password. */
  readonly passwordKeys: readonly string[];
};

function isSet(value: unknown): boolean {
  return value !== undefined;
}

/** The JSON Schema that editors use: `bot.config.schema.json`. */
export function configJsonSchema(): unknown {
  return z.toJSONSchema(configSchema, { io: "input", unrepresentable: "any" });
}
