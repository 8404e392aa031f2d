import { type Client, type Credentials, client } from "@xmpp/client";
import type { Element } from "../xml.ts";
import { FatalSessionError } from "./errors.ts";
import { Plain, type SaltedPasswords, Scram } from "./scram.ts";

/** What is tried, best first. */
export const MECHANISMS = ["SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"];

/**
 * The parser is given this many characters at a time. Within one piece it searches the rest of it at each
 * character, so that a long text takes 120 ms in one read of 64 Ki, and 30 ms in pieces.
 */
const PIECE = 4096;

export type XmppjsClientOptions = {
  readonly domain: string;
  readonly credentials: Credentials;
  readonly resource: string;
  readonly salted: SaltedPasswords;
  /** The mechanism that a login began with, which is to be asked whether the server is proven. */
  readonly onScram: (mechanism: Scram) => void;
};

/** xmpp.js for one connection: it speaks over the socket it is given, and does not reconnect. */
export function createXmppjsClient(options: XmppjsClientOptions): Client {
  const { domain, resource, credentials, salted, onScram } = options;
  const entity = client({
    domain,
    resource,
    username: credentials.username,
    // The whole login has one watchdog, outside.
    timeout: 2 ** 30,
    credentials: async (authenticate, mechanisms) => {
      // A password in the clear goes to a server that TLS has verified, or to nobody.
      const mechanism = mechanisms.find((name) => name !== "PLAIN" || entity.isSecure());
      if (mechanism === undefined)
        throw new FatalSessionError(`${domain} offers no login without TLS but PLAIN.`);
      await authenticate(credentials, mechanism);
    },
  });
  entity.reconnect.stop();
  class Sha256 extends Scram {
    constructor() {
      super("sha256", salted);
      onScram(this);
    }
  }
  class Sha1 extends Scram {
    constructor() {
      super("sha1", salted);
      onScram(this);
    }
  }
  const constructors = [Sha256, Sha1, Plain];
  entity.saslFactory._mechs = MECHANISMS.flatMap((name, index) => {
    const mech = constructors[index];
    return mech === undefined ? [] : [{ name, mech }];
  });
  entity.Transport = entity._findTransport("xmpp://localhost");
  entity.Parser = entity.Transport.prototype.Parser;
  return entity;
}

export type XmppjsClientListener = {
  readonly onText: (text: string) => void;
  readonly onElement: (element: Element) => void;
  readonly onSent: (element: Element) => void;
  readonly onBound: (jid: string) => void;
  readonly onStreamClosed: () => void;
  /** Errors that xmpp.js threw or reported, its parser included. */
  readonly onError: (error: unknown) => void;
};

/**
 * Puts a listener between xmpp.js and what it receives: it is shown only what is passed on with the function
 * returned. Its exceptions would otherwise end the process, for they are thrown in a socket's callback.
 */
export function intercept(entity: Client, listener: XmppjsClientListener): (element: Element) => void {
  const parse = entity._onData.bind(entity);
  const passOn = entity._onElement.bind(entity);
  entity._onData = (text) => {
    try {
      listener.onText(text);
      for (let at = 0; at < text.length; at += PIECE) parse(text.slice(at, at + PIECE));
    } catch (error) {
      listener.onError(error);
    }
  };
  entity._onElement = listener.onElement;
  // It would say goodbye, after which there is nothing to resume.
  entity._streamError = async () => undefined;
  entity.on("error", listener.onError);
  entity.on("send", listener.onSent);
  entity.on("online", (jid) => listener.onBound(jid.toString()));
  entity.on("close", listener.onStreamClosed);
  return passOn;
}

/** Lets go of what xmpp.js still waits for, with its timers. */
export function release(entity: Client, error: unknown): void {
  entity.emit("error", error);
  for (const waiting of entity.iqCaller.handlers.values()) waiting.reject(error);
}
