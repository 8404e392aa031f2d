import { FatalSessionError } from "./errors.ts";
import { ServerNotProvenError } from "./scram.ts";

/** The server ended the stream with an error. RFC 6120 §4.9. */
export class StreamError extends Error {
  override readonly name = "StreamError";
  readonly condition: string;

  constructor(condition: string, text: string | undefined) {
    super(text === undefined ? condition : `${condition}: ${text}`);
    this.condition = condition;
  }
}

/** The server refused a step of the login: RFC 6120 §6.5 for the password, §7.7.2 for the resource. */
export class LoginError extends Error {
  override readonly name = "LoginError";
  readonly step: "password" | "resource";
  readonly condition: string;

  constructor(step: "password" | "resource", condition: string) {
    super(`${step}: ${condition}`);
    this.step = step;
    this.condition = condition;
  }
}

/**
 * - `fatal`: no retry helps,
 * - `operator`: somebody has to mend something. Fatal for a first start, where it is most likely the
 *   configuration; a slow retry for a session that had worked,
 * - `retry`: it may pass,
 * - `slow`: it may pass, but not soon.
 */
export type Failure = {
  readonly verdict: "fatal" | "operator" | "retry" | "slow";
  readonly sentence: string;
};

type Place = {
  readonly service: string;
  readonly domain: string;
  readonly username: string;
  readonly caFile: string | null;
  /** Whether there was a session, which is now lost. */
  readonly wasOnline: boolean;
};

/** Says in one sentence why there is no session, and what to do about it. */
export function diagnose(error: unknown, place: Place): Failure {
  if (error instanceof FatalSessionError) return { verdict: "operator", sentence: error.message };
  if (error instanceof StreamError) return diagnoseStream(error, place);
  if (error instanceof LoginError) return diagnoseLogin(error, place);
  if (error instanceof ServerNotProvenError) {
    const sentence = `${place.service} did not prove to be the server of ${place.domain}: ${error.message}.`;
    return { verdict: "operator", sentence };
  }
  return diagnoseNetwork(error, place);
}

function diagnoseStream(error: StreamError, { service, domain, username }: Place): Failure {
  switch (error.condition) {
    case "conflict":
      return {
        // A session that was pushed out and comes back at once pushes out the other.
        verdict: "slow",
        sentence: `Another login of ${username}@${domain} has taken this one's place (conflict): another replica, or a program that uses the bot's account under the same resource.`,
      };
    case "host-unknown":
    case "host-gone":
    case "improper-addressing":
      return {
        verdict: "operator",
        sentence: `${service} does not serve the domain ${domain} (${error.condition}): check "domain" and "xmpp.service".`,
      };
    default:
      return { verdict: "retry", sentence: `The server ended the stream (${error.message}).` };
  }
}

const PASSING = ["temporary-auth-failure", "resource-constraint", "internal-server-error"];

function diagnoseLogin(error: LoginError, { domain, username }: Place): Failure {
  const account = `${username}@${domain}`;
  if (PASSING.includes(error.condition)) {
    return {
      verdict: "retry",
      sentence: `The server cannot log ${account} in at present (${error.condition}).`,
    };
  }
  if (error.step === "resource") {
    return {
      verdict: "operator",
      sentence: `The server refused a session to ${account} (${error.condition}).`,
    };
  }
  const sentence = `The server refused the login of ${account} (${error.condition}): check XMPP_PASSWORD, and that the account exists and is not locked.`;
  return { verdict: "fatal", sentence };
}

const UNTRUSTED = [
  ...["DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_GET_ISSUER_CERT"],
  ...["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "CERT_SIGNATURE_FAILURE"],
  ...["CERT_UNTRUSTED", "CERT_REJECTED", "CERT_REVOKED", "INVALID_CA", "INVALID_PURPOSE"],
];

/** What something else than TLS looks like to OpenSSL. */
const NO_TLS = ["ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG"];

function diagnoseNetwork(error: unknown, { service, domain, caFile, wasOnline }: Place): Failure {
  const code = codeOf(error);
  const operator = (sentence: string): Failure => ({ verdict: "operator", sentence });
  if (UNTRUSTED.includes(code)) {
    const mend =
      caFile === null
        ? "set xmpp.ca_file to its authority's certificate"
        : `xmpp.ca_file (${caFile}) holds another authority`;
    return operator(`The certificate of ${domain} is not signed by a trusted authority (${code}): ${mend}.`);
  }
  if (NO_TLS.includes(code)) {
    return operator(
      `${service} does not speak TLS: for a port with STARTTLS (5222), write xmpp:// in xmpp.service.`,
    );
  }
  if (code.startsWith("ERR_SSL_")) {
    return operator(
      `${service} and this bot agree on no TLS (${code}): has the server a certificate for ${domain}?`,
    );
  }
  switch (code) {
    case "CERT_HAS_EXPIRED":
      return operator(`The certificate of ${domain} has expired: renew it on the server.`);
    case "CERT_NOT_YET_VALID":
      return operator(`The certificate of ${domain} is not valid yet: check the clocks of both machines.`);
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return operator(
        `The certificate that ${service} shows is for another name than ${domain}: give the server one for ${domain}.`,
      );
    case "ERR_INVALID_URL":
    case "ERR_SOCKET_BAD_PORT":
      return operator(`xmpp.service is not an address: ${service}.`);
    case "ENOTFOUND":
      return { verdict: "retry", sentence: `The host of ${service} is not in the DNS (ENOTFOUND).` };
    default: {
      const reason = code === "" && error instanceof Error ? error.message : code;
      const sentence = wasOnline ? `The connection to ${service} is lost` : `No session with ${service}`;
      return { verdict: "retry", sentence: `${sentence} (${reason}).` };
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
