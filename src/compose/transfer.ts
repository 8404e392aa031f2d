import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { pino } from "pino";
import type { Config } from "../config/schema.ts";
import type { InviteRecord } from "../invites/invite.ts";
import type { KeyEntry } from "../ports/transfer.ts";
import { openDomainReader } from "../store/domain-reader.ts";
import { openDomainWriter } from "../store/domain-writer.ts";
import { openInviteImport } from "../store/invite-import.ts";
import { keyvRecords } from "../store/records.ts";
import { rootKey } from "../store/redis/scripts.ts";
import { renderExport } from "../transfer/export-file.ts";
import { onFile, TransferError } from "../transfer/fault.ts";
import { asFile, type Imported, importFile } from "../transfer/import-file.ts";
import { joinLines } from "../transfer/lines.ts";
import { LuaDataError } from "../transfer/lua-data.ts";
import { findInviteFiles, readInviteFile } from "../transfer/prosody-files.ts";
import { type ForeignInvites, readInvites } from "../transfer/prosody-invites.ts";
import { writeSecretFile } from "../transfer/write-file.ts";
import { openStore, type Store } from "./deps.ts";

/** What was taken over from Prosody, and what was not. */
export type Adopted = Omit<ForeignInvites, "invites"> & {
  readonly adopted: number;
  /** Taken over before. */
  readonly known: number;
};

/** Writes all of the domain to `file`, or to `output`. Gives how many invitations there are. Throws `UnavailableError`. */
export async function exportDomain(
  config: Config,
  { file, output }: { readonly file: string | undefined; readonly output: Writable },
): Promise<number> {
  return withStore(config, async (store) => {
    const { domain } = config;
    let invites = 0;
    async function* counted(entries: AsyncIterable<KeyEntry>) {
      for await (const entry of entries) {
        if (entry.key.startsWith("invite:")) invites++;
        yield entry;
      }
    }
    const entries = counted(openDomainReader(store).entries());
    const pieces = joinLines(renderExport({ domain, time: new Date() }, entries));
    if (file !== undefined) await writeSecretFile(file, pieces);
    else await onFile("unwritable", "stdout", () => pipeline(Readable.from(pieces), output, { end: false }));
    return invites;
  });
}

/** Imports an export. `source` is a file, or what can be read but once. Throws `TransferError` or `UnavailableError`. */
export async function importDomain(
  config: Config,
  source: string | Readable,
  options: { readonly isReplacing: boolean; readonly lockdownReason: string },
): Promise<Imported> {
  return withStore(config, async (store) => {
    const { domain } = config;
    const take = (file: string) => importFile(openDomainWriter(store), { file, domain, ...options });
    if (typeof source !== "string") return asFile(source, take);
    // It is read twice, and a pipe can be read but once.
    const isFile = await onFile("unreadable", source, async () => !(await stat(source)).isFIFO());
    return isFile ? take(source) : asFile(createReadStream(source), take);
  });
}

/** Takes over the open invitations of Prosody's own modules. Throws `TransferError` or `UnavailableError`. */
export async function importFromProsody(config: Config, path: string): Promise<Adopted> {
  const { invites, ...left } = await readProsody(path, config.domain);
  return withStore(config, async ({ redis, scripts, domain }) => {
    const records = keyvRecords<InviteRecord>(redis, `${rootKey(domain)}:invite`);
    const adoption = openInviteImport({ scripts, records, retentionSeconds: config.invites.retention });
    let adopted = 0;
    for (const invite of invites) if (await adoption.importInvite(invite)) adopted++;
    return { ...left, adopted, known: invites.length - adopted };
  });
}

async function readProsody(path: string, domain: string): Promise<ForeignInvites> {
  const found = await onFile("unreadable", path, () => findInviteFiles(path, domain));
  if (found.length === 0) throw new TransferError({ kind: "no-prosody-invites", path });
  const files = await Promise.all(
    found.map((file) =>
      onFile("unreadable", file.path, () => {
        try {
          return readInviteFile(file);
        } catch (error) {
          if (!(error instanceof LuaDataError)) throw error;
          throw new TransferError({ kind: "bad-prosody-file", file: file.path, line: error.line });
        }
      }),
    ),
  );
  return readInvites(files, domain, new Date());
}

async function withStore<T>(config: Config, work: (store: Store) => Promise<T>): Promise<T> {
  const store = openStore(config, pino({ level: "silent" }));
  try {
    await Promise.race([store.redis.ready(), store.refused]);
    return await work(store);
  } finally {
    await store.redis.close();
  }
}
