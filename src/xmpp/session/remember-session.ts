import type { Logger } from "pino";
import type { SessionMemory } from "../../ports/replica.ts";

/** `id`: by which it can be resumed; `shown`: the presence that contacts see. */
type Fresh = { readonly id: string | undefined; readonly jid: string | undefined; readonly shown: string };

/** Has other processes know a fresh session, or that there is none to go on with. Never rejects. */
export async function rememberSession(
  memory: SessionMemory,
  { id, jid, shown }: Fresh,
  log: Logger,
): Promise<void> {
  if (id === undefined)
    log.warn(
      "the server lets no session be resumed: contacts see the bot leave when another replica takes over",
    );
  const session = id === undefined || jid === undefined ? undefined : { id, jid, h: 0, presence: shown };
  await memory.write(session).catch((err: unknown) => log.warn({ err }, "the session is not remembered"));
}
