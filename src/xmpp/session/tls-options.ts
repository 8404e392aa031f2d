import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { domainToASCII } from "node:url";
import { FatalSessionError } from "./errors.ts";

/**
 * A certificate counts when it is for the XMPP domain (RFC 6120 §13.7.2), not for the host that was connected
 * to, and is signed by an authority of `caFile`, or of the system where that is null.
 */
export function tlsOptions(options: {
  readonly domain: string;
  readonly caFile: string | null;
}): ConnectionOptions {
  const name = isIP(options.domain) === 0 ? domainToASCII(options.domain) : options.domain;
  return {
    host: name,
    minVersion: "TLSv1.2",
    // Server Name Indication knows no addresses (RFC 6066 §3).
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(options.caFile === null ? {} : { ca: readAuthorities(options.caFile) }),
  };
}

function readAuthorities(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new FatalSessionError(
      `xmpp.ca_file cannot be read: ${file} (${String(Object(cause).code ?? cause)}).`,
      {
        cause,
      },
    );
  }
}
