import { readFileSync } from "node:fs";
import { readAvatar } from "../../src/xmpp/entity/avatar.ts";
import type { Profile } from "../../src/xmpp/entity/profile.ts";

const avatar = readAvatar(readFileSync(new URL("../../web/assets/avatar.png", import.meta.url)));
if (avatar === undefined) throw new Error("the picture of the project is no avatar");

export const aProfile: Profile = { name: "Invites", avatar };
