import type { GateProbeResult, ProbeGate } from "../../ports/obstacles.ts";
import { NS } from "../namespaces.ts";
import { askGate } from "../registration/ask-gate.ts";
import type { StreamOptions } from "../registration/registration-stream.ts";
import { StanzaError } from "../session/errors.ts";
import { diagnose, StreamError } from "../session/failure.ts";

type Deps = StreamOptions & {
  /** Notes in Redis that a gate is asked, and answers the id that it takes it by. */
  readonly note: (lifetimeMs: number) => Promise<string>;
  readonly timeoutMs?: number;
};

/** The gate itself waits two seconds for its Redis. */
const TIMEOUT_MS = 5_000;

/** Has the gate try whether somebody at this machine's address could register, as far as no account is made. */
export function createGateProbe({ note, timeoutMs = TIMEOUT_MS, ...stream }: Deps): ProbeGate {
  return async () => {
    const id = await note(timeoutMs);
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeoutMs);
    try {
      const answer = await askGate(stream, "trial", id, abort.signal);
      const obstacles = answer?.getChildren("obstacle", NS.gate) ?? [];
      return {
        outcome: "done",
        obstacles: obstacles.map(({ attrs: { code = "", detail = "" } }) => ({ code, detail })),
      };
    } catch (error) {
      return outcomeOf(error, stream);
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Without a gate, servers end a stream that asks before the login, or answer in their own words. */
function outcomeOf(error: unknown, { service, domain, caFile }: StreamOptions): GateProbeResult {
  if (error instanceof StanzaError) {
    if (error.own?.namespace !== NS.gate) return { outcome: "no-gate" };
    return { outcome: error.own.name === "no-inquiry" ? "other-redis" : "no-redis" };
  }
  if (error instanceof StreamError && error.condition === "not-authorized") return { outcome: "no-gate" };
  const { sentence } = diagnose(error, { service, domain, caFile, username: "", wasOnline: false });
  return { outcome: "unreachable", reason: sentence };
}
