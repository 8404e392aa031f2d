import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ConfigError } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { root } from "../root.ts";
import { type Avatar, MAX_AVATAR_BYTES, readAvatar } from "../xmpp/entity/avatar.ts";

/** The operator's own, or ours. */
export function avatarOf({ xmpp: { avatar: file } }: Config): Avatar {
  const picture = readPicture(file ?? fileURLToPath(new URL("web/assets/avatar.png", root)));
  const avatar = picture && readAvatar(picture);
  if (avatar !== undefined) return avatar;
  throw new ConfigError([
    picture === undefined
      ? `xmpp.avatar cannot be read: ${file}`
      : `xmpp.avatar is no PNG of at most ${MAX_AVATAR_BYTES} bytes: ${file}`,
  ]);
}

function readPicture(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
