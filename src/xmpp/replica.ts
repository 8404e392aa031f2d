/**
 * `xmpp` is the door for chat clients. This file and `bot.ts` join its rooms; the other files beside them are small
 * and shared by the rooms.
 */

import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { UnavailableError } from "../invites/unavailable.ts";
import type { Inbox, InboxEntry, Lease, SessionMemory } from "../ports/replica.ts";
import { type Bot, type BotOptions, createBot } from "./bot.ts";
import { type Component, type ComponentOptions, createComponent } from "./component/component.ts";
import { InboxWorker } from "./owner/inbox-worker.ts";
import { type Arrival, Intake, type IntakeDeps } from "./owner/intake.ts";
import { Ownership, type OwnerTasks } from "./owner/ownership.ts";
import { readStored } from "./owner/storable.ts";
import { FatalSessionError } from "./session/errors.ts";

const RETRY_MS = 200;

/** What the account and the component share is said once. */
type Shared = Pick<BotOptions, "profile" | "version" | "forms" | "log"> & {
  readonly chat: Omit<BotOptions["chat"], "intake">;
};

export type ReplicaOptions = {
  readonly shared: Shared;
  readonly account: Pick<BotOptions, "account" | "jid" | "policy" | "questions" | "notices" | "welcomeTo">;
  readonly component: Pick<ComponentOptions, "address" | "subscribers"> | undefined;
  readonly lease: Lease;
  readonly sessionMemory: SessionMemory;
  readonly inbox: Inbox;
  readonly messageLimit: IntakeDeps["messageLimit"];
  /** An operator has to mend something, and the process should end. */
  readonly onFatal: (error: FatalSessionError) => void;
  /** What is to be said of this replica has changed. */
  readonly onChange: () => void;
  readonly log: Logger;
};

/** Everything that the owner has, from when it acquires the lease until it loses it. */
type Owned = {
  readonly worker: InboxWorker;
  readonly intake: Intake;
  readonly bot: Bot;
  readonly component: Component | undefined;
};

/**
 * One of any number of `bot` processes. One owns the account and the component: it is logged in as both, goes on with the
 * session of the owner before it, and answers what is in the inbox. The others stand by.
 */
export class Replica implements OwnerTasks {
  readonly #options: ReplicaOptions;
  readonly #ownership: Ownership;
  #owned: Owned | undefined;
  #isRecovered = false;
  #recovering: Promise<void> | undefined;
  #whenSettled: () => void = () => undefined;

  constructor(options: ReplicaOptions) {
    this.#options = options;
    const { lease, log } = options;
    this.#ownership = new Ownership({ lease, tasks: this, log });
  }

  /** Resolves when this replica is logged in or stands by. */
  async start(): Promise<void> {
    const online = new Promise<void>((resolve) => {
      this.#whenSettled = resolve;
    });
    await this.#ownership.start();
    if (this.#owned === undefined) this.#options.log.info("another replica owns the account: standing by");
    else await online;
  }

  /** Finishes what it has in hand, and lets another replica go on. */
  stop(): Promise<void> {
    return this.#ownership.stop();
  }

  isOnline(): boolean {
    return this.#owned?.bot.isOnline() ?? false;
  }

  get isOwner(): boolean {
    return this.#owned !== undefined;
  }

  /** The full JID of the account, while this replica owns it. */
  get jid(): string | undefined {
    return this.#owned?.bot.jid;
  }

  /** Whether the component is connected; `undefined` where there is none, or another replica has it. */
  isComponentOnline(): boolean | undefined {
    return this.#owned?.component?.isOnline();
  }

  begin(isAtStart: boolean): void {
    const owned = this.#create(isAtStart);
    this.#owned = owned;
    this.#isRecovered = false;
    this.#start(owned, isAtStart).catch((error: unknown) => {
      if (this.#owned !== owned) return;
      if (error instanceof FatalSessionError) this.#options.onFatal(error);
      else this.#options.log.error({ err: error }, "the account could not be logged in");
    });
  }

  renewed(): void {
    const owned = this.#owned;
    if (owned === undefined) return;
    owned.worker.renewed();
    if (owned.intake.mayHaveEntered) this.#isRecovered = false;
    if (!this.#isRecovered) void this.#recover(owned);
  }

  async abandon(): Promise<void> {
    const owned = this.#owned;
    if (owned === undefined) return;
    this.#owned = undefined;
    owned.worker.abandon();
    await Promise.all([owned.bot.abandon(), owned.component?.abandon()]);
    this.#options.onChange();
  }

  async finish({ hasStandby }: { readonly hasStandby: boolean }): Promise<void> {
    const owned = this.#owned;
    if (owned === undefined) return;
    owned.worker.leave();
    const how = { isHandedOver: hasStandby };
    await Promise.all([owned.bot.stop(how), owned.component?.stop(how)]);
    owned.worker.abandon();
    this.#owned = undefined;
  }

  #create(isAtStart: boolean): Owned {
    const { shared, account, component, inbox, messageLimit, sessionMemory, log } = this.#options;
    const ownership = this.#ownership;
    const worker = new InboxWorker({ inbox, ownership, log });
    const intake = new Intake({ inbox, worker, ownership, messageLimit, log });
    const chat = { ...shared.chat, intake };
    const carriedOver = {
      mayConnect: () => ownership.whenOwner(),
      settled: () => worker.idle(),
      hasWorked: !isAtStart,
    };
    const bot = createBot({
      ...shared,
      ...account,
      chat,
      carriedOver: { ...carriedOver, memory: patient(sessionMemory, ownership) },
      onFatal: this.#options.onFatal,
      onOnline: () => {
        this.#whenSettled();
        this.#options.onChange();
      },
    });
    return {
      worker,
      intake,
      bot,
      component:
        component === undefined
          ? undefined
          : createComponent({ ...shared, ...component, chat, carriedOver, onFatal: this.#options.onFatal }),
    };
  }

  /** What was entered before goes first, so that each sender is answered in order. */
  async #start(owned: Owned, isAtStart: boolean): Promise<void> {
    await this.#recover(owned);
    void this.#followGates(owned);
    await owned.bot.start();
    // The account is what counts: a server that takes no components yet keeps nobody from it.
    owned.component?.start(isAtStart);
  }

  #recover(owned: Owned): Promise<void> {
    this.#recovering ??= owned.intake
      .recover((entry) => this.#read(owned, entry))
      .then(
        () => {
          this.#isRecovered = true;
        },
        (err: unknown) => this.#options.log.warn({ err }, "the inbox could not be read; trying again"),
      )
      .finally(() => {
        this.#recovering = undefined;
      });
    return this.#recovering;
  }

  /** What gates enter is answered as it comes. What may have been missed is read when Redis answers again. */
  async #followGates(owned: Owned): Promise<void> {
    while (this.#owned === owned) {
      try {
        await owned.intake.followGates((entry) => this.#read(owned, entry));
      } catch (err) {
        if (!(err instanceof UnavailableError))
          this.#options.log.error({ err }, "the inbox could not be followed");
        this.#isRecovered = false;
        await this.#ownership.whenRenewed();
      }
    }
  }

  /** By the address of ours that it was sent to. */
  #read({ bot, component }: Owned, entry: InboxEntry): Arrival | undefined {
    const to = readStored(entry.stanza)?.attrs.to?.split("/", 1)[0];
    if (to === this.#options.account.policy.domain) return bot.readAtDomain(entry);
    return to !== undefined && to === this.#options.component?.address.jid
      ? component?.read(entry)
      : bot.read(entry);
  }
}

/**
 * The server is not told what Redis does not know, as long as this replica has the lease: some servers end a session that
 * is resumed with less. After that it is told all the same, so that it does not keep more than it can; unless Redis says
 * soon that another replica owns the account.
 */
function patient(memory: SessionMemory, ownership: Ownership): SessionMemory {
  return {
    read: () => untilAnswered(() => memory.read()),
    write: (session) =>
      untilAnswered(() => {
        const written = memory.write(session);
        return ownership.isOwner ? written : Promise.race([written.catch(() => true), sleep(RETRY_MS, true)]);
      }),
  };
}

async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      await sleep(RETRY_MS);
    }
  }
}
