/** What a client was sent without asking. */
export type ClientEvent =
  | {
      readonly event: "message";
      readonly from: string;
      readonly type: string;
      readonly body: string;
      readonly id: string;
      readonly xml: string;
    }
  | { readonly event: "presence"; readonly from: string; readonly type: string; readonly xml: string }
  | { readonly event: "roster"; readonly jid: string; readonly subscription: string; readonly ask: string }
  | { readonly event: "stream-error"; readonly condition: string }
  | { readonly event: "closed" };

export type Message = Extract<ClientEvent, { event: "message" }>;

export type Inbox = ReturnType<typeof createInbox>;

/** Events in the order in which they came, until somebody waits for them and takes them. */
export function createInbox() {
  const events: ClientEvent[] = [];
  const lookers = new Set<() => void>();
  return {
    add: (event: ClientEvent) => {
      events.push(event);
      for (const look of [...lookers]) look();
    },
    events: (): readonly ClientEvent[] => events,
    waitFor: <E extends ClientEvent>(
      fits: (event: ClientEvent) => event is E,
      what: string,
      withinMs = 10_000,
    ): Promise<E> =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = events.find(fits);
          if (found === undefined) return;
          events.splice(events.indexOf(found), 1);
          end();
          resolve(found);
        };
        const end = () => {
          clearTimeout(timer);
          lookers.delete(look);
        };
        const timer = setTimeout(() => {
          end();
          reject(new Error(`There was no ${what} within ${withinMs} ms, but ${JSON.stringify(events)}`));
        }, withinMs);
        lookers.add(look);
        look();
      }),
  };
}
