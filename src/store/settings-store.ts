import type { SettingsStore } from "../commands/ports.ts";
import type { RegistrationSettings } from "../invites/policy.ts";
import type { Redis } from "./redis.ts";
import { rootKey, type Scripts } from "./scripts.ts";

const NAMES = {
  allowRegistration: "allow_registration",
  registrationInviteOnly: "registration_invite_only",
  allowUserInvites: "allow_user_invites",
} as const satisfies Record<keyof RegistrationSettings, string>;

const PROPERTIES = Object.keys(NAMES) as (keyof RegistrationSettings)[];

type Parts = {
  readonly redis: Redis;
  readonly scripts: Scripts;
  readonly domain: string;
  /** What counts until an admin sets otherwise. */
  readonly configured: RegistrationSettings;
};

/** Settings in Redis: what admins set wins over what is configured, here and at every gate. */
export function openSettingsStore({ redis, scripts, domain, configured }: Parts): SettingsStore & {
  /** Tells the gates what is configured. A bot does so when it starts. */
  publish(): Promise<void>;
} {
  const key = (name: string) => `${rootKey(domain)}:${name}`;

  return {
    async read() {
      const values = await scripts.run("settings", Object.values(NAMES));
      const inForce = (index: number, fallback: boolean) =>
        values[index] === "" || values[index] === undefined ? fallback : values[index] === "true";
      const [allowRegistration, registrationInviteOnly, allowUserInvites] = PROPERTIES.map(
        (property, index) => inForce(index, configured[property]),
      );
      return {
        allowRegistration: allowRegistration ?? configured.allowRegistration,
        registrationInviteOnly: registrationInviteOnly ?? configured.registrationInviteOnly,
        allowUserInvites: allowUserInvites ?? configured.allowUserInvites,
      };
    },

    async readSet() {
      const values = await redis.ask(() => redis.client.hmGet(key("settings"), Object.values(NAMES)));
      return new Set(PROPERTIES.filter((_, index) => typeof values[index] === "string"));
    },

    async set(name, value) {
      await redis.ask(() =>
        value === undefined
          ? redis.client.hDel(key("settings"), NAMES[name])
          : redis.client.hSet(key("settings"), NAMES[name], String(value)),
      );
    },

    async lockdown() {
      return (await redis.ask(() => redis.client.hGet(key("settings"), "lockdown"))) ?? undefined;
    },

    async setLockdown(reason) {
      await redis.ask(() =>
        reason === undefined
          ? redis.client.hDel(key("settings"), "lockdown")
          : redis.client.hSet(key("settings"), "lockdown", reason),
      );
    },

    async publish() {
      const fields = Object.fromEntries(
        PROPERTIES.map((property) => [NAMES[property], String(configured[property])]),
      );
      await redis.ask(() => redis.client.hSet(key("defaults"), fields));
    },
  };
}
