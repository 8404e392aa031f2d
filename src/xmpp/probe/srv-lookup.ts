import { lookup, Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import type { PublicServer } from "../../ports/probes.ts";

const SERVICES = ["_xmpp-client._tcp", "_xmpps-client._tcp"];
const ANSWER_MS = 2_000;

/** The host of a service URL, where it is a name that DNS has to know. */
export function nameOf(service: string): string | undefined {
  const host = new URL(service).hostname.replace(/^\[|\]$/g, "");
  return isIP(host) > 0 || host === "localhost" ? undefined : host;
}

/** Rejects, with a code such as ENOTFOUND, where the name has no address. */
export async function resolveName(name: string): Promise<void> {
  await lookup(name);
}

/** Rejects, with a code such as ETIMEOUT, where DNS does not answer. */
export async function findPublicServer(domain: string): Promise<PublicServer> {
  const resolver = new Resolver({ timeout: ANSWER_MS, tries: 1 });
  const found = await Promise.all(
    SERVICES.map((service) => unlessMissing(resolver.resolveSrv(`${service}.${domain}`))),
  );
  const records = found.flat();
  const hosts = records.filter(({ name }) => name !== "").map(({ name, port }) => `${name}:${port}`);
  if (hosts.length > 0) return { by: "records", hosts };
  if (records.length > 0) return { by: "nothing" };
  const addresses = await Promise.all([
    unlessMissing(resolver.resolve4(domain)),
    unlessMissing(resolver.resolve6(domain)),
  ]);
  return { by: addresses.flat().length > 0 ? "address" : "nothing" };
}

async function unlessMissing<T>(answer: Promise<T[]>): Promise<T[]> {
  try {
    return await answer;
  } catch (error) {
    const isMissing =
      error instanceof Error && "code" in error && /^(ENODATA|ENOTFOUND)$/.test(String(error.code));
    if (isMissing) return [];
    throw error;
  }
}
