import type { BareJid } from "../invites/bare-jid.ts";

/** What names one run of a command through forms (XEP-0050): nobody else, and no other command, can go on with it. */
export type FormSessionName = {
  /** The full JID that runs it. */
  readonly requester: string;
  /** Whose it is, for the bound on how many somebody has. */
  readonly owner: BareJid;
  /** The bare JID that was asked: each of its processes can go on. */
  readonly address: string;
  readonly node: string;
  readonly id: string;
};

/** Where such a run stands between two of its stages. */
export type FormSession = {
  /** `form`: the parameters are asked for. `confirmation`: they are known, and the person has to say yes. */
  readonly stage: "form" | "confirmation";
  /** What was typed so far, by keyword. */
  readonly values: Readonly<Record<string, string>>;
};

/** Runs of commands through forms, kept where every process finds them. Every method throws `UnavailableError`. */
export type FormSessions = {
  /** The id that the same request was given a moment ago, when it was delivered before, else `proposed`. */
  nameFor(request: string, proposed: string): Promise<string>;
  /** `ended`: it was finished, cancelled, or left alone for too long. */
  find(name: FormSessionName): Promise<FormSession | "ended" | undefined>;
  /** Of those that one person has open, the oldest are forgotten when there are too many. */
  save(name: FormSessionName, session: FormSession): Promise<void>;
  end(name: FormSessionName): Promise<void>;
};

/** Questions about commands that people asked the domain, and that its gate passes on to a bot. */
export type GateQuestions = {
  /**
   * Whether a gate has noted down that it passes on this question, by this full JID, and still waits for the answer.
   * Throws `UnavailableError`.
   */
  isAwaited(question: string, asker: string): Promise<boolean>;
};
