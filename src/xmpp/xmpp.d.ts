/**
 * Types for the xmpp.js 0.14 packages, which ship none; @types/xmpp__* do not typecheck under NodeNext.
 * Only what this project touches is declared, the underscored members of the client included.
 */

declare module "@xmpp/xml" {
  export type Attributes = Readonly<Record<string, string | number | undefined>>;
  export type Child = Element | string | undefined | readonly Child[];

  /** As they were read: those that XMPP uses everywhere may be read with a dot. */
  export type AttributesRead = Record<string, string | undefined> & {
    [Name in
      | ("action" | "category" | "code" | "from" | "h" | "id" | "jid" | "max" | "mechanism" | "name" | "node")
      | ("previd" | "resume" | "sessionid" | "stamp" | "status" | "to" | "token" | "type" | "uri" | "var")
      | ("version" | "xmlns")]?: string | undefined;
  };

  export class Element {
    constructor(name: string, attrs?: Attributes | string);
    name: string;
    parent: Element | null;
    children: (Element | string)[];
    attrs: AttributesRead;
    is(name: string, xmlns?: string): boolean;
    getName(): string;
    getNS(): string | undefined;
    getChild(name: string, xmlns?: string): Element | undefined;
    getChildren(name: string, xmlns?: string): Element[];
    getChildElements(): Element[];
    getChildText(name: string, xmlns?: string): string | null;
    getText(): string;
    text(): string;
    append(...nodes: (Element | string)[]): void;
    prepend(...nodes: (Element | string)[]): void;
    remove(element: Element | string, xmlns?: string): this;
    toString(): string;
  }

  /** A second argument that is a string is the namespace. */
  export function xml(name: string, attrs?: Attributes | string, ...children: readonly Child[]): Element;
  export default xml;

  /** Reads a stream: `start` with its root, `element` for each child of the root, `end`, `error`. */
  export class Parser {
    on(event: "start" | "element" | "end", listener: (element: Element) => void): this;
    on(event: "error", listener: (error: Error) => void): this;
    removeAllListeners(): this;
    write(text: string): void;
  }
}

declare module "@xmpp/xml/lib/parse.js" {
  import type { Element } from "@xmpp/xml";
  /** Throws on what is not well-formed. */
  export default function parse(text: string): Element;
}

declare module "@xmpp/jid" {
  export class JID {
    constructor(local: string | null, domain: string, resource?: string | null);
    readonly local: string;
    readonly domain: string;
    readonly resource: string;
    bare(): JID;
    equals(other: JID): boolean;
    toString(): string;
  }
  /** Throws on a text without a domain. */
  export function jid(text: string): JID;
  export function parse(text: string): JID;
  export default jid;
}

declare module "@xmpp/debug" {
  import type { Element } from "@xmpp/xml";
  /** Empties the SASL elements of what it is given, in place, and returns it. */
  export function hideSensitive(element: Element): Element;
}

declare module "@xmpp/client" {
  import type { EventEmitter } from "node:events";
  import type { JID } from "@xmpp/jid";
  import type { Element, Parser } from "@xmpp/xml";

  export type Credentials = { readonly username: string; readonly password: string };

  /** One SASL mechanism in one negotiation. Texts are byte strings: one character an octet. */
  export type Mechanism = {
    readonly name: string;
    readonly clientFirst: boolean;
    response(credentials: Credentials): string | Promise<string>;
    challenge(text: string): void | Promise<void>;
  };

  type Transport = {
    readonly prototype: { readonly Socket: unknown; readonly Parser: new () => Parser };
  };

  export type Client = Omit<EventEmitter, "on"> & {
    on(event: "error", listener: (error: unknown) => void): Client;
    on(event: "online", listener: (jid: JID) => void): Client;
    on(event: "close", listener: () => void): Client;
    on(event: "send" | "element", listener: (element: Element) => void): Client;
    readonly reconnect: { stop(): void };
    readonly iqCaller: { readonly handlers: Map<string, { reject(error: unknown): void }> };
    readonly saslFactory: { _mechs: { readonly name: string; readonly mech: new () => Mechanism }[] };
    Transport: Transport;
    Parser: new () => Parser;
    isSecure(): boolean;
    open(options: { readonly domain: string; readonly lang?: string }): Promise<Element>;
    _findTransport(service: string): Transport;
    _attachSocket(socket: EventEmitter): void;
    _detachSocket(): void;
    _detachParser(): void;
    _onData(text: string): void;
    _onElement(element: Element): void;
    _streamError(condition: string): Promise<unknown>;
  };

  export type ClientOptions = {
    readonly domain: string;
    readonly username: string;
    readonly resource: string;
    /** Milliseconds to wait for a stream header. */
    readonly timeout: number;
    readonly credentials: (
      authenticate: (credentials: Credentials, mechanism: string) => Promise<void>,
      mechanisms: readonly string[],
    ) => Promise<void>;
  };

  export function client(options: ClientOptions): Client;
}
