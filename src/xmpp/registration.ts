import type { Logger } from "pino";
import type {
  Registrar,
  RegistrationOrder,
  RegistrationOutcome,
  RegistrationRefusal,
} from "../commands/web-ports.ts";
import { NS } from "./namespaces.ts";
import { RegistrationStream, type StreamOptions } from "./registration-stream.ts";
import { StanzaError } from "./session/errors.ts";
import { diagnose } from "./session/failure.ts";
import { xml } from "./xml.ts";

type Options = StreamOptions & {
  readonly log: Logger;
  /** Milliseconds for all of it. */
  readonly patienceMs?: number;
};

/** A person waits at a form; the gate itself takes no more than two seconds when Redis is away. */
const PATIENCE_MS = 10_000;

/** Registers by XEP-0445: one stream an account, so that there is one way in, through the server's gate. */
export function createRegistrar({ log, patienceMs = PATIENCE_MS, ...stream }: Options): Registrar {
  return {
    async register(order) {
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), patienceMs);
      const progress = { isSent: false };
      try {
        return await converse(stream, order, abort.signal, progress);
      } catch (error) {
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
  { token, username, password }: RegistrationOrder,
  signal: AbortSignal,
  progress: { isSent: boolean },
): Promise<RegistrationOutcome> {
  const stream = await RegistrationStream.open(options, signal);
  try {
    const preauth = xml("preauth", { xmlns: NS.preauth, token });
    const refused = await refusalOf(() => stream.ask(preauth), reasonAtPreauth);
    if (refused !== undefined) return { ok: false, reason: refused };

    progress.isSent = true;
    const fields = [xml("username", {}, username), xml("password", {}, password)];
    const query = xml("query", { xmlns: NS.register }, ...fields);
    const reason = await refusalOf(() => stream.ask(query), reasonAtRegistration);
    return reason === undefined ? { ok: true } : { ok: false, reason };
  } finally {
    stream.close();
  }
}

async function refusalOf(
  ask: () => Promise<unknown>,
  read: (error: StanzaError) => RegistrationRefusal,
): Promise<RegistrationRefusal | undefined> {
  try {
    await ask();
    return undefined;
  } catch (error) {
    if (error instanceof StanzaError) return read(error);
    throw error;
  }
}

/** XEP-0445 §4: whatever is wrong with the token is `item-not-found`. */
function reasonAtPreauth(error: StanzaError): RegistrationRefusal {
  return error.type === "wait" ? "busy" : "bad-token";
}

function reasonAtRegistration(error: StanzaError): RegistrationRefusal {
  if (error.type === "wait") return "busy";
  switch (error.condition) {
    case "conflict":
      return "name-taken";
    case "not-acceptable":
    case "bad-request":
    case "jid-malformed":
      return "not-acceptable";
    case "item-not-found":
      return "bad-token";
    case "internal-server-error":
    case "resource-constraint":
      return "busy";
    default:
      return "not-allowed";
  }
}
