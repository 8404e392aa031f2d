import type { Certificates } from "./certificates.ts";
import type { Subscription } from "./prosody-accounts.ts";

/** What every kind of server can be asked for. */
export interface XmppServerOptions {
  readonly domain?: string;
  /** Given, the gate is loaded and reads this Redis. */
  readonly redisUrl?: string;
  /** Whose certificate of Redis it takes: without `caFile` one of the system's authorities. */
  readonly redisTrust?: { readonly caFile?: string; readonly verify?: boolean };
  /** Without it, a certificate for its domains by an authority of its own; `false`: no TLS at all. */
  readonly tls?: Certificates | false;
  readonly port?: number;
  /** A second virtual host on the same server, whose users are strangers to `domain`. */
  readonly remoteDomain?: string;
  /** The first is the bot’s; set up as docs/settings.md has it. */
  readonly components?: readonly { readonly jid: string; readonly secret: string }[];
  /** Clients in browsers may connect, too. */
  readonly websocket?: boolean;
  /** The gate's settings where Redis holds none. Without them registration is allowed by token. */
  readonly own?: { readonly allowRegistration: boolean; readonly inviteOnly: boolean };
}

/** Users are named by the localpart, or by the bare JID where they are of the remote domain. */
export interface XmppServer {
  readonly domain: string;
  /** Such as `Prosody` and `0.12.3`. */
  readonly software: string;
  readonly version: string;
  /** Where clients connect, on 127.0.0.1, with STARTTLS. */
  readonly port: number;
  readonly componentPort: number;
  /** Where browsers connect (RFC 7395), if they may; without TLS. */
  readonly websocketUrl: string;
  /** The authority that signed its certificate; "" without TLS. */
  readonly caFile: string;
  /** Also while it runs; seen at once. */
  addUser(name: string, password: string): void | Promise<void>;
  deleteUser(name: string): void | Promise<void>;
  userExists(name: string): boolean | Promise<boolean>;
  /** Bare JID to subscription. */
  roster(name: string): Roster | Promise<Roster>;
  /** All it logged since it started. */
  log(): string;
  /** Waits for a line of the log. */
  waitForLog(pattern: RegExp, withinMs?: number): Promise<void>;
  /** Ends it and forgets its data. */
  stop(): Promise<void>;
  /** Ends it at once; `restart` brings it and its data back. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Connections stay open, and nothing answers. */
  suspend(): void;
  resume(): void;
}

export type Roster = Readonly<Record<string, Subscription>>;
