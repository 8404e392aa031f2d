import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { plainFolder } from "./rig/plain-folder.ts";
import { TIMEOUT_MS } from "./rig/timeouts.ts";

const CHAOS = "test/chaos/chaos.test.ts";
/** What every program of the tests writes, for looking into a failure. `npm test` begins with none. */
const env = { KEEP_OUTPUT_IN: "test-output/logs" };
const root = plainFolder(process.cwd());
const here =
  root === process.cwd()
    ? {}
    : {
        root,
        resolve: {
          preserveSymlinks: true,
          // Which Vitest would otherwise find where it is itself.
          alias: [{ find: /^vitest$/, replacement: `${root}/node_modules/vitest/dist/index.js` }],
        },
      };

/**
 * `unit` needs nothing but Node and takes seconds; `integration` starts Redis and Prosody of its own; `e2e`
 * runs the built bot as a process against whole servers; `chaos` keeps breaking all of them for two minutes.
 */
export default defineConfig({
  ...here,
  test: {
    projects: [
      {
        ...here,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**", "test/**/*.integration.test.ts", CHAOS],
          // They share nothing but modules that keep nothing; each by itself would load all anew.
          isolate: false,
          maxWorkers: availableParallelism(),
          testTimeout: 20_000,
        },
      },
      {
        ...here,
        test: {
          name: "integration",
          include: ["test/**/*.integration.test.ts"],
          exclude: ["test/e2e/**"],
          maxWorkers: availableParallelism() + 1,
          sequence: { groupOrder: 1 },
          testTimeout: 30_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: TIMEOUT_MS / 2 } },
        },
      },
      {
        ...here,
        test: {
          name: "e2e",
          env,
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: TIMEOUT_MS } },
          // Each starts servers of its own, and waits for them more than it computes.
          maxWorkers: availableParallelism() + 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        ...here,
        test: {
          name: "chaos",
          env,
          include: [CHAOS],
        },
      },
    ],
  },
});
