/** The accounts of the XMPP server, as its gate tells of them. */
export type Accounts = {
  /** `undefined` where no gate answers within a second. */
  exists(name: string): Promise<boolean | undefined>;
};
