import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findEjabberd } from "../../rig/ejabberd-versions.ts";
import { prosodyVersions } from "../../rig/prosody-versions.ts";
import { copyProject } from "../support/project-copy.ts";
import { type SetupBlock, setupBlocks } from "../support/setup-lines.ts";
import { isScratchRootHere, type ScratchRoot, scratchRoot } from "./scratch-root/scratch-root.ts";

const ROOT = new URL("../../", import.meta.url);
const DOMAIN = "montague.example";
const PAGES = "join.montague.example";
const SECOND = "capulet.example";
const PACKAGES_HERE = { PACKAGES: realpathSync(new URL("node_modules", ROOT)) };
const ACCOUNT = (domain: string) =>
  `test -s /var/lib/prosody/${domain.replace(".", "%2e")}/accounts/romeo.dat`;
const VERIFY = `
if systemd-analyze --version > /dev/null; then
  for unit in worker web; do cp /etc/systemd/system/invite-bot-$unit@.service /run/invite-bot-$unit@$DOMAIN.service; done
  systemd-analyze verify /run/invite-bot-*@$DOMAIN.service && echo the units are sound
else
  echo the units are sound, as far as can be told without systemd
fi
`;

/** There is no Let's Encrypt: each certificate is its own authority, and is trusted. */
const CERTBOT = [
  /^certbot certonly --webroot -w \/var\/www\/html -d \$PAGES$/m,
  '. "$SCRATCH_FOLDER/certify.sh"',
] as const;

/** All that is run otherwise than it stands there, and why. */
const SUBSTITUTIONS: readonly (readonly [RegExp, string])[] = [
  // What the reader is told to write.
  [/^DOMAIN=\S+/m, `DOMAIN=${DOMAIN}`],
  [/^PAGES=\S+/m, `PAGES=${PAGES}`],
  [
    /^git clone ADDRESS-OF-THIS-PROJECT \/opt\/invite-bot$/m,
    'cp -r "$SCRATCH_FOLDER/project" /opt/invite-bot',
  ],
  // There is no network: programs and packages are those that `npm test` has installed.
  [/^apt install .*$/m, ":"],
  [/^npm ci && /m, '. "$SCRATCH_FOLDER/packages.sh" && '],
  CERTBOT,
];

/** What is taken away of them stays where it is. */
const PACKAGES = `
mkdir -p /mnt/packages/upper /mnt/packages/work node_modules
mount -t overlay overlay -o "lowerdir=$PACKAGES,upperdir=/mnt/packages/upper,workdir=/mnt/packages/work" node_modules
`;

const CERTIFY = `
mkdir -p /etc/letsencrypt/live/$PAGES
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=$PAGES -addext subjectAltName=DNS:$PAGES \\
  -keyout /etc/letsencrypt/live/$PAGES/privkey.pem -out /etc/letsencrypt/live/$PAGES/fullchain.pem 2> /dev/null
export NODE_EXTRA_CA_CERTS=/etc/letsencrypt/live/$PAGES/fullchain.pem
echo 127.0.0.1 $PAGES >> /etc/hosts
`;

/** As a Debian machine is when somebody begins: its services run, with the configuration of their packages. */
const BEFORE = (service: string) => `systemctl start redis-server nginx ${service}`;

/** What the friend does with the link: reads the page, and sends the form. */
const FRIEND = `
const [link] = process.argv.slice(2);
const form = await fetch(link + "/register");
const guard = /name="guard" value="([^"]+)"/.exec(await form.text())[1];
const body = new URLSearchParams({ guard, username: "romeo", password: "wherefore art thou", repeat: "wherefore art thou" });
const headers = { cookie: form.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ") };
const answer = await fetch(link + "/register", { method: "POST", body, headers });
const text = (await answer.text()).replace(/<[^>]*>|\\s+/g, " ");
console.log("the page says:", answer.status, text);
`;

/** A bot takes a moment to log in, as long as a reader does to get to the next step. */
const WAIT = `for i in $(seq 60); do if invite-bot doctor > "$SCRATCH_FOLDER/doctor" 2>&1; then break; fi; sleep 1; done`;

describe.skipIf(!isScratchRootHere)("the README alone leads to a friend who has an account, on", () => {
  let root: ScratchRoot;

  beforeAll(() => {
    root = scratchRoot();
    const inFolder = (name: string) => join(root.folder, name);
    mkdirSync(inFolder("project"));
    copyProject(inFolder("project"));
    writeFileSync(inFolder("packages.sh"), PACKAGES);
    writeFileSync(inFolder("certify.sh"), CERTIFY);
    writeFileSync(inFolder("friend.mjs"), FRIEND);
  });
  afterAll(() => root?.remove());

  const readme = setupBlocks(new URL("README.md", ROOT));
  const isBeforeGate = ({ step }: SetupBlock) => Number.parseInt(step, 10) < 5;

  /** Step 5 of the README is the gate's own; those after it are the same for each domain. */
  function fromGateOn(gate: string): readonly SetupBlock[] {
    return [
      ...setupBlocks(new URL(`gate/${gate}/README.md`, ROOT)),
      ...readme.filter((block) => !isBeforeGate(block)),
    ];
  }

  function linesOf(blocks: readonly SetupBlock[]): string {
    return blocks
      .map(({ step, purpose, lines }) => {
        const said = `echo "=== ${step}" >&2`;
        if (purpose === "doctor") return [said, WAIT, lines].join("\n");
        if (purpose === "invite")
          return [said, `${lines.trim()} | tee "$SCRATCH_FOLDER/invitation"`].join("\n");
        return [said, lines].join("\n");
      })
      .join("\n");
  }

  function substitute(text: string): string {
    return SUBSTITUTIONS.reduce((lines, [written, run]) => {
      expect(lines).toMatch(written);
      return lines.replace(written, run);
    }, text);
  }

  /** The last thing that was printed is the invitation that the friend gets. */
  function befriend(exists: string): string {
    return [
      `link=$(grep -o 'https://[^ ]*/i/[A-Za-z0-9_-]*' "$SCRATCH_FOLDER/invitation" | head -1)`,
      'node "$SCRATCH_FOLDER/friend.mjs" "$link"',
      exists,
      'echo "the friend has an account at $DOMAIN"',
    ].join("\n");
  }

  it.skipIf(findEjabberd("packaged") === undefined)("Debian's ejabberd", { timeout: 300_000 }, async () => {
    const lines = substitute(linesOf([...readme.filter(isBeforeGate), ...fromGateOn("ejabberd")]));
    const hasAccount = `ejabberdctl check_account romeo ${DOMAIN}`;
    const output = await root.run(
      [BEFORE("ejabberd"), lines, befriend(hasAccount)].join("\n"),
      PACKAGES_HERE,
    );
    expect(output).toContain("the page says: 200");
    expect(output).toContain(`the friend has an account at ${DOMAIN}`);
  });

  const onProsody = it.skipIf(!prosodyVersions().includes("0.12"));
  onProsody(
    "Debian's prosody, and then on a second domain beside the first",
    { timeout: 400_000 },
    async () => {
      const first = substitute(linesOf([...readme.filter(isBeforeGate), ...fromGateOn("prosody")]));
      const [variables] = setupBlocks(new URL("docs/deploy.md", ROOT));
      const second = [variables?.lines ?? "", linesOf(fromGateOn("prosody"))].join("\n");
      const substituted = second
        .replace("DOMAIN=example.net", `DOMAIN=${SECOND}`)
        .replace("PAGES=join.example.net", `PAGES=join.${SECOND}`)
        .replace("/etc/invite-bot/example.org/", `/etc/invite-bot/${DOMAIN}/`)
        .replace(...CERTBOT)
        .replaceAll(/^(.*)\binvite-bot (doctor|generate)/gm, "$1invite-bot @$DOMAIN $2");
      const ambiguous = 'if invite-bot stats; then exit 1; else echo "without a domain: $?"; fi';
      const worker = `ln -s ${SECOND} /etc/invite-bot/${SECOND}.2\nsystemctl enable --now invite-bot-worker@${SECOND}.2`;
      const output = await root.run(
        [
          BEFORE("prosody"),
          first,
          befriend(ACCOUNT(DOMAIN)),
          substituted,
          befriend(ACCOUNT(SECOND)),
          ambiguous,
          worker,
          VERIFY,
        ].join("\n"),
        PACKAGES_HERE,
      );
      expect(output.match(/the page says: .*/g)).toEqual([
        expect.stringMatching(/200/),
        expect.stringMatching(/200/),
      ]);
      expect(output).toContain(`the friend has an account at ${DOMAIN}`);
      expect(output).toContain(`the friend has an account at ${SECOND}`);
      expect(output).toContain("without a domain: 64");
      expect(output).toContain("the units are sound");
    },
  );
});
