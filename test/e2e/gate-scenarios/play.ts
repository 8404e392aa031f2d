import { setTimeout as delay } from "node:timers/promises";
import { expect, vi } from "vitest";
import type { ClientEvent } from "../../../rig/client-inbox.ts";
import type { ClientStream, XmppClients } from "../../../rig/xmpp-clients.ts";
import type { XmppServer } from "../../../rig/xmpp-server.ts";
import type { Invite } from "../../../src/invites/invite.ts";
import { type Invitations, openInvitations } from "../invitations.ts";
import { matches } from "./matches.ts";
import {
  DOMAIN,
  type Expected,
  type InvitationBefore,
  type Meanwhile,
  type Scenario,
  type Step,
} from "./scenario.ts";

/** Where scenarios are played: one server and its Redis for all of them. */
export interface Site {
  readonly server: XmppServer;
  readonly redisUrl: string;
  readonly invitations: Invitations;
  readonly clients: XmppClients;
}

const TIMEOUT_MS = 5_000;
/** A gate may tell in the features of a stream what it read of the settings up to this long ago. */
const READ_LATELY_MS = 100;

/** A client's stream, and its end if the server ends it. */
type Client = { readonly stream: ClientStream; readonly end: Promise<"ends"> };

/** Plays one scenario and leaves nothing behind. @throws where something differs from what is told. */
export async function play(scenario: Scenario, site: Site): Promise<void> {
  const { server, invitations } = site;
  const { before = {}, after = {} } = scenario;
  const accounts = new Set([...Object.keys(before.accounts ?? {}), ...Object.keys(after.accounts ?? {})]);
  await invitations.clear();
  const stage = new Stage(site);
  try {
    for (const [jid, password] of Object.entries(before.accounts ?? {})) await server.addUser(jid, password);
    await stage.set(before.settings ?? {});
    for (const [name, traits] of Object.entries(before.invitations ?? {})) await stage.issue(name, traits);
    for (const step of scenario.steps) await stage.perform(step);
    await stage.compare(scenario);
  } finally {
    await stage.clear();
    for (const jid of accounts) if (await server.userExists(jid)) await server.deleteUser(jid);
  }
}

class Stage {
  readonly #site: Site;
  readonly #clients = new Map<string, Client>();
  readonly #issued = new Map<string, Invite>();
  /** Tokens by name, those of other domains as well. */
  readonly #tokens = new Map<string, string>();

  constructor(site: Site) {
    this.#site = site;
  }

  async issue(name: string, traits: InvitationBefore): Promise<void> {
    const { by, state, domain, ...rest } = traits;
    const { invitations, redisUrl } = this.#site;
    const request = { ...rest, ...(by === undefined ? {} : { inviter: by }) };
    if (domain !== undefined) {
      const elsewhere = await openInvitations(redisUrl, domain);
      this.#tokens.set(name, (await elsewhere.issue(request)).token);
      await elsewhere.close();
      return;
    }
    const invite = await invitations.issue(request);
    this.#tokens.set(name, invite.token);
    this.#issued.set(name, invite);
    if (state === "expired") await invitations.expire(invite.id);
    if (state === "revoked") await invitations.revoke(invite.id);
  }

  async set(settings: Readonly<Record<string, string | null>>): Promise<void> {
    for (const [name, value] of Object.entries(settings)) {
      await this.#site.invitations.set(name, value ?? undefined);
    }
    if (Object.keys(settings).length > 0) await delay(READ_LATELY_MS);
  }

  async perform(step: Step): Promise<void> {
    if ("meanwhile" in step) return this.#happen(step.meanwhile);
    const { stream, end } = await this.#client(step.client);
    if ("sends" in step) {
      const request = stream.request(this.#withTokens(step.sends));
      const answer = await Promise.race([request.then(({ xml }) => xml), end]);
      const wanted = typeof step.gets === "string" ? [step.gets] : step.gets;
      expect(wanted, `${step.sends}\nwas answered: ${answer}`).toSatisfy(fitsOneOf(answer));
      if (step.sends.includes("jabber:iq:register")) await this.#settle();
    } else if ("tells" in step) {
      await stream.send(this.#withTokens(step.tells));
    } else if ("hears" in step && step.hears === "ends") {
      await end;
    } else if ("hears" in step) {
      const { hears, without } = step;
      const heard = await stream.waitFor(
        (event): event is ClientEvent => fitsEvent(hears, event),
        `${hears}`,
      );
      if (without !== undefined) expect(JSON.stringify(heard)).not.toContain(`<${without}`);
    } else if ("logsIn" in step) {
      await stream.logIn(step.logsIn, step.password);
    } else {
      for (const feature of [...(step.sees ?? []), ...(step.lacks ?? [])]) {
        expect(stream.featuresBeforeTls, "before TLS").not.toContain(feature);
      }
      expect(stream.features).toEqual(expect.arrayContaining([...(step.sees ?? [])]));
      for (const feature of step.lacks ?? []) expect(stream.features).not.toContain(feature);
    }
  }

  /** A gate commits a moment after the server's yes; until then, the next in line is told to wait. */
  async #settle(): Promise<void> {
    const { invitations } = this.#site;
    await vi.waitFor(async () => {
      for (const { id } of this.#issued.values()) {
        expect(await invitations.claimsOf(id), `claims of ${id}`).toBe(0);
      }
    }, TIMEOUT_MS);
  }

  /** That all is as it is told to be afterwards: Redis, as soon as the gate has told it, and the server. */
  async compare({ before = {}, after = {} }: Scenario): Promise<void> {
    const { server, invitations, clients } = this.#site;
    for (const [name, { id }] of this.#issued) {
      const used = after.used?.[name] ?? [];
      await vi.waitFor(async () => {
        const invite = await invitations.find(id);
        expect(invite?.used.map((use) => use.name).sort(), `who used ${name}`).toEqual(used.toSorted());
        expect(await invitations.claimsOf(id), `claims of ${name}`).toBe(0);
        const failure = after.failures?.[name];
        if (failure !== undefined)
          expect(invite?.failure?.reason ?? null, `failure of ${name}`).toBe(failure);
      }, TIMEOUT_MS);
    }
    for (const [jid, roster] of Object.entries(after.rosters ?? {})) {
      expect(await server.roster(jid), `roster of ${jid}`).toEqual(roster);
    }
    for (const [jid, password] of Object.entries({ ...before.accounts, ...after.accounts })) {
      expect(await server.userExists(jid), `whether there is ${jid}`).toBe(password !== null);
      if (password === null) continue;
      const [username = "", domain = DOMAIN] = jid.split("@");
      const stream = await clients.logIn({ ...server, domain }, username, password);
      await stream.close();
    }
  }

  async clear(): Promise<void> {
    await Promise.allSettled([...this.#clients.values()].map(({ stream }) => stream.close()));
  }

  async #client(name: string): Promise<Client> {
    const known = this.#clients.get(name);
    if (known !== undefined) return known;
    const { clients, server } = this.#site;
    const stream = await clients.open({ ...server, domain: name.split("@")[1] ?? DOMAIN });
    const ends = (event: ClientEvent): event is ClientEvent => event.event === "closed";
    const end = stream.waitFor(ends, "end", 2 * TIMEOUT_MS).then(() => "ends" as const);
    end.catch(() => undefined); // Nobody may be waiting for it.
    const client = { stream, end };
    this.#clients.set(name, client);
    return client;
  }

  async #happen(what: Meanwhile): Promise<void> {
    const { invitations, server } = this.#site;
    if ("revoked" in what) await invitations.revoke(this.#invitation(what.revoked).id);
    else if ("expired" in what) await invitations.expire(this.#invitation(what.expired).id);
    else if ("suspended" in what) await invitations.suspend(what.suspended);
    else if ("deleted" in what) await server.deleteUser(what.deleted);
    else await this.set(what.set);
  }

  #invitation(name: string): Invite {
    const invitation = this.#issued.get(name);
    if (invitation === undefined) throw new Error(`the scenario has no invitation ${name}`);
    return invitation;
  }

  #withTokens(text: string): string {
    return text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const token = this.#tokens.get(name);
      if (token === undefined) throw new Error(`the scenario has no invitation ${name}`);
      return token;
    });
  }
}

const fitsOneOf = (answer: string) => (patterns: readonly Expected[]) =>
  patterns.some((pattern) =>
    pattern === "ends" ? answer === pattern : answer.startsWith("<") && matches(pattern, answer),
  );

function fitsEvent(pattern: Expected, event: ClientEvent): boolean {
  if (event.event === "roster") {
    return matches(pattern, `<item jid='${event.jid}' subscription='${event.subscription}'/>`);
  }
  return "xml" in event && matches(pattern, event.xml);
}
