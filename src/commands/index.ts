/** `commands` has one file for each command, and `dispatch`, which runs them for every door. */

import { audit } from "./audit.ts";
import { code } from "./code.ts";
import type { Command } from "./command.ts";
import { contact } from "./contact.ts";
import { createAccount } from "./create-account.ts";
import { extend } from "./extend.ts";
import { generate } from "./generate.ts";
import { grant } from "./grant.ts";
import { help } from "./help.ts";
import { invite } from "./invite.ts";
import { invites } from "./invites.ts";
import { list } from "./list.ts";
import { lockdown, unlock } from "./lockdown.ts";
import { qr } from "./qr.ts";
import { approve, deny, request, requests } from "./request.ts";
import { resetPassword } from "./reset-password.ts";
import { revoke } from "./revoke.ts";
import { rotate } from "./rotate.ts";
import { set, settings } from "./settings.ts";
import { show } from "./show.ts";
import { start } from "./start.ts";
import { stats } from "./stats.ts";
import { restore, suspend } from "./suspend.ts";
import { tree } from "./tree.ts";
import { whoami } from "./whoami.ts";

/** Every command, in the order that `help` lists them. */
export const commands: readonly Command[] = [
  invite,
  contact,
  list,
  show,
  qr,
  code,
  revoke,
  rotate,
  extend,
  request,
  whoami,
  createAccount,
  resetPassword,
  invites,
  tree,
  suspend,
  restore,
  grant,
  requests,
  approve,
  deny,
  settings,
  set,
  lockdown,
  unlock,
  stats,
  audit,
  generate,
  start,
  help,
];
