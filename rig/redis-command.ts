import { createClient } from "@redis/client";

/** What Redis answers: texts, numbers, and lists of them. */
export type Reply = string | number | null | readonly Reply[];

/** Asks one server one thing, on a connection of its own. */
export async function askRedis(url: string, ...command: readonly string[]): Promise<Reply> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on("error", () => {}); // The rejection says it.
  await client.connect();
  try {
    return await client.sendCommand<Reply>([...command]);
  } finally {
    client.destroy();
  }
}

/** A reply that is a list of texts. */
export function texts(reply: Reply): readonly string[] {
  return Array.isArray(reply) ? reply.map(String) : [];
}

/** Servers tell nobody that they agree with each other: they are asked until they do. */
export async function untilSo(question: () => Promise<boolean>, withinMs = 20_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await question())) {
    if (Date.now() > end) throw new Error(`the servers do not agree after ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
