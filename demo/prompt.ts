import { createInterface } from "node:readline/promises";
import type { Person } from "./person.ts";
import { BOT } from "./stage.ts";
import { printMessage, printTitle } from "./terminal.ts";

/** Lets the person at the terminal chat with the bot as `person`, until Ctrl-C, Ctrl-D or "quit". */
export async function chat(person: Person): Promise<void> {
  printTitle(`Now you are ${person.jid}. Try "help", "list", "invite for romeo" (end with Ctrl-C or "quit")`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: "\nalice> " });
  person.onMessage((body) => {
    printMessage(BOT, person.jid, body);
    terminal.prompt();
  });
  terminal.on("SIGINT", () => terminal.close());
  terminal.prompt();
  for await (const line of terminal) {
    const text = line.trim();
    if (text === "quit") break;
    if (text === "") terminal.prompt();
    else await person.say(BOT, text);
  }
  terminal.close();
}
