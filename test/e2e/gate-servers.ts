import { hasEjabberd, startEjabberd } from "../../rig/ejabberd.ts";
import { startProsody } from "../../rig/prosody.ts";
import { type ProsodyVersion, prosodyVersions } from "../../rig/prosody-versions.ts";
import type { Endpoint } from "../../rig/xmpp-clients.ts";

/** A server with the gate, as the scenarios see it. */
export interface GateServer extends Endpoint {
  addUser(name: string, password: string): void | Promise<void>;
  userExists(name: string): boolean | Promise<boolean>;
  roster(name: string): Record<string, string> | Promise<Record<string, string>>;
  log(): string;
  stop(): Promise<void>;
}

export interface GateServerOptions {
  readonly redisUrl: string;
  readonly remoteDomain?: string;
  /** The server's own settings, for a Redis that holds none. Without them registration is allowed by token. */
  readonly own?: { readonly allowRegistration: boolean; readonly inviteOnly: boolean };
}

/** A kind of server that every scenario is played on. */
export interface GateServerKind {
  readonly kind: string;
  readonly isHere: boolean;
  start(options: GateServerOptions): Promise<GateServer>;
}

const prosody = (version: ProsodyVersion): GateServerKind => ({
  kind: `Prosody ${version}`,
  isHere: prosodyVersions().includes(version),
  start: ({ own, ...options }) =>
    startProsody({
      version,
      ...options,
      ...(own === undefined
        ? {}
        : {
            hostExtra: `allow_registration = ${own.allowRegistration}; registration_invite_only = ${own.inviteOnly}`,
          }),
    }),
});

const ejabberd: GateServerKind = {
  kind: "ejabberd",
  isHere: hasEjabberd(),
  start: ({ own, ...options }) =>
    startEjabberd({
      ...options,
      ...(own === undefined
        ? {}
        : { gate: { allow_registration: own.allowRegistration, registration_invite_only: own.inviteOnly } }),
    }),
};

export const gateServerKinds: readonly GateServerKind[] = [prosody("0.12"), prosody("13"), ejabberd];
