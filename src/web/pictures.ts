import type { Socket } from "node:net";
import { setImmediate as othersHaveHadATurn } from "node:timers/promises";
import QRCode from "qrcode";

export type PictureType = "image/png" | "image/svg+xml";

/** Draws QR codes. */
export type Pictures = {
  /** The address as a QR code; nothing where the visitor has hung up meanwhile. */
  draw(type: PictureType, url: string, asker: Pick<Socket, "destroyed">): Promise<Buffer | undefined>;
};

/** The dark squares are dark in the dark theme too: scanners expect that. */
const OPTIONS = { errorCorrectionLevel: "M", margin: 4 } as const;
/** Pixels a square: large enough for a chat to show it unscaled. */
const PNG_SCALE = 8;
/** Of a few KB each. */
const MAX_KEPT = 200;

/**
 * A picture takes milliseconds of the process, in which it answers nobody. So each is drawn once, one after the other with
 * others' requests in between, and only while somebody waits for it.
 */
export function openPictures(): Pictures {
  const kept = new Map<string, Buffer>();
  let line: Promise<unknown> = Promise.resolve();

  async function drawNext(type: PictureType, url: string, asker: Pick<Socket, "destroyed">) {
    const name = `${type} ${url}`;
    const known = kept.get(name);
    if (known !== undefined || asker.destroyed) return known;
    const picture = await draw(type, url);
    kept.set(name, picture);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    await othersHaveHadATurn();
    return picture;
  }

  return {
    draw(type, url, asker) {
      const known = kept.get(`${type} ${url}`);
      if (known !== undefined) return Promise.resolve(known);
      const drawn = line.then(() => drawNext(type, url, asker));
      line = drawn.catch(() => undefined);
      return drawn;
    },
  };
}

async function draw(type: PictureType, url: string): Promise<Buffer> {
  return type === "image/png"
    ? QRCode.toBuffer(url, { ...OPTIONS, scale: PNG_SCALE })
    : Buffer.from(await QRCode.toString(url, { ...OPTIONS, type: "svg" }));
}
