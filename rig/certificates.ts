import { writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { temporaryFolder } from "./at-exit.ts";
import { run } from "./processes.ts";

/** Files in PEM format: a server's certificate and key, and the throw-away authority that signed it. */
export interface Certificates {
  readonly caFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

/**
 * Makes a new authority and a server certificate for `names` (domains or IP addresses). Two calls make two
 * authorities, so that the `caFile` of one is a stranger to the other.
 */
export async function createCertificates(options: {
  readonly names: readonly string[];
  /** The server's certificate ended yesterday. */
  readonly expired?: boolean;
  /** Where the files go; without it, a folder that goes when this process ends. */
  readonly folder?: string;
}): Promise<Certificates> {
  const folder = options.folder ?? temporaryFolder("certificates").path;
  const file = (name: string) => join(folder, name);
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

  await run("openssl", [
    ...["req", "-x509", ...newKey, "-days", "90", "-subj", "/CN=Throw-away authority"],
    ...["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign"],
    ...["-keyout", file("ca.key"), "-out", file("ca.crt")],
  ]);

  writeFileSync(
    file("ca.cnf"),
    [
      "[ca]",
      "default_ca = authority",
      "[authority]",
      `database = ${file("index.txt")}`,
      `new_certs_dir = ${folder}`,
      `certificate = ${file("ca.crt")}`,
      `private_key = ${file("ca.key")}`,
      "rand_serial = yes",
      "default_md = sha256",
      "policy = any",
      "x509_extensions = server",
      "[any]",
      "commonName = supplied",
      "[server]",
      "basicConstraints = CA:FALSE",
      "extendedKeyUsage = serverAuth",
      `subjectAltName = ${options.names.map((name) => `${isIP(name) ? "IP" : "DNS"}:${name}`).join(",")}`,
      "",
    ].join("\n"),
  );
  writeFileSync(file("index.txt"), "");
  const request = ["-subj", `/CN=${options.names[0] ?? "nobody"}`, "-keyout", file("server.key")];
  await run("openssl", ["req", "-new", ...newKey, ...request, "-out", file("server.csr")]);

  const day = 24 * 60 * 60 * 1000;
  const end = Date.now() + (options.expired ? -day : 60 * day);
  await run("openssl", [
    ...["ca", "-batch", "-notext", "-config", file("ca.cnf"), "-in", file("server.csr")],
    ...["-startdate", asn1Time(Date.now() - 3 * day), "-enddate", asn1Time(end), "-out", file("server.crt")],
  ]);
  return { caFile: file("ca.crt"), certificateFile: file("server.crt"), keyFile: file("server.key") };
}

/** `20260131235959Z`, as openssl takes it. */
function asn1Time(time: number): string {
  return new Date(time).toISOString().replace(/[-:T]|\.\d+/g, "");
}
