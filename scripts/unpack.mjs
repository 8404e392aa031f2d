/**
 * Servers of versions that the system's packages are not: taken from Debian by an apt configuration of its own, and
 * unpacked into .cache without being installed.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { execute, hasProgram, root } from "./install.mjs";

const cache = join(root, ".cache");
/** Of Debian 11 and Ubuntu 22.04, and of Debian 12 and Ubuntu 24.04. */
const OLD_NODES = [12, 18];
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** Prosody 13 beside the 0.12 of Debian 12. Answers its version, or undefined after a loud line. */
export function unpackProsody13() {
  const packaged = prosodyVersion("");
  if (packaged !== undefined && !packaged.startsWith("0.")) {
    console.log(`*** Only Prosody ${packaged} is tested here: this system has no 0.12. ***`);
    return packaged;
  }
  return unpack({
    what: "Prosody 13",
    folder: "prosody-13",
    versionIn: prosodyVersion,
    isWanted: (version) => version.startsWith("13."),
    download: (debian) => debian.download([`${debian.codename}-backports`], "prosody"),
  });
}

/**
 * The ejabberd that Debian 13 has in its backports, with its Erlang and the C library that they are built for: with
 * nothing of this system's own, which may be older. Answers its version, or undefined after a loud line.
 */
export function unpackNewerEjabberd() {
  return unpack({
    what: "A later ejabberd",
    folder: "ejabberd-newer",
    versionIn: ejabberdVersion,
    isWanted: (version) => Number.parseInt(version, 10) >= 26,
    download: (debian) => debian.downloadWithAll(["trixie", "trixie-backports"], ["ejabberd"]),
  });
}

function unpack({ what, folder, versionIn, isWanted, download }) {
  const target = join(cache, folder);
  const unpacked = versionIn(target);
  if (unpacked !== undefined) return unpacked;

  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, `${folder}-`));
  try {
    const tree = join(work, "tree");
    for (const archive of download(debianFor(work))) execute("dpkg", ["-x", archive, tree]);
    const version = versionIn(tree);
    if (version === undefined || !isWanted(version)) throw new Error(`Debian has ${version ?? "none"}`);
    rmSync(target, { recursive: true, force: true });
    renameSync(tree, target);
    return version;
  } catch (error) {
    console.log(`*** ${what} is NOT tested here, it could not be had: ${error.message} ***`);
    return undefined;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Debian's packages, by lists and a cache in `folder`. Answers of its functions are the archives' files. */
function debianFor(folder) {
  const codename = /^VERSION_CODENAME="?([a-z]+)/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1];
  if (!codename || !hasProgram("apt-get")) throw new Error("this is no Debian");
  for (const part of ["lists/partial", "cache/archives/partial"])
    mkdirSync(join(folder, part), { recursive: true });
  const ownLists = ["-o", `Dir::State::Lists=${join(folder, "lists")}`, "-o", "APT::Sandbox::User="];
  const mirror = findMirror(codename, ownLists);

  const update = (suites, what) => {
    const sources = join(folder, "sources.list");
    writeFileSync(
      sources,
      suites.map((suite) => `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`).join(""),
    );
    const ownApt = [
      ...[...ownLists, "-o", `Dir::Etc::SourceList=${sources}`, "-o", "Dir::Etc::SourceParts=-"],
      ...["-o", `Dir::Cache=${join(folder, "cache")}`],
    ];
    console.log(`Fetching ${what} from ${suites.at(-1)} into .cache (unpacked there, not installed).`);
    execute("apt-get", ["update", ...ownApt]);
    return ownApt;
  };
  const archivesIn = (path) =>
    readdirSync(path)
      .filter((name) => name.endsWith(".deb"))
      .map((name) => join(path, name));

  return {
    codename,
    download: (suites, name) => {
      execute("apt-get", ["download", name, ...update(suites, name)], folder);
      return archivesIn(folder);
    },
    /** With all that they need, as if nothing were installed here. Only libraries and what is written in Erlang count. */
    downloadWithAll: (suites, names) => {
      const nothingInstalled = ["-o", "Dir::State::status=/dev/null", "-o", "Debug::NoLocking=1"];
      const ownApt = [...update(suites, names.join(" and ")), ...nothingInstalled, "-t", suites.at(-1)];
      const options = ["-qq", "-y", "--no-install-recommends", "--download-only"];
      execute("apt-get", ["install", ...options, ...ownApt, ...names]);
      const isLoaded = (file) => /\/(ejabberd|erlang-|lib|zlib)[^/]*$/.test(file);
      return archivesIn(join(folder, "cache/archives")).filter(isLoaded);
    },
  };
}

/** The machine's own mirror. A fresh machine has no package lists to find it in: then by lists of our own. */
function findMirror(codename, ownLists) {
  const format = ["--format", "$(RELEASE) $(REPO_URI)", "Identifier: Packages"];
  const find = (...options) => {
    const lines = execute("apt-get", ["indextargets", ...options, ...format]);
    return new RegExp(`^${codename} (\\S+)$`, "m").exec(lines)?.[1];
  };
  const known = find();
  if (known !== undefined) return known;
  execute("apt-get", ["update", ...ownLists]);
  const found = find(...ownLists);
  if (found === undefined) throw new Error(`apt knows no mirror of ${codename}`);
  return found;
}

function prosodyVersion(folder) {
  const file = join(folder, "/usr/lib/prosody/prosody.version");
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

function ejabberdVersion(folder) {
  const libraries = join(folder, "usr/lib");
  if (!existsSync(libraries)) return undefined;
  const names = readdirSync(libraries).flatMap((machine) =>
    machine.endsWith("-linux-gnu") ? readdirSync(join(libraries, machine)) : [],
  );
  return names
    .map((name) => /^ejabberd-(\d[\d.]*)$/.exec(name)?.[1])
    .find((version) => version !== undefined);
}

/** Versions of Node.js that Debian and Ubuntu had before ours, from npm's registry. Answers those that are here. */
export function fetchOldNodes() {
  return OLD_NODES.filter((major) => {
    const folder = join(cache, `node-${major}`);
    if (existsSync(join(folder, "node_modules/.bin/node"))) return true;
    try {
      mkdirSync(folder, { recursive: true });
      const name = `node-${process.platform}-${process.arch}@${major}`;
      execute("npm", ["install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", name]);
      return true;
    } catch (error) {
      console.log(`*** Node.js ${major} is NOT tested here, it could not be had: ${error.message} ***`);
      return false;
    }
  });
}
