import type { Exit, Program } from "../../rig/processes.ts";

/** One life of a program: what `startBot` and `startWeb` give. */
export type Life = { readonly program: Program; stop(): Promise<Exit> };

/** A program that is to run always, and is started again when something has ended it. */
export type Daemon<L extends Life> = {
  /** The present life, or the last one. */
  life(): L;
  /** All that it wrote, over all its lives. */
  log(): string;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** SIGTERM, by which it has to end in good order. */
  terminate(): Promise<void>;
};

/** `complain` hears when the program ends by itself, or does not end in good order. */
export async function startDaemon<L extends Life>(
  start: () => Promise<L>,
  complain: (what: string) => void,
): Promise<Daemon<L>> {
  let life: L;
  let isMeant = false;
  const past: string[] = [];

  const begin = async () => {
    isMeant = false;
    const one = await start();
    life = one;
    void one.program.exit.then(({ code, signal }) => {
      past.push(one.program.output());
      if (!isMeant) complain(`ended by itself (${code ?? signal})`);
    });
  };
  await begin();

  return {
    life: () => life,
    log: () => [...past, ...(life.program.isRunning() ? [life.program.output()] : [])].join(""),
    start: begin,
    kill: async () => {
      isMeant = true;
      await life.program.kill();
      await life.stop();
    },
    terminate: async () => {
      isMeant = true;
      const { code, signal } = await life.stop();
      if (code !== 0) complain(`did not end in good order at SIGTERM (${code ?? signal})`);
    },
  };
}
