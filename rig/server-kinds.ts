import { startEjabberd } from "./ejabberd.ts";
import { type EjabberdEdition, findEjabberd } from "./ejabberd-versions.ts";
import { startProsody } from "./prosody.ts";
import { type ProsodyVersion, prosodyVersions } from "./prosody-versions.ts";
import type { XmppServer, XmppServerOptions } from "./xmpp-server.ts";

/** A server that can be started here, if it is here. */
export interface ServerKind {
  /** Such as `Prosody 0.12`. */
  readonly name: string;
  readonly isHere: boolean;
  start(options?: XmppServerOptions): Promise<XmppServer>;
}

export const oldProsody = prosody("0.12");
export const newProsody = prosody("13");
export const ejabberd = packagedOrNewer("packaged");
export const newEjabberd = packagedOrNewer("newer");

function prosody(version: ProsodyVersion): ServerKind {
  return {
    name: `Prosody ${version}`,
    isHere: prosodyVersions().includes(version),
    start: (options = {}) =>
      startProsody({
        version,
        ...options,
        // Without a certificate it still offers a STARTTLS that cannot succeed.
        ...(options.tls === false ? { extra: `modules_disabled = { "s2s", "tls" }` } : {}),
      }),
  };
}

function packagedOrNewer(edition: EjabberdEdition): ServerKind {
  const version = findEjabberd(edition)?.version;
  return {
    name: `ejabberd ${version ?? edition}`,
    isHere: version !== undefined,
    start: (options) => startEjabberd({ edition, ...options }),
  };
}
