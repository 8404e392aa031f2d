/** What `npm pack` puts into its file is built first, in a fresh clone too. */
import { build, installNpmPackages } from "./install.mjs";

try {
  installNpmPackages();
  build();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
