import { createHash } from "node:crypto";

/** A picture that clients show beside a name: a PNG, as XEP-0084 §4 wants it. */
export type Avatar = {
  /** SHA-1 of the picture, in hexadecimal: its name in XEP-0084 and XEP-0153. */
  readonly id: string;
  readonly base64: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
};

/** Servers take stanzas of 256 kB, and Base64 makes four bytes of three. */
export const MAX_AVATAR_BYTES = 100_000;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Where the first chunk, IHDR, has its width and height. */
const SIZE_AT = 16;

/** `undefined` for what is no PNG, or too large. */
export function readAvatar(picture: Buffer): Avatar | undefined {
  const isPng = picture.length > SIZE_AT + 8 && picture.subarray(0, SIGNATURE.length).equals(SIGNATURE);
  if (!isPng || picture.length > MAX_AVATAR_BYTES) return undefined;
  return {
    id: createHash("sha1").update(picture).digest("hex"),
    base64: picture.toString("base64"),
    bytes: picture.length,
    width: picture.readUInt32BE(SIZE_AT),
    height: picture.readUInt32BE(SIZE_AT + 4),
  };
}
