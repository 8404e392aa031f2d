import type * as z from "zod";
import type { Environment } from "./environment.ts";
import { configSchema } from "./schema.ts";

/** What runs until it is stopped, and needs more than a single command does. */
export type ProcessName = "bot" | "web";

/** The sections that can be read, even if others have faults. */
type Sections = {
  readonly [Name in "domain" | "invites" | "component" | "web"]:
    | z.output<(typeof configSchema)["shape"][Name]>
    | undefined;
};

export function readSections(settings: Readonly<Record<string, unknown>>): Sections {
  const { domain, invites, component, web } = configSchema.shape;
  return {
    domain: domain.safeParse(settings["domain"]).data,
    invites: invites.safeParse(settings["invites"]).data,
    component: component.safeParse(settings["component"]).data,
    web: web.safeParse(settings["web"]).data,
  };
}

/** What settings that are right by themselves are not together, or for this process; one sentence each. */
export function contradictionsIn(
  { domain, invites, component, web }: Sections,
  name: ProcessName | undefined,
): readonly string[] {
  const faults: string[] = [];
  if (invites !== undefined && invites.expiry > invites.max_expiry) {
    faults.push("invites.expiry must not be longer than invites.max_expiry");
  }
  if (component != null && component.jid === domain) {
    faults.push(`component.jid must be a domain of its own, such as "invite.${domain}"`);
  }
  if (name === "web" && web?.base_url === null) {
    faults.push("web.base_url is null, which means no landing pages: set it, or do not run web");
  }
  return faults;
}

/** What the environment lacks that a process cannot run without, one sentence each. */
export function missingFor(
  name: ProcessName | undefined,
  { component, web }: Sections,
  environment: Environment,
): readonly string[] {
  const secrets = [
    [name === "bot", "XMPP_PASSWORD", "the password of the bot’s account"],
    [name === "bot" && component != null, "COMPONENT_SECRET", "the secret of the component"],
    [
      name === "web" && web?.webhook != null,
      "WEBHOOK_SECRET",
      "the key that the receiver of web.webhook checks with",
    ],
  ] as const;
  return secrets.flatMap(([isNeeded, variable, what]) =>
    isNeeded && (environment[variable] ?? "") === ""
      ? [`environment: ${variable} is missing; set it to ${what}`]
      : [],
  );
}
