import { settingKeys } from "../invites/policy.ts";
import { ok } from "../invites/result.ts";
import type { SettingName } from "../ports/settings-store.ts";
import type { Say } from "../wording/index.ts";
import { defineCommand } from "./command.ts";
import { NO_REASON } from "./lockdown.ts";
import { oneOf, required } from "./params.ts";

const NAMES = Object.keys(settingKeys) as readonly SettingName[];
const KEYS = Object.values(settingKeys);
const VALUES = {
  true: true,
  on: true,
  yes: true,
  false: false,
  off: false,
  no: false,
  default: undefined,
} as const;

/** What is in force, and what of it admins have set. */
export const settings = defineCommand({
  name: "settings",
  permission: "admins",
  params: {},
  async run({ settings: store, effectiveSettings, say }) {
    const { lockdown, ...settings } = effectiveSettings;
    const set = await store.readSet();
    return ok({
      text: titleOf(say, lockdown),
      fields: NAMES.map((name) => {
        const value = settings[name] ? "true" : "false";
        return { label: settingKeys[name], value: set.has(name) ? say("settings.set", { value }) : value };
      }),
      hint: say("settings.hint"),
      data: { settings, lockdown: lockdown ?? null },
    });
  },
});

function titleOf(say: Say, lockdown: string | undefined): string {
  if (lockdown === undefined) return say("settings.title");
  return lockdown === NO_REASON ? say("settings.locked-plain") : say("settings.locked", { reason: lockdown });
}

/** Changes a setting at every gate and process at once; `default` goes back to the configuration. */
export const set = defineCommand({
  name: "set",
  permission: "admins",
  isAudited: true,
  params: {
    key: required("key", oneOf("KEY", KEYS), "first"),
    value: required("value", oneOf("VALUE", Object.keys(VALUES) as (keyof typeof VALUES)[]), "first"),
  },
  async run({ settings: store, say, values }) {
    const { key, value } = values;
    const name = settingNamed(key);
    await store.set(name, VALUES[value]);
    const effectiveSettings = await store.read();
    const now = effectiveSettings[name] ? "true" : "false";
    return ok({
      text: say("set.done", { key, value: now }),
      data: { [key]: effectiveSettings[name] },
      target: `${key}=${now}`,
    });
  },
});

function settingNamed(key: (typeof KEYS)[number]): SettingName {
  const name = NAMES.find((each) => settingKeys[each] === key);
  if (name === undefined) throw new Error(`there is no setting ${key}`);
  return name;
}
