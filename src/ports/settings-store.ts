import type { RegistrationSettings } from "../invites/policy.ts";

export type SettingName = keyof RegistrationSettings;

/** What admins set, else what the configuration says. */
export type EffectiveSettings = RegistrationSettings & {
  /** Why nobody may register at present, where an admin has said so. */
  readonly lockdown?: string;
};

export type SettingsStore = {
  read(): Promise<EffectiveSettings>;
  /** Which of them admins have set. */
  readSet(): Promise<ReadonlySet<SettingName>>;
  /** Acts at every gate and process at once. `undefined` goes back to the configuration. */
  set(name: SettingName, value: boolean | undefined): Promise<void>;
  /** `undefined` ends it. */
  setLockdown(reason: string | undefined): Promise<void>;
};
