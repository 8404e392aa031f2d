/** `xmpp/registration` talks to the server without an account: it registers people, and asks the gate. */

import type { Logger } from "pino";
import type {
  Registrar,
  RegistrationOrder,
  RegistrationOutcome,
  RegistrationRefusal,
} from "../../ports/registration.ts";
import { REGISTRATION_MS } from "../../timing.ts";
import { NS } from "../namespaces.ts";
import { StanzaError } from "../session/errors.ts";
import { diagnose, StreamError } from "../session/failure.ts";
import { xml } from "../xml.ts";
import { RegistrationStream, type StreamOptions } from "./registration-stream.ts";

type Refused = Extract<RegistrationOutcome, { readonly ok: false }>;

type Options = StreamOptions & {
  readonly log: Logger;
  /** Milliseconds for all of it. */
  readonly timeoutMs?: number;
};

/** Registers by XEP-0445: one stream an account, so that there is one way in, through the server's gate. */
export function createRegistrar({ log, timeoutMs = REGISTRATION_MS, ...stream }: Options): Registrar {
  return {
    async register(order) {
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), timeoutMs);
      const progress = { isSent: false };
      try {
        return await converse(stream, order, abort.signal, progress);
      } catch (error) {
        // As ejabberd does where there is no gate: it answers, so that it can be reached.
        if (error instanceof StreamError && error.condition === "not-authorized")
          return { ok: false, reason: "server-refuses", words: error.message };
        const { service, domain, caFile } = stream;
        const { sentence } = diagnose(error, { service, domain, caFile, username: "", wasOnline: false });
        const reason: RegistrationRefusal = progress.isSent ? "unsure" : "unreachable";
        log.error({ reason }, `a registration on the web came to nothing: ${sentence}`);
        return { ok: false, reason };
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

async function converse(
  options: StreamOptions,
  { token, username, password, language }: RegistrationOrder,
  signal: AbortSignal,
  progress: { isSent: boolean },
): Promise<RegistrationOutcome> {
  const stream = await RegistrationStream.open(options, signal);
  try {
    const preauth = xml("preauth", { xmlns: NS.preauth, token });
    const refused = await refusalOf(() => stream.ask(preauth, "set", language));
    if (refused !== undefined) return refused;

    progress.isSent = true;
    const fields = [xml("username", {}, username), xml("password", {}, password)];
    const query = xml("query", { xmlns: NS.register }, ...fields);
    return (await refusalOf(() => stream.ask(query))) ?? { ok: true };
  } finally {
    stream.close();
  }
}

/** `undefined` where it is done. */
async function refusalOf(ask: () => Promise<unknown>): Promise<Refused | undefined> {
  try {
    await ask();
    return undefined;
  } catch (error) {
    if (error instanceof StanzaError) return { ok: false, reason: reasonOf(error), words: error.message };
    throw error;
  }
}

/** What each refusal of the gate means here. Those that are not listed are for the invitation itself to tell. */
const BY_GATE: Readonly<Record<string, RegistrationRefusal>> = {
  "invalid-token": "bad-token",
  conflict: "name-taken",
  "name-reserved": "name-reserved",
  "bad-name": "not-acceptable",
  busy: "busy",
  unavailable: "busy",
  misconfigured: "server-refuses",
  insecure: "server-refuses",
  elsewhere: "server-refuses",
  malformed: "server-refuses",
};

/**
 * The gate names its reasons in elements of its own. What comes without one is the server's or another module's: only
 * what XEP-0077 §3.1.1 and RFC 6120 §8.3.2 say for sure is taken for that.
 */
function reasonOf(error: StanzaError): RegistrationRefusal {
  if (error.own?.namespace === NS.gate) return BY_GATE[error.own.name] ?? "not-allowed";
  if (error.type === "wait") return "later";
  switch (error.condition) {
    case "conflict":
      return "name-taken";
    case "jid-malformed":
    case "not-acceptable":
      return "not-acceptable";
    default:
      return "server-refuses";
  }
}
