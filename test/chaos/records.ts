import { createClient } from "@redis/client";
import type { History, InviteEntry, TreeEntry } from "./history.ts";

type Recorded = Pick<History, "invites" | "tree" | "events" | "audit" | "open" | "leftovers">;

/** Ready to be looked at and, in one respect, touched: Redis as docs/redis.md describes it. */
export type Records = {
  /** Lets every lease run out now, where nothing is in flight any more and waiting would only take time. */
  endLeases(): Promise<void>;
  /** Claims, and notices that are to be told. */
  countUnsettled(): Promise<number>;
  read(): Promise<Recorded>;
  close(): void;
};

const AT_ONCE = 500;

export async function openRecords(url: string, domain: string): Promise<Records> {
  const client = createClient({ url });
  client.on("error", () => {}); // Commands reject then.
  await client.connect();
  const key = (...parts: readonly string[]) => [`invites:{${domain}}`, ...parts].join(":");

  /** What stands for `*` in each key of this form. */
  async function namesIn(...parts: readonly string[]): Promise<readonly string[]> {
    const prefix = key(...parts, "");
    const names: string[] = [];
    for await (const keys of client.scanIterator({
      MATCH: `${prefix}*`.replace("{", "\\{"),
      COUNT: AT_ONCE,
    })) {
      names.push(...keys.map((name) => name.slice(prefix.length)));
    }
    return [...new Set(names)];
  }

  async function readInvite(id: string): Promise<InviteEntry> {
    const [record, state, claims, uses] = await Promise.all([
      client.get(key("invite", id)),
      client.hGetAll(key("state", id)),
      client.hKeys(key("claims", id)),
      client.hVals(key("uses", id)),
    ]);
    const { inviter = "operator", note = "" } = JSON.parse(record ?? `{"value":{}}`).value;
    return {
      id,
      inviter,
      note,
      token: state["token"] ?? "",
      uses: Number(state["uses"]),
      used: Number(state["used"]),
      claims,
      usedBy: uses.map((use) => JSON.parse(use).name),
    };
  }

  async function readTree(): Promise<readonly TreeEntry[]> {
    const inviters = await namesIn("invitees");
    const brought = new Map<string, string[]>();
    for (const inviter of inviters) {
      for (const name of await client.zRange(key("invitees", inviter), 0, -1)) {
        brought.set(name, [...(brought.get(name) ?? []), inviter]);
      }
    }
    const accounts = await namesIn("account");
    return Promise.all(
      [...new Set([...accounts, ...brought.keys()])].map(async (name) => {
        const { invite, inviter } = await client.hGetAll(key("account", name));
        const up = invite === undefined || inviter === undefined ? undefined : { invite, inviter };
        return { name, up, down: brought.get(name) ?? [] };
      }),
    );
  }

  async function readStream(name: string): Promise<readonly Readonly<Record<string, string>>[]> {
    return (await client.xRange(key(name), "-", "+")).map(({ message }) => message);
  }

  async function readOpen(): Promise<History["open"]> {
    const inviters = await namesIn("open");
    const open = inviters.map(async (jid) => [jid, await client.zRange(key("open", jid), 0, -1)] as const);
    return Object.fromEntries(await Promise.all(open));
  }

  return {
    endLeases: async () => {
      for (const lease of await client.zRange(key("leases"), 0, -1)) {
        await client.zAdd(key("leases"), { score: 1, value: lease }, { condition: "XX" });
      }
    },
    countUnsettled: async () => (await client.zCard(key("leases"))) + (await client.xLen(key("notices"))),
    read: async () => {
      const ids = await client.zRange(key("all"), 0, -1);
      const [events, audit, registering, leases] = await Promise.all([
        readStream("events"),
        readStream("audit"),
        namesIn("registering"),
        client.zRange(key("leases"), 0, -1),
      ]);
      return {
        invites: await Promise.all(ids.map(readInvite)),
        tree: await readTree(),
        events: events.map(({ event = "", invite = "", inviter = "", name = "" }) => ({
          event,
          invite,
          inviter,
          name,
        })),
        audit: audit.map(({ by = "", command = "", target = "" }) => ({ by, command, target })),
        open: await readOpen(),
        leftovers: [
          ...registering.map((name) => `the name ${name} as being registered`),
          ...leases.map((lease) => `the lease ${lease}`),
        ],
      };
    },
    close: () => client.destroy(),
  };
}
