/** Where this is installed: the folder of package.json, whether it runs from `src` or, as built, from `dist`. */
export const root = new URL("../", import.meta.url);
