/** `npm run bench -- NAME`: measures one thing and prints a table. */
const measurements: Readonly<Record<string, () => Promise<unknown>>> = {
  web: () => import("./web.ts"),
};

const name = process.argv[2] ?? "";
const measure = measurements[name];
if (measure === undefined) {
  process.stderr.write(`usage: npm run bench -- ${Object.keys(measurements).join(" | ")}\n`);
  process.exitCode = 64;
} else {
  await measure();
}
