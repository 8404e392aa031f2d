/** What a command answers, as data: every door renders it in its own way. Sentences are in the caller's language. */
export type Reply = {
  /** The first thing that is said. */
  readonly text: string;
  readonly fields?: readonly Field[];
  /** Lines of a list, most important first. */
  readonly list?: readonly string[];
  readonly link?: Link;
  /** Whether the picture of the link is what is wanted, or is wanted where none is shown by itself, as in a terminal. */
  readonly picture?: "only" | "also";
  /** A last remark, such as what to type next. */
  readonly hint?: string;
  /** The same for programs: what `--json` prints. */
  readonly data: unknown;
  /** What was changed: an invite id, an address, a setting; for the audit log. */
  readonly target?: string;
  /** Nothing was done: this tells what would be, and the door asks for confirmation. */
  readonly needsConfirmation?: boolean;
};

export type Field = { readonly label: string; readonly value: string };

/** An invitation to pass on. */
export type Link = {
  /** The landing page, or the `xmpp:` URI where there is none. */
  readonly url: string;
  readonly uri: string;
  /** A text ready to be forwarded, with {@link url}. */
  readonly share: string;
  /** The QR picture, where there is a landing page. */
  readonly picture?: string;
  readonly expires: Date;
};
