import { ErrorReply } from "@redis/client";
import { describe, expect, it } from "vitest";
import { describeFault, describeRefusal, isElsewhere, isMistake } from "../../src/store/redis-faults.ts";

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
    expect(isMistake(error)).toBe(false);
    expect(isElsewhere(error)).toBe(elsewhere);
  });

  it.each([
    "ERR unknown command 'NONSENSE'",
    "WRONGTYPE Operation against a key holding the wrong kind of value",
    "ERR Error running script (call to f_4711): @user_script:12: user_script:12: attempt to index a nil value",
  ])("is a mistake of ours: %s", (text) => {
    expect(isMistake(new ErrorReply(text))).toBe(true);
  });
});

describe("what is said of it", () => {
  it("is what the operator has to change, where waiting mends nothing", () => {
    expect(describeRefusal(new ErrorReply("WRONGPASS invalid username-password pair"))).toMatch(
      /REDIS_PASSWORD$/,
    );
    expect(describeRefusal(new ErrorReply("NOAUTH Authentication required."))).toMatch(/REDIS_PASSWORD$/);
    expect(describeRefusal(coded("SELF_SIGNED_CERT_IN_CHAIN"))).toMatch(/redis\.ca_file$/);
    expect(describeRefusal(new Error("no sentinel", { cause: coded("CERT_HAS_EXPIRED") }))).toMatch(
      /not trusted/,
    );
    expect(describeRefusal(coded("ECONNREFUSED"))).toBeUndefined();
    expect(describeRefusal(new ErrorReply("LOADING"))).toBeUndefined();
  });

  it("names the cause, and no URL", () => {
    expect(describeFault(coded("ECONNREFUSED"))).toBe("ECONNREFUSED");
    expect(describeFault(new Error("no sentinel tells", { cause: coded("ECONNREFUSED") }))).toBe(
      "no sentinel tells (ECONNREFUSED)",
    );
    expect(describeFault(new Error("bad redis://:hunter2@h"))).toBe("bad redis://…");
  });
});
