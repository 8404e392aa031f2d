/**
 * Makes sure of what the tests and the demo need: npm packages and Debian packages. Says what it will do before it
 * does it, starts no system service, and installs nothing that is there already.
 * Plain Node, without dependencies: it runs before they are there.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** What each Debian package is wanted for, and how to see that it is installed. */
const isThere = {
  prosody: () => hasProgram("prosody"),
  "redis-server": () => hasProgram("redis-server"),
  openssl: () => hasProgram("openssl"),
  nginx: () => existsSync("/usr/sbin/nginx"),
  "lua5.4": () => hasProgram("lua5.4"),
  "lua-busted": () => hasProgram("busted"),
  "lua-check": () => hasProgram("luacheck"),
  chromium: () => hasProgram("chromium"),
  ejabberd: () => existsSync("/usr/sbin/ejabberdctl") && hasProgram("erlc"),
  "python3-slixmpp": () => hasPythonModule("slixmpp"),
  "python3-nbxmpp": () => hasPythonModule("nbxmpp.client"),
  profanity: () => hasProgram("profanity"),
  tmux: () => hasProgram("tmux"),
};

/** What the demo needs, by the server that it is shown on. */
export const demoPackages = {
  prosody: ["prosody", "redis-server", "openssl"],
  ejabberd: ["ejabberd", "redis-server", "openssl"],
};
export const testPackages = Object.keys(isThere);

/**
 * Installs the npm packages when node_modules is not what package-lock.json says. `npm ci` refuses a lock file
 * that was written where the registry lacks binaries for other platforms; `npm install` takes the same versions.
 */
export function installNpmPackages() {
  if (isLockInstalled()) return;
  console.error("Installing the npm packages.");
  // Said by ourselves: under `npm run --silent`, npm says nothing of what went wrong.
  const quietly = ["--no-audit", "--no-fund", "--loglevel=error"];
  const npm = (...args) => spawnSync("npm", [...args, ...quietly], { cwd: root, encoding: "utf8" });
  const clean = npm("ci");
  if (clean.status === 0) return;
  const isLockIncomplete = clean.stderr?.includes("EUSAGE");
  if (isLockIncomplete) console.log("npm ci finds package-lock.json incomplete: trying npm install.");
  const result = isLockIncomplete ? npm("install", "--no-save") : clean;
  if (result.status === 0) return;
  console.log(result.stderr ?? result.error?.message);
  throw new Error("The npm packages could not be installed: see above.");
}

/** What it says goes to standard error: on standard output `npm pack` has the name of its file. */
export function build() {
  const { status } = spawnSync("npm", ["run", "--silent", "build"], { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error("The build failed: see above.");
}

function isLockInstalled() {
  const readLock = (file) => JSON.parse(readFileSync(join(root, file), "utf8")).packages;
  try {
    const [wanted, installed] = [readLock("package-lock.json"), readLock("node_modules/.package-lock.json")];
    return Object.entries(wanted).every(
      ([path, { version, optional }]) => path === "" || optional || installed[path]?.version === version,
    );
  } catch {
    return false;
  }
}

/** Installs those of the Debian packages that are missing. @throws with one clear line where it cannot. */
export function installDebianPackages(names) {
  const missing = names.filter((name) => !isThere[name]());
  if (missing.length === 0) return;
  const byHand = `Please install: ${missing.join(" ")}`;
  if (!hasProgram("apt-get")) throw new Error(`There is no apt-get here. ${byHand}`);
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && spawnSync("sudo", ["-n", "true"]).status !== 0) {
    throw new Error(`This needs root, and sudo would ask for a password. ${byHand}`);
  }

  console.log(`Installing Debian packages: ${missing.join(" ")}. No system service will be started.`);
  const shell = ["sh", "-c", aptScript, "install", ...missing];
  const [command, ...args] = isRoot ? shell : ["sudo", "-n", ...shell];
  const { status } = spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
  const stillMissing = missing.filter((name) => !isThere[name]());
  if (status !== 0 || stillMissing.length > 0) {
    throw new Error(`apt-get could not install: ${stillMissing.join(" ") || missing.join(" ")}`);
  }
}

/**
 * Debian's packages of servers start them, now and at each boot. policy-rc.d is Debian's way to say no to the
 * first (one that exists is the administrator's own word, and stays), update-rc.d undoes the second. Erlang brings
 * its epmd along, which is no package that was asked for.
 */
const aptScript = `
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' HUP INT TERM
  printf '#!/bin/sh\\nexit 101\\n' > "$policy" && chmod 755 "$policy" || exit 1
fi
export DEBIAN_FRONTEND=noninteractive
epmd=$(command -v epmd)
apt-get update -qq || echo 'apt-get update failed; trying with the package lists that are here.' >&2
apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=120 "$@" || exit 1
for package; do
  if [ -e "/etc/init.d/$package" ]; then update-rc.d "$package" disable; fi
done
if [ -z "$epmd" ] && [ -e /lib/systemd/system/epmd.service ]; then
  systemctl disable -q epmd.service epmd.socket || true
fi
`;

/** Runs a program to its end, silently; answers what it wrote. @throws with the last line that it complained in. */
export function execute(command, args, cwd = root) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (status === 0) return stdout;
  const why = error?.message ?? stderr.trim().split("\n").at(-1);
  throw new Error(`${command} ${args[0]} failed: ${why}`);
}

function hasPythonModule(name) {
  return spawnSync("/usr/bin/python3", ["-c", `import ${name}`]).status === 0;
}

export function hasProgram(name) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, name)));
}
