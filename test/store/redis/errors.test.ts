import { ErrorReply } from "@redis/client";
import { describe, expect, it } from "vitest";
import {
  describeAnswer,
  describeFault,
  describeRefusal,
  isProgrammingError,
  isWrongNode,
} from "../../../src/store/redis/errors.ts";

function coded(code: string): Error {
  return Object.assign(new Error("of no use to anybody"), { code });
}

describe("an error of Redis", () => {
  it.each([
    ["MOVED 3999 10.0.0.1:6381", true],
    ["READONLY You can't write against a read only replica. script: 4711, on @user_script:12.", true],
    ["ERR Error running script (call to f_4711): @user_script:12: -READONLY You can't write.", true],
    ["CLUSTERDOWN The cluster is down", true],
    ["NOREPLICAS Not enough good replicas to write.", false],
    ["LOADING Redis is loading the dataset in memory", false],
    ["ASK 3999 10.0.0.1:6381", false],
  ])("passes: %s", (text, elsewhere) => {
    const error = new ErrorReply(text);
    expect(isProgrammingError(error)).toBe(false);
    expect(isWrongNode(error)).toBe(elsewhere);
  });

  it.each([
    "ERR unknown command 'NONSENSE'",
    "WRONGTYPE Operation against a key holding the wrong kind of value",
    "ERR Error running script (call to f_4711): @user_script:12: user_script:12: attempt to index a nil value",
  ])("is a mistake of ours: %s", (text) => {
    expect(isProgrammingError(new ErrorReply(text))).toBe(true);
  });
});

describe("what is said of it", () => {
  it("is what the operator has to change, where waiting mends nothing", () => {
    expect(describeRefusal(new ErrorReply("WRONGPASS invalid username-password pair"))).toMatch(
      /REDIS_PASSWORD$/,
    );
    expect(describeRefusal(new ErrorReply("NOAUTH Authentication required."))).toMatch(/set REDIS_PASSWORD/);
    expect(
      describeRefusal(
        new ErrorReply("ERR AUTH <password> called without any password configured for the default user."),
      ),
    ).toMatch(/has no password/);
    expect(describeRefusal(coded("SELF_SIGNED_CERT_IN_CHAIN"))).toMatch(/redis\.ca_file$/);
    expect(describeRefusal(new Error("no sentinel", { cause: coded("CERT_HAS_EXPIRED") }))).toMatch(
      /not trusted/,
    );
    expect(describeRefusal(coded("ECONNREFUSED"))).toBeUndefined();
    expect(describeRefusal(new ErrorReply("LOADING"))).toBeUndefined();
  });

  it.each([
    ["OOM command not allowed when used memory > 'maxmemory'.", /full \(maxmemory\)/],
    ["READONLY You can't write against a read only replica.", /read-only replica/],
    [
      "MASTERDOWN Connection with MASTER is down and replica-serve-stale-data is set to 'no'.",
      /lost its primary/,
    ],
    ["MISCONF Redis is configured to save RDB snapshots", /disk \(MISCONF\)/],
    ["NOREPLICAS Not enough good replicas to write.", /min-replicas-to-write/],
    ["NOPERM this user has no permissions to run the 'evalsha' command", /run EVALSHA: add \+evalsha/],
    ["NOPERM this user has no permissions to run the 'xgroup|create' command", /run XGROUP CREATE/],
    ["NOPERM No permissions to access a key", /have our keys/],
    [
      "ERR The user executing the script can't run this command or subcommand script: 4711",
      /our scripts need/,
    ],
    ["DENIED Redis is running in protected mode", /protected mode/],
  ])("is its cause where Redis answers with another thing than the deed: %s", (text, cause) => {
    const error = new ErrorReply(text);
    expect(isProgrammingError(error)).toBe(false);
    expect(describeAnswer(error)).toMatch(cause);
    expect(describeFault(new Error("no sentinel tells", { cause: error }))).toMatch(cause);
  });

  it("names the cause, and no URL", () => {
    expect(describeFault(coded("ECONNREFUSED"))).toBe("ECONNREFUSED");
    expect(describeFault(new Error("no sentinel tells", { cause: coded("ECONNREFUSED") }))).toBe(
      "no sentinel tells (ECONNREFUSED)",
    );
    expect(describeFault(new Error("bad redis://:hunter2@h"))).toBe("bad redis://…");
  });
});
