import pino from "pino";
import { describe, expect, it } from "vitest";
import { replicaWaiter } from "../../../src/store/redis/replication.ts";

const IN_STEP = "slave0:ip=10.0.0.2,port=6379,state=online,offset=4711,lag=1";

type Primary = ReturnType<typeof aPrimary>;

/** A primary that says this of its replicas, of which `count` have every change. */
function aPrimary(line: string, up: number) {
  const primary = {
    waits: 0,
    info: async () => `# Replication\r\nrole:master\r\n${line}\r\nmaster_repl_offset:4711\r\n`,
    wait: async () => {
      primary.waits += 1;
      return up;
    },
  };
  return primary;
}

function confirm(primary: Primary): Promise<string> {
  return replicaWaiter(pino({ level: "silent" }))(primary, async () => "done");
}

describe("a change", () => {
  it("is confirmed when the replica has it", async () => {
    expect(await confirm(aPrimary(IN_STEP, 1))).toBe("done");
  });

  it("is not confirmed when the replica does not get it", async () => {
    await expect(confirm(aPrimary(IN_STEP, 0))).rejects.toThrow("no replica");
  });

  it.each(["connected_slaves:0", IN_STEP.replace("lag=1", "lag=11")])(
    "waits for nobody where there is no replica in step (%s)",
    async (line) => {
      const primary = aPrimary(line, 0);
      expect(await confirm(primary)).toBe("done");
      expect(primary.waits).toBe(0);
    },
  );

  it("is not confirmed where there has to be a replica, and the last one has just gone", async () => {
    await expect(confirm(aPrimary("connected_slaves:0\r\nmin_slaves_good_slaves:0", 0))).rejects.toThrow(
      "no replica",
    );
  });
});
