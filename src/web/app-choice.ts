import type { Say } from "../wording/index.ts";
import { type App, appsFor, storeUrl } from "./apps.ts";
import { type Platform, platformNames, platforms } from "./platform.ts";

export type AppEntry = {
  readonly name: string;
  readonly links: readonly { readonly label: string; readonly url: string }[];
};

/** The section of a page that leads to an app. */
export type AppChoice = {
  readonly heading: string;
  readonly steps: readonly { readonly text: string; readonly isApps: boolean }[];
  readonly recommended: readonly AppEntry[];
  readonly others: readonly { readonly platform: string; readonly apps: readonly AppEntry[] }[];
};

/** Whether an app of this device would take the invitation, so that opening it there comes first. */
export function takesInvitations(apps: readonly App[], platform: Platform | undefined): boolean {
  return platform === undefined || appsFor(apps, platform).some((app) => app.takes_invitations);
}

/** What is to be done with an app: it opens the invitation, or an account that is made here first, or that is there. */
export type AppUse = "open" | "register-first" | "log-in";

export function chooseApps(
  apps: readonly App[],
  {
    platform,
    use,
    encodedUri,
    say,
  }: {
    readonly platform: Platform | undefined;
    readonly use: AppUse;
    readonly encodedUri?: string;
    readonly say: Say;
  },
): AppChoice {
  const entry = ({ name, links }: App): AppEntry => ({
    name,
    links: links.map((link) => ({
      label: link.store ?? say("web.apps.download"),
      url: storeUrl(link, encodedUri),
    })),
  });
  const recommended = platform === undefined ? [] : appsFor(apps, platform).map(entry);
  const others = platforms
    .filter((other) => other !== platform)
    .map((other) => ({ platform: platformNames[other], apps: appsFor(apps, other).map(entry) }))
    .filter((group) => group.apps.length > 0);

  const install =
    recommended.length > 0
      ? { text: say("web.apps.install"), isApps: true }
      : { text: say("web.apps.install-any"), isApps: false };
  const plain = (text: string) => ({ text, isApps: false });
  const steps = {
    open: [install, plain(say("web.apps.return"))],
    "register-first": [plain(say("web.apps.register-first")), install, plain(say("web.apps.login"))],
    "log-in": [install, plain(say("web.apps.login"))],
  } as const;
  const heading = say(use === "open" ? "web.apps.title" : "web.apps.title-ready");
  return { heading, steps: steps[use], recommended, others };
}
