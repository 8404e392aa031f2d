import { ErrorReply } from "@redis/client";

/** Replies that say "not now" rather than "you asked nonsense". */
const PASSING = new Set(
  "LOADING READONLY MASTERDOWN CLUSTERDOWN MOVED ASK TRYAGAIN BUSY MISCONF NOREPLICAS OOM NOAUTH WRONGPASS NOPERM OTHERDATA".split(
    " ",
  ),
);
/** Those of a server that is no longer the one to ask. */
const ELSEWHERE = new Set("READONLY MASTERDOWN CLUSTERDOWN MOVED".split(" "));
/** Faults of a connection that waiting does not mend. */
const REFUSALS = new Set("NOAUTH WRONGPASS NOPERM".split(" "));
const UNTRUSTED =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*|CERT_.*|ERR_TLS_CERT_.*)$/;

/** Our own mistakes (a faulty script, a programming error), which must not pass for an outage. */
export function isMistake(error: unknown): boolean {
  if (error instanceof ErrorReply) return !PASSING.has(replyCode(error));
  return error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;
}

/** Whether the server says that another one is to be asked. */
export function isElsewhere(error: unknown): error is Error {
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

/** What the operator has to change, where Redis will not take us as we are; `undefined` for what may pass. */
export function describeRefusal(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof ErrorReply) {
    if (isOtherData(error)) return error.message.replace(/^.*?OTHERDATA /, "");
    const isPassword =
      REFUSALS.has(replyCode(error)) || /invalid.*password|no password is set/.test(error.message);
    if (isPassword) return "Redis refuses the user name or the password: check REDIS_URL or REDIS_PASSWORD";
    return undefined;
  }
  const code = codeOf(error);
  if (code !== undefined && UNTRUSTED.test(code)) {
    return `the certificate of Redis is not trusted (${code}): name its authority in redis.ca_file`;
  }
  return describeRefusal(error.cause);
}

/** The reason without anything of the URL, which may hold a password. */
export function describeFault(error: Error): string {
  const text =
    describeRefusal(error) ?? codeOf(error) ?? error.message.replace(/rediss?:\/\/\S+/g, "redis://…");
  const isOfCause = error.cause instanceof Error && describeRefusal(error) === undefined;
  return isOfCause ? `${text} (${describeFault(error.cause as Error)})` : text;
}

/** The first word; before Redis 7 the one of the command that failed in a script stands behind others. */
function replyCode({ message }: ErrorReply): string {
  return /^(?:ERR Error running script .*-)?([A-Z]+)/.exec(message)?.[1] ?? "";
}

function codeOf(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}
