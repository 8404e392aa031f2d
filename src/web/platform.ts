/** In the order in which others than the visitor's own are listed. */
export const platforms = ["android", "ios", "macos", "windows", "linux"] as const;

export type Platform = (typeof platforms)[number];

/** As they call themselves, in every language. */
export const platformNames: Readonly<Record<Platform, string>> = {
  android: "Android",
  ios: "iPhone, iPad",
  macos: "macOS",
  windows: "Windows",
  linux: "Linux",
};

/** The order matters: Android says that it is Linux, and iOS that it is like Mac OS X. */
const MARKS: readonly (readonly [RegExp, Platform])[] = [
  [/Android/i, "android"],
  [/iPhone|iPad|iPod/i, "ios"],
  [/Windows/i, "windows"],
  [/Mac OS X|Macintosh/i, "macos"],
  [/Linux|X11/i, "linux"],
];

/** What the visitor's device says it is; `undefined` where it says nothing that we know. */
export function readPlatform(userAgent: string | undefined): Platform | undefined {
  return MARKS.find(([mark]) => mark.test(userAgent ?? ""))?.[1];
}
