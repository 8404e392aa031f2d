import { type RegistrationSettings, settingKeys } from "../invites/policy.ts";
import type { EffectiveSettings, SettingName, SettingsStore } from "../ports/settings-store.ts";
import type { RateLimit } from "./rate-limits.ts";
import type { Redis } from "./redis/redis.ts";
import { rootKey, type Scripts } from "./redis/scripts.ts";
import { askTogether } from "./together.ts";

const NAMES = Object.keys(settingKeys) as readonly SettingName[];
const KEYS = Object.values(settingKeys);
/** Those who ask in the same moment get the same answer. */
const MAX_AT_ONCE = 1_000;

type Deps = {
  readonly redis: Redis;
  readonly scripts: Scripts;
  readonly domain: string;
  /** What counts until an admin sets otherwise. */
  readonly configured: RegistrationSettings;
  /** Of the messages of one sender, which gates enter into the inbox, too. */
  readonly messages: RateLimit;
  readonly admins: readonly string[];
  /** User names that only admins give out. */
  readonly reserved: readonly string[];
};

/** Settings in Redis: what admins set wins over what is configured, here and at every gate. */
export function openSettingsStore({
  redis,
  scripts,
  domain,
  configured,
  messages,
  admins,
  reserved,
}: Deps): SettingsStore & {
  /**
   * Tells the gates what is configured. A bot does so when it starts; others only where none ever did, for they may be
   * configured without what is a bot's alone.
   */
  publish(when: "anew" | "first"): Promise<void>;
} {
  const key = (name: string) => `${rootKey(domain)}:${name}`;

  async function read(): Promise<EffectiveSettings> {
    const values = await scripts.run("settings", [...KEYS, "lockdown"]);
    const lockdown = values[KEYS.length];
    const effectiveSettings = (name: SettingName) => {
      const value = values[NAMES.indexOf(name)];
      return value === "" ? configured[name] : value === "true";
    };
    return {
      allowRegistration: effectiveSettings("allowRegistration"),
      registrationInviteOnly: effectiveSettings("registrationInviteOnly"),
      allowUserInvites: effectiveSettings("allowUserInvites"),
      ...(lockdown === "" ? {} : { lockdown: String(lockdown) }),
    };
  }

  const readTogether = askTogether(async (asked: readonly undefined[]) => {
    const settings = await read();
    return asked.map(() => settings);
  }, MAX_AT_ONCE);

  return {
    read: () => readTogether(undefined),

    async readSet() {
      const values = await redis.run(() => redis.client.hmGet(key("settings"), [...KEYS]));
      return new Set(NAMES.filter((_, index) => typeof values[index] === "string"));
    },

    async set(name, value) {
      await redis.runReplicated((client) =>
        value === undefined
          ? client.hDel(key("settings"), settingKeys[name])
          : client.hSet(key("settings"), settingKeys[name], String(value)),
      );
    },

    async setLockdown(reason) {
      await redis.runReplicated((client) =>
        reason === undefined
          ? client.hDel(key("settings"), "lockdown")
          : client.hSet(key("settings"), "lockdown", reason),
      );
    },

    async publish(when) {
      const { allowRegistration, registrationInviteOnly, allowUserInvites } = configured;
      const settings = [allowRegistration, registrationInviteOnly, allowUserInvites].map(String);
      const limit = [messages.points, messages.perSeconds * 1000].map(String);
      await scripts.run("configure", [when, ...settings, ...limit, admins.join(" "), ...reserved]);
    },
  };
}
