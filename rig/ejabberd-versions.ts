import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The system's own ejabberd, or the newer one that scripts/unpack.mjs unpacks beside it. */
export type EjabberdEdition = "packaged" | "newer";

export interface EjabberdInstallation {
  readonly version: string;
  /** Where its modules are, as `ERL_LIBS` wants it. */
  readonly libraries: string;
  /** The Erlang that goes with it: a command that takes the arguments of `erl`. `folder` is for what that needs. */
  erlang(folder: string): readonly [string, ...string[]];
}

const UNPACKED = fileURLToPath(new URL("../.cache/ejabberd-newer", import.meta.url));

/** `undefined` where it is not here. Without the compiler for the gate, none is. */
export function findEjabberd(edition: EjabberdEdition): EjabberdInstallation | undefined {
  if (!existsSync("/usr/bin/erlc")) return undefined;
  const root = edition === "packaged" ? "" : UNPACKED;
  const libraries = findLibraries(root);
  const version = libraries && findVersion(libraries);
  if (libraries === undefined || version === undefined) return undefined;
  const erlang =
    root === "" ? () => ["/usr/bin/erl"] as const : (folder: string) => foreignErlang(root, folder);
  return { version, libraries, erlang };
}

/** Where Debian keeps ejabberd's own modules. */
function findLibraries(root: string): string | undefined {
  const launcher = `${root}/usr/sbin/ejabberdctl`;
  if (!existsSync(launcher)) return undefined;
  const folder = /^ERL_LIBS='(.+)'$/m.exec(readFileSync(launcher, "utf8"))?.[1];
  return folder === undefined ? undefined : `${root}${folder}`;
}

function findVersion(libraries: string): string | undefined {
  const names = readdirSync(libraries).map((name) => /^ejabberd-(\d[\d.]*)$/.exec(name)?.[1]);
  return names.find((version) => version !== undefined);
}

/**
 * An Erlang of a later Debian, unpacked with the C library that it was built for. The programs that it starts by
 * itself come through launchers in `folder`, for they need that library as well.
 */
function foreignErlang(root: string, folder: string): readonly [string, ...string[]] {
  const erlang = `${root}/usr/lib/erlang`;
  const own = readdirSync(erlang).find((name) => name.startsWith("erts-")) ?? "erts";
  const machine = readdirSync(`${root}/usr/lib`).find((name) => name.endsWith("-linux-gnu")) ?? "";
  const libraries = `${root}/usr/lib/${machine}`;
  const loader = readdirSync(libraries).find((name) => name.startsWith("ld-linux")) ?? "ld.so";
  const load = (program: string) =>
    [join(libraries, loader), "--library-path", libraries, join(erlang, own, "bin", program)] as const;

  const bin = join(folder, "erlang");
  mkdirSync(bin);
  for (const program of ["erl_child_setup", "inet_gethost"]) {
    const words = load(program).map((word) => `'${word}'`);
    writeFileSync(join(bin, program), `#!/bin/sh\nexec ${words.join(" ")} "$@"\n`, { mode: 0o755 });
  }
  // As the script `erl` and its `erlexec` would start it.
  const start = ["--", "-root", erlang, "-bindir", bin, "-progname", "erl", "-home", folder, "--"];
  const environment = [`ROOTDIR=${erlang}`, `BINDIR=${bin}`, "EMU=beam", "PROGNAME=erl"];
  return ["/usr/bin/env", ...environment, ...load("beam.smp"), ...start];
}
