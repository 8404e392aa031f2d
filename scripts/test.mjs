/** `npm test`: installs what is missing, runs every check, and ends with one line that counts them. */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { installDebianPackages, installNpmPackages, root, testPackages } from "./install.mjs";
import { fetchOldNodes, unpackNewerEjabberd, unpackProsody13 } from "./unpack.mjs";

const output = join(root, "test-output");
const bin = (name) => join(root, "node_modules/.bin", name);
const prosodyLua = [
  "--lua=/usr/bin/lua5.4",
  "--lpath=/usr/lib/prosody/?.lua",
  "--cpath=/usr/lib/prosody/?.so",
];
const stepLimitMs = 45 * 60 * 1000;

const steps = [
  { name: "install", run: install },
  check("biome", bin("biome"), "check", "."),
  check("types", bin("tsc"), "--noEmit"),
  check("unused code", bin("knip")),
  vitest("unit and integration tests", "unit", "integration"),
  check("luacheck", "luacheck", "--no-color", "gate", "test/gate"),
  { name: "busted", run: busted },
  check("build", "npm", "run", "--silent", "build"),
  vitest("end-to-end tests", "e2e"),
  vitest("chaos test", "chaos"),
];

mkdirSync(output, { recursive: true });
rmSync(join(output, "logs"), { recursive: true, force: true });
const results = [];
for (const { name, run } of steps) {
  console.log(`\n=== ${name}`);
  const start = Date.now();
  const result = await run().catch((error) => {
    console.log(error.message);
    return { passed: 0, failed: 1 };
  });
  results.push({ name, seconds: (Date.now() - start) / 1000, ...result });
}

console.log("\n=== summary");
for (const { name, seconds, passed, failed, failures = [] } of results) {
  const time = `${seconds.toFixed(1)} s`.padStart(8);
  console.log(`${failed === 0 ? "ok    " : "FAILED"} ${time}  ${name}: ${passed} passed, ${failed} failed`);
  for (const failure of failures) console.log(`  ${failure}`);
}
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = sum("failed") === 0 ? 0 : 1;

async function install() {
  installNpmPackages();
  installDebianPackages(testPackages);
  console.log(`Prosody 13: ${unpackProsody13() ?? "none"}`);
  console.log(`Later ejabberd: ${unpackNewerEjabberd() ?? "none"}`);
  console.log(`Older Node.js: ${fetchOldNodes().join(" and ") || "none"}`);
  return { passed: 0, failed: 0 };
}

/** A program that is right or wrong as a whole. */
function check(name, command, ...args) {
  const run = async () =>
    (await execute(command, args)).code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  return { name, run };
}

/** Counts by the reporter's file, and believes neither it nor the exit code alone. */
function vitest(name, ...projects) {
  const report = join(output, `vitest-${projects.join("-")}.json`);
  const run = async () => {
    rmSync(report, { force: true });
    const { code } = await execute(bin("vitest"), [
      ...["run", ...projects.flatMap((project) => ["--project", project])],
      ...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    ]);
    const { numPassedTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
    const failures = testResults.flatMap(failuresOf);
    return { ...atLeastOneFailure(code, { passed: numPassedTests, failed: failures.length }), failures };
  };
  return { name, run };
}

/** A line for each failed test of a file. One that could not be loaded, or whose set-up failed, has none of its own. */
function failuresOf({ name, status, message, assertionResults }) {
  const file = relative(root, name);
  const lines = assertionResults
    .filter((test) => test.status === "failed")
    .map((test) => `${file}: ${test.fullName}: ${firstLine(test.failureMessages.join("\n"))}`);
  return status === "passed" || lines.length > 0 ? lines : [`${file}: ${firstLine(message)}`];
}

function firstLine(text) {
  return text.split("\n", 1)[0];
}

async function busted() {
  const { code, stdout } = await execute("busted", [...prosodyLua, "--output=plainTerminal", "test/gate"]);
  const counts = /(\d+) success\w* \/ (\d+) failures? \/ (\d+) errors? \/ \d+ pending/.exec(stdout);
  if (!counts) return { passed: 0, failed: 1 };
  const [passed, failures, errors] = counts.slice(1).map(Number);
  return atLeastOneFailure(code, { passed, failed: failures + errors });
}

/** A program that failed, or that ran no test at all, has not passed. */
function atLeastOneFailure(code, { passed, failed }) {
  return code === 0 && passed > 0 ? { passed, failed } : { passed, failed: Math.max(failed, 1) };
}

/** Runs a program to its end, showing what it writes. `code` is null when it crashed or took too long. */
function execute(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
      timeout: stepLimitMs,
    });
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
      process.stdout.write(text);
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout }));
  });
}
