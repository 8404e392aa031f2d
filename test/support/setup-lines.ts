import { readFileSync } from "node:fs";

/** A block of lines that a document tells its reader to run: its fence says `sh setup`, and perhaps what it is for. */
export type SetupBlock = { readonly step: string; readonly purpose: string; readonly lines: string };

const FENCE = /^```sh setup ?(\S*)\n([\s\S]*?)^```$/gm;
const STEP = /^\*\*(\d+\.[^*]*)\*\*/gm;

/** Those of a document, in their order, each with the numbered step that it belongs to. */
export function setupBlocks(file: URL): readonly SetupBlock[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(FENCE)].map(({ 1: purpose = "", 2: lines = "", index }) => {
    const steps = [...text.slice(0, index).matchAll(STEP)];
    return { step: steps.at(-1)?.[1] ?? "", purpose, lines };
  });
}
