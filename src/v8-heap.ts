import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Both halves of the space for new objects: what a bot under load makes and drops between two collections. */
const MAX_NEW_SPACE_BYTES = 16 * 1024 * 1024;
const LOOK_MS = 1_000;

/**
 * Keeps the heap close to what lives in it, which for a bot is some twenty megabytes. By itself V8 lets the
 * space for new objects grow to 32 MB and more, and the old one to several times what it needs, before it collects.
 */
export function keepHeapSmall(): void {
  setFlagsFromString("--heap-growing-percent=50");
  boundNewSpace();
  setInterval(boundNewSpace, LOOK_MS).unref();
}

/** V8 asks for this factor each time that it might let the space grow. */
function boundNewSpace(): void {
  const newSpace = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
  const mayGrow = newSpace === undefined || newSpace.space_size < MAX_NEW_SPACE_BYTES;
  setFlagsFromString(`--semi-space-growth-factor=${mayGrow ? 2 : 1}`);
}
