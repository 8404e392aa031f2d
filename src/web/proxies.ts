import type { FastifyRequest } from "fastify";
import type { Logger } from "pino";

/** What does not fit the number of our own proxies: a header of one where there is none, or none where there is one. */
export type ProxyMisfit = "unexpected" | "missing";

export function misfit(
  { headers }: Pick<FastifyRequest, "headers">,
  trusted: number,
): ProxyMisfit | undefined {
  const isForwarded = headers["x-forwarded-for"] !== undefined || headers["forwarded"] !== undefined;
  if (isForwarded === trusted > 0) return undefined;
  return isForwarded ? "unexpected" : "missing";
}

const SENTENCES: Readonly<Record<ProxyMisfit, string>> = {
  unexpected:
    "requests come with X-Forwarded-For, but web.trusted_proxies is 0: if a proxy of your own stands in front, all visitors count as one; set it to 1",
  missing:
    "requests come without X-Forwarded-For, but web.trusted_proxies is not 0: if no proxy stands in front, set it to 0; else have it send the header",
};

/** Says each once: a process sees a million requests. */
export function createProxyWatch(trusted: number, log: Logger): (request: FastifyRequest) => void {
  const told = new Set<ProxyMisfit>();
  return (request) => {
    const found = misfit(request, trusted);
    if (found === undefined || told.has(found)) return;
    told.add(found);
    log.warn(SENTENCES[found]);
  };
}
