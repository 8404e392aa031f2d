import { contactScenarios } from "./contacts.ts";
import { oddScenarios } from "./odd-requests.ts";
import { preauthScenarios } from "./preauth.ts";
import { registrationScenarios } from "./registration.ts";
import { resetScenarios } from "./resets.ts";
import { settingsScenarios } from "./settings.ts";

/** All that every gate has to do, but for what takes many clients at once, an outage or a crash. */
export const scenarios = {
  "a token": preauthScenarios,
  "a registration": registrationScenarios,
  "an odd request": oddScenarios,
  settings: settingsScenarios,
  "a reset": resetScenarios,
  "a contact": contactScenarios,
} as const;
