/** What became of an invitation, as the stream of events has it. Never a token or a password. */
export type InviteEvent = {
  /** Of the event itself, the same at each delivery. */
  readonly id: string;
  /** `issued`, `used`, `revoked`, … */
  readonly event: string;
  /** The short id of the invitation. */
  readonly invite: string;
  /** A bare JID, or `operator`. */
  readonly inviter: string;
  readonly time: Date;
  /** With `used`: the user name, or the bare JID of the contact. */
  readonly name?: string;
  /** With `used`: `register`, `contact` or `reset`. */
  readonly purpose?: string;
};

/** `attempt` is 1 the first time. */
export type Delivery = { readonly event: InviteEvent; readonly attempt: number };

/** Events that are to be delivered somewhere, by one process at a time. Throws `UnavailableError`. */
export type EventQueue = {
  /** New ones, and those whose last attempt is long enough ago. Each is then ours until it is due again. */
  take(most: number): Promise<readonly Delivery[]>;
  /** It was delivered, or never will be. */
  finish(id: string): Promise<void>;
};
