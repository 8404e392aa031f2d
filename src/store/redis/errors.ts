import { ErrorReply } from "@redis/client";

/** Replies that say "not now" rather than "you asked nonsense". */
const PASSING = new Set(
  "LOADING READONLY MASTERDOWN CLUSTERDOWN MOVED ASK TRYAGAIN BUSY MISCONF NOREPLICAS OOM NOAUTH WRONGPASS NOPERM DENIED OTHERDATA".split(
    " ",
  ),
);
/** Those of a server that is no longer the one to ask. */
const ELSEWHERE = new Set("READONLY MASTERDOWN CLUSTERDOWN MOVED".split(" "));
/** Faults of a connection that waiting does not mend. */
const REFUSALS = new Set("NOAUTH WRONGPASS NOPERM DENIED OTHERDATA".split(" "));
const UNTRUSTED =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*|CERT_.*|ERR_TLS_CERT_.*)$/;

/** What each refusal means, and what the operator has to change. */
const CAUSES: Readonly<Record<string, string>> = {
  NOAUTH:
    "Redis wants a password, and none is set: set REDIS_PASSWORD (of sentinels: REDIS_SENTINEL_PASSWORD)",
  WRONGPASS: "Redis refuses the user name or the password: check REDIS_URL or REDIS_PASSWORD",
  DENIED: "Redis is in protected mode, and takes connections of its own machine alone: give it a password",
  OOM: "Redis is full (maxmemory), and takes no writes: give it more memory",
  READONLY: "Redis is a read-only replica: name its primary in REDIS_URL, or make it one (REPLICAOF NO ONE)",
  MASTERDOWN: "Redis is a replica that has lost its primary: name a primary in REDIS_URL",
  MISCONF: "Redis cannot write to its disk (MISCONF), and takes no writes: its own log says why",
  NOREPLICAS: "Redis has too few replicas in step (min-replicas-to-write), and takes no writes",
  LOADING: "Redis is loading its data: it takes commands when it has",
  BUSY: "Redis is held up by a script or function of somebody else’s (BUSY)",
  CLUSTERDOWN: "the cluster of Redis is down (CLUSTERDOWN)",
  MOVED: "Redis is a node of a cluster: name it so, in redis.cluster or as redis+cluster://",
};
/** In this order: some say the same in other words. */
const OTHER_WORDS: readonly (readonly [RegExp, string])[] = [
  [
    /password configured|no password is set/,
    "Redis has no password, and is given one: check REDIS_URL or REDIS_PASSWORD",
  ],
  [/invalid.*password/, CAUSES["WRONGPASS"] ?? ""],
  [
    /executing the script can't (run|access)/,
    "Redis does not let this user do what our scripts need: invite-bot doctor names the right",
  ],
];

/** Our own mistakes (a faulty script, a programming error), which must not pass for an outage. */
export function isProgrammingError(error: unknown): boolean {
  if (error instanceof ErrorReply) return !PASSING.has(replyCode(error)) && otherWordsOf(error) === undefined;
  return error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;
}

/** Whether the server says that another one is to be asked. */
export function isWrongNode(error: unknown): error is Error {
  return error instanceof ErrorReply && ELSEWHERE.has(replyCode(error));
}

/** Whether another version of the program wrote what is there (gate/scripts/common.lua). */
export function isOtherData(error: unknown): boolean {
  return error instanceof ErrorReply && replyCode(error) === "OTHERDATA";
}

/** Whether it is a command that we may not run here, or that there is none of: hosted Redis does without some. */
export function isForbidden(error: unknown): boolean {
  return error instanceof ErrorReply && /^(NOPERM|ERR unknown command)/.test(error.message);
}

/** What Redis answered in place of doing what it was asked, by its cause; `undefined` where it did not answer. */
export function describeAnswer(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (!(error instanceof ErrorReply)) return describeAnswer(error.cause);
  const code = replyCode(error);
  if (code === "OTHERDATA") return error.message.replace(/^.*?OTHERDATA /, "");
  return (
    otherWordsOf(error) ?? (code === "NOPERM" ? describeRights(error.message) : CAUSES[code]) ?? error.message
  );
}

/** What the operator has to change, where Redis will not take us as we are; `undefined` for what may pass. */
export function describeRefusal(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof ErrorReply) {
    const isFinal = REFUSALS.has(replyCode(error)) || otherWordsOf(error) !== undefined;
    return isFinal ? describeAnswer(error) : undefined;
  }
  const code = codeOf(error);
  if (code !== undefined && UNTRUSTED.test(code)) {
    return `the certificate of Redis is not trusted (${code}): name its authority in redis.ca_file`;
  }
  return describeRefusal(error.cause);
}

/** The reason without anything of the URL, which may hold a password. */
export function describeFault(error: Error): string {
  const told = describeRefusal(error) ?? describeOwnAnswer(error);
  const text = told ?? codeOf(error) ?? error.message.replace(/rediss?:\/\/\S+/g, "redis://…");
  const isOfCause = error.cause instanceof Error && told === undefined;
  return isOfCause ? `${text} (${describeFault(error.cause as Error)})` : text;
}

function describeOwnAnswer(error: Error): string | undefined {
  return error instanceof ErrorReply ? describeAnswer(error) : undefined;
}

/** "NOPERM this user has no permissions to run the 'evalsha' command", or of keys. */
function describeRights(text: string): string {
  const command = /'([\w|]+)' command/.exec(text)?.[1];
  if (command === undefined) return "Redis does not let this user have our keys: give it them in its ACL";
  const name = command.replace("|", " ").toUpperCase();
  return `Redis does not let this user run ${name}: add +${command} to its ACL`;
}

function otherWordsOf({ message }: ErrorReply): string | undefined {
  return OTHER_WORDS.find(([pattern]) => pattern.test(message))?.[1];
}

/** The first word; before Redis 7 the one of the command that failed in a script stands behind others. */
function replyCode({ message }: ErrorReply): string {
  return /^(?:ERR Error running script .*-)?([A-Z]+)/.exec(message)?.[1] ?? "";
}

function codeOf(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}
