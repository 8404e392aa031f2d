import { styleText } from "node:util";
import { drawQrCode } from "../src/cli/render.ts";

/** Prints the story. Colours only where a terminal shows them. */
const isTerminal = process.stdout.isTTY === true;

function paint(style: Parameters<typeof styleText>[0], text: string): string {
  return isTerminal ? styleText(style, text) : text;
}

export function printTitle(text: string): void {
  console.log(`\n${paint("bold", text)}`);
}

export function printFact(text: string): void {
  console.log(`  ${text}`);
}

/** A message as a chat client shows it. */
export function printMessage(from: string, to: string, body: string): void {
  console.log(`\n  ${paint("cyan", from)} ${paint("dim", `to ${to}`)}`);
  for (const line of body.split("\n")) console.log(`    ${paint("dim", "|")} ${line}`);
}

/** The picture of a link, where a phone may be held to it. */
export async function printQrCode(url: string): Promise<void> {
  if (isTerminal) console.log(`\n${await drawQrCode(url, true)}`);
}
