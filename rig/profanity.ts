import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { atExit, temporaryFolder } from "./at-exit.ts";
import { TIMEOUT_MS } from "./timeouts.ts";
import type { Endpoint } from "./xmpp-clients.ts";

/** A person at a terminal, with profanity in it. */
export interface Profanity {
  /** Types a line and presses Enter. */
  type(line: string): void;
  /** Waits until the screen shows it. @throws with the screen when it does not. */
  waitForScreen(pattern: RegExp, withinMs?: number): Promise<RegExpExecArray>;
  screen(): string;
  /** Every screen that was waited for, in order. */
  screens(): readonly string[];
  stop(): void;
}

const LOOK_MS = 50;

/** Starts profanity in a tmux of its own, and logs in. */
export async function startProfanity(
  { domain, port }: Endpoint,
  account: { readonly username: string; readonly password: string },
): Promise<Profanity> {
  const folder = temporaryFolder("profanity");
  const homes = { XDG_CONFIG_HOME: join(folder.path, "config"), XDG_DATA_HOME: join(folder.path, "data") };
  for (const home of Object.values(homes)) mkdirSync(join(home, "profanity"), { recursive: true });
  const socket = `profanity-${randomUUID()}`;
  const env = { PATH: process.env["PATH"], HOME: folder.path, LANG: "C.UTF-8", TERM: "xterm", ...homes };
  const tmux = (...args: string[]) =>
    execFileSync("tmux", ["-L", socket, "-f", "/dev/null", ...args], { env, encoding: "utf8" });
  tmux("new-session", "-d", "-x", "160", "-y", "50", "profanity");
  const end = () => {
    try {
      tmux("kill-server");
    } catch {
      // It has ended by itself.
    }
  };
  const forget = atExit(end);
  const screens: string[] = [];

  const type = (line: string) => {
    tmux("send-keys", "-l", line);
    tmux("send-keys", "Enter");
  };
  const screen = () => tmux("capture-pane", "-p");
  const waitForScreen = async (pattern: RegExp, withinMs = TIMEOUT_MS) => {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const shown = screen();
      const match = pattern.exec(shown);
      if (match !== null) {
        screens.push(shown);
        return match;
      }
      if (performance.now() > deadline) throw new Error(`profanity does not show ${pattern}:\n${shown}`);
      await delay(LOOK_MS);
    }
  };

  await waitForScreen(/register myjid myserver\.org/);
  type(`/connect ${account.username}@${domain} server 127.0.0.1 port ${port} tls trust`);
  await waitForScreen(/Enter password|password/i);
  type(account.password);
  await waitForScreen(/logged in successfully/);
  return {
    type,
    waitForScreen,
    screen,
    screens: () => screens,
    stop: () => {
      forget();
      end();
      folder.remove();
    },
  };
}
