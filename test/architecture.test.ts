import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SRC = fileURLToPath(new URL("../src/", import.meta.url));

/** What each room may import, besides itself. ARCHITECTURE.md draws the same arrows. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  invites: [],
  wording: ["invites"],
  // What doors and commands ask of others, who implement it without knowing who asks.
  ports: ["invites"],
  commands: ["invites", "wording", "ports"],
  config: ["invites", "wording"],
  store: ["invites", "ports"],
  xmpp: ["invites", "wording", "ports", "commands"],
  web: ["invites", "wording", "ports"],
  doctor: ["invites", "wording", "ports"],
  transfer: ["invites", "wording", "ports"],
  cli: ["invites", "wording", "commands", "doctor"],
};

/** The same inside of `store` and `xmpp`. Their files at the top are shared by all rooms, or join them. */
const INNER_ARROWS: Readonly<Record<string, readonly string[]>> = {
  "store/redis": [],
  "xmpp/session": [],
  "xmpp/registration": ["xmpp/session"],
  "xmpp/adhoc": ["xmpp/session"],
  "xmpp/entity": ["xmpp/adhoc"],
  "xmpp/owner": ["xmpp/session"],
  // Chat hands a message to the owner's inbox together with how it is answered.
  "xmpp/chat": ["xmpp/session", "xmpp/owner"],
  "xmpp/component": ["xmpp/session", "xmpp/adhoc", "xmpp/entity", "xmpp/chat", "xmpp/owner"],
  "xmpp/probe": ["xmpp/session", "xmpp/registration", "xmpp/component"],
};

/** Files beside the inner rooms that join them, and that no inner room may import. */
const JOINING: readonly string[] = ["xmpp/bot.ts", "xmpp/replica.ts"];

/** The file of each room that says at its top what the room is for. */
const ENTRIES: Readonly<Record<string, string>> = {
  invites: "invite.ts",
  wording: "index.ts",
  ports: "invite-store.ts",
  commands: "index.ts",
  config: "load.ts",
  store: "invite-store.ts",
  "store/redis": "redis.ts",
  xmpp: "replica.ts",
  "xmpp/session": "create-session.ts",
  "xmpp/registration": "registration.ts",
  "xmpp/adhoc": "adhoc.ts",
  "xmpp/entity": "iq-router.ts",
  "xmpp/chat": "chat.ts",
  "xmpp/owner": "ownership.ts",
  "xmpp/component": "component.ts",
  "xmpp/probe": "stream-probe.ts",
  web: "server.ts",
  doctor: "doctor.ts",
  transfer: "export-file.ts",
  cli: "program.ts",
  compose: "deps.ts",
};

/** Puts all rooms together, and so may know each. */
const COMPOSE = "compose";

/** Files at the top. */
const TOP = [
  "main.ts",
  "log.ts",
  "v8-heap.ts",
  "version.ts",
  "root.ts",
  "timeout.ts",
  "timing.ts",
  "nearest-word.ts",
];

/** No room's business alone: where files are that come along, what waits for others, how long, what somebody meant. */
const ANYBODYS: readonly string[] = ["root.ts", "timeout.ts", "timing.ts", "nearest-word.ts"];

/** Where in `src` a package may be imported, for those that must stay in one place. */
const CONFINED: Readonly<Record<string, string>> = {
  "@xmpp/client": "xmpp/session/",
  "@xmpp/debug": "xmpp/session/",
  "@redis/client": "store/",
  "@keyv/redis": "store/",
  keyv: "store/",
  "rate-limiter-flexible": "store/",
  i18next: "wording/",
  commander: "cli/",
  fastify: "web/",
};

type Import = { readonly file: string; readonly target: string };

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) =>
  /(?<!\.d)\.ts$/.test(file),
);

const imports: readonly Import[] = files.flatMap((file) => {
  const text = readFileSync(resolve(SRC, file), "utf8");
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, target = ""]) => ({
    file,
    target,
  }));
});

function roomOf(file: string): string {
  return file.split("/")[0] ?? "";
}

/** `undefined` for a file that is in no inner room. */
function innerRoomOf(file: string): string | undefined {
  const folder = dirname(file);
  return folder.includes("/") ? folder : undefined;
}

/** Relative to `src`; `undefined` for a package. */
function importedFile({ file, target }: Import): string | undefined {
  return target.startsWith(".") ? relative(SRC, resolve(SRC, dirname(file), target)) : undefined;
}

function describeImport({ file, target }: Import): string {
  return `${file} imports ${target}`;
}

describe("src", () => {
  it("has only rooms and top files that are known here", () => {
    const unknown = files.filter(
      (file) => !TOP.includes(file) && !(roomOf(file) in ARROWS) && roomOf(file) !== COMPOSE,
    );
    expect(unknown).toEqual([]);
    expect(files.length).toBeGreaterThan(50);
  });

  it("imports along the arrows only", () => {
    const against = imports.filter((each) => {
      const { file } = each;
      const imported = importedFile(each);
      if (imported === undefined || TOP.includes(file) || roomOf(file) === COMPOSE) return false;
      const isOwn = roomOf(imported) === roomOf(file) || ANYBODYS.includes(imported);
      return !isOwn && !(ARROWS[roomOf(file)] ?? []).includes(roomOf(imported)) && !imported.startsWith("..");
    });
    expect(against.map(describeImport)).toEqual([]);
  });

  it("imports along the arrows inside of a room, too", () => {
    const against = imports.filter((each) => {
      const from = innerRoomOf(each.file);
      const imported = importedFile(each);
      if (from === undefined || imported === undefined || roomOf(imported) !== roomOf(each.file))
        return false;
      const to = innerRoomOf(imported);
      if (to === undefined) return JOINING.includes(imported);
      return to !== from && !(INNER_ARROWS[from] ?? []).includes(to);
    });
    expect(against.map(describeImport)).toEqual([]);
    const unknown = files.map(innerRoomOf).filter((room) => room !== undefined && !(room in INNER_ARROWS));
    expect(unknown).toEqual([]);
  });

  it("has no circle of imports", () => {
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]) => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" > "));
      if (done.has(file) || path.includes(file)) return;
      for (const each of imports.filter((each) => each.file === file)) {
        const imported = importedFile(each);
        if (imported !== undefined) visit(imported, [...path, file]);
      }
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });

  it("says for each room what it is for", () => {
    expect(Object.keys(ENTRIES).toSorted()).toEqual(
      [...Object.keys(ARROWS), ...Object.keys(INNER_ARROWS), COMPOSE].toSorted(),
    );
    const silent = Object.entries(ENTRIES).filter(([room, entry]) => {
      const top = readFileSync(resolve(SRC, room, entry), "utf8").split("*/", 1)[0] ?? "";
      return !top.startsWith("/**") || !top.includes(`\`${room}\``);
    });
    expect(silent).toEqual([]);
  });

  it("keeps each confined package in its place", () => {
    const astray = imports.filter(({ file, target }) => {
      const place = Object.entries(CONFINED).find(
        ([name]) => target === name || target.startsWith(`${name}/`),
      )?.[1];
      return place !== undefined && !file.startsWith(place);
    });
    expect(astray.map(describeImport)).toEqual([]);
  });

  it("ends the process in main.ts alone", () => {
    const ending = files.filter((file) => /\bprocess\.exit\(/.test(readFileSync(resolve(SRC, file), "utf8")));
    expect(ending).toEqual(["main.ts"]);
  });

  it("keeps time, chance and I/O out of the domain", () => {
    const impure = imports.filter(
      ({ file, target }) => roomOf(file) === "invites" && target.startsWith("node:"),
    );
    expect(impure.map(describeImport)).toEqual(["invites/token.ts imports node:crypto"]);
  });
});
