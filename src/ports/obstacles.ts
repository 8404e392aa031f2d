/** What a gate knows to keep people from registering, or messages from the next owner of the bot's account. */
export type Obstacle = {
  /** One of {@link ObstacleCode}, or of a gate that is newer than this. */
  readonly code: string;
  /** Which module or option it is, or what the server said. */
  readonly detail: string;
};

export type ObstacleCode =
  | "rival"
  | "rival-beside"
  | "access"
  | "ip-access"
  | "allow-modules"
  | "captcha"
  | "no-accounts"
  | "refused"
  | "throttled"
  | "no-resumption"
  | "short-queue"
  | "sent-back";

/** With these, people register all the same, or will in a while. */
const PASSABLE: ReadonlySet<string> = new Set<ObstacleCode>([
  "rival-beside",
  "throttled",
  "no-resumption",
  "short-queue",
  "sent-back",
]);

/** Whether nobody can register. */
export function isStopping({ code }: Obstacle): boolean {
  return !PASSABLE.has(code);
}

/**
 * What the gate says to a registration from this machine:
 * - `done`: what would keep it from being made,
 * - `no-gate`: the server answers, and no gate does,
 * - `no-redis`: the gate has no Redis,
 * - `other-redis`: the gate reads another Redis than this,
 * - `unreachable`: the server does not answer.
 */
export type GateProbeResult =
  | { readonly outcome: "done"; readonly obstacles: readonly Obstacle[] }
  | { readonly outcome: "no-gate" | "no-redis" | "other-redis" }
  | { readonly outcome: "unreachable"; readonly reason: string };

/** Tries a registration at the gate, of which no account comes. Throws `UnavailableError` where Redis takes no question. */
export type ProbeGate = () => Promise<GateProbeResult>;
