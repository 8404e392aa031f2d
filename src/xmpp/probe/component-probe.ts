import type { Logger } from "pino";
import { type ComponentAddress, ComponentConnection } from "../component/component-connection.ts";
import { diagnoseComponent } from "../component/component-failure.ts";

const LIMIT_MS = 5_000;

/** Connects once as the component, and leaves. Rejects with one sentence on what is wrong. */
export async function probeComponent(address: ComponentAddress, log: Logger): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      let wasUp = false;
      const connection = new ComponentConnection(address, log, {
        established() {
          wasUp = true;
          connection.close();
        },
        element: () => undefined,
        heard: () => undefined,
        ended: (error) => (wasUp ? resolve() : reject(error)),
      });
      timer = setTimeout(() => connection.fail(new Error(`no answer within ${LIMIT_MS / 1000} s`)), LIMIT_MS);
    });
  } catch (error) {
    throw new Error(diagnoseComponent(error, address, false).sentence, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
