import type { Command } from "./command.ts";
import { contact } from "./contact.ts";
import { generate } from "./generate.ts";
import { help } from "./help.ts";
import { invite } from "./invite.ts";
import { list } from "./list.ts";
import { revoke } from "./revoke.ts";
import { show } from "./show.ts";
import { whoami } from "./whoami.ts";

/** Every command, in the order that `help` lists them. */
export const commands: readonly Command[] = [invite, contact, list, show, revoke, whoami, generate, help];
