/** What a server shows to any client that connects, before any login. */
export type StreamProbe = {
  /** Until when its certificate is valid, whether it is trusted or not; absent where it offers no TLS. */
  readonly validUntil?: Date;
  /** Whether people may log in without an account (RFC 4505). */
  readonly isOpenToAnonymous: boolean;
};

/** Where apps of other people look for a domain's server, as DNS says. */
export type PublicServer =
  /** SRV records (RFC 6120 §3.2.1, XEP-0368), as `host:port`. */
  | { readonly by: "records"; readonly hosts: readonly string[] }
  /** Without records, the domain's own address and the usual port (RFC 6120 §3.2.2). */
  | { readonly by: "address" }
  /** A record that says that there is none, or neither records nor an address. */
  | { readonly by: "nothing" };

/** What a short visit to the XMPP server found. */
export type LoginProbe = {
  readonly loginMs: number;
  /** How much it took from us in a second, when it was sent as much as it would take at once. */
  readonly bytesPerSecond: number;
  /** Whether somebody answers at the address of the component; absent without one. */
  readonly componentAnswers?: boolean;
  /** The full JIDs, of bots that were heard of, at which somebody answers. */
  readonly present: readonly string[];
};
