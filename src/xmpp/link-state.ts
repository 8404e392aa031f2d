import type { Session } from "./session/session.ts";

/** Whether what is sent goes out now. */
export type LinkState = {
  isOnline(): boolean;
  /** Resolves when it is online next; at once where it is. */
  whenOnline(): Promise<void>;
};

export function linkStateOf(session: Pick<Session, "state" | "on">): LinkState {
  let waiting: (() => void)[] = [];
  const tell = () => {
    const told = waiting;
    waiting = [];
    for (const resolve of told) resolve();
  };
  session.on("online", tell);
  session.on("resumed", tell);
  return {
    isOnline: () => session.state === "online",
    async whenOnline() {
      if (session.state !== "online") await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
