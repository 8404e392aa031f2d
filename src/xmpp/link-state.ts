/** Whether what is sent goes out now. */
export type LinkState = {
  isOnline(): boolean;
  /** Resolves when it is online next; at once where it is. */
  whenOnline(): Promise<void>;
};

export function createLinkState(isOnline: () => boolean): LinkState & { cameOnline(): void } {
  let waiting: (() => void)[] = [];
  return {
    isOnline,
    async whenOnline() {
      if (!isOnline()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    cameOnline() {
      const told = waiting;
      waiting = [];
      for (const resolve of told) resolve();
    },
  };
}
