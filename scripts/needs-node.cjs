/**
 * Every way in begins here, for an old Node.js fails in ways that nobody understands. Any of them can read this file:
 * it is no module, and has nothing that came after 2015.
 */
const { engines } = require("../package.json");

const [wanted, own] = [engines.node.replace(">=", ""), process.versions.node];
const [wantedMajor, wantedMinor] = wanted.split(".").map(Number);
const [major, minor] = own.split(".").map(Number);

if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
  console.error(
    `invite-bot: needs Node.js ${wanted} or newer, this is ${own}. README.md says where to get it.`,
  );
  process.exit(78);
}
