import * as z from "zod";
import ownApps from "./apps.json" with { type: "json" };
import { type Platform, platforms } from "./platform.ts";

const appsSchema = z.array(
  z.strictObject({
    name: z.string().min(1),
    platforms: z.array(z.enum(platforms)).min(1),
    /** Whether it registers with the token of an invitation (XEP-0445); others can only log in. */
    takes_invitations: z.boolean(),
    links: z
      .array(
        z.strictObject({
          /** The store's own name; without it, the link says “Download”. */
          store: z.string().min(1).optional(),
          url: z.url({ protocol: /^https$/ }),
          /** Google Play hands the invitation on to the app that it installs. */
          referrer: z.boolean().optional(),
        }),
      )
      .min(1),
  }),
);

export type App = z.infer<typeof appsSchema>[number];

/** The apps that the project recommends: `apps.json`, beside this file. */
export function recommendedApps(): readonly App[] {
  return parseApps(ownApps);
}

/** Reads a list of apps, the recommended first. Throws with what is wrong with it. */
export function parseApps(json: unknown): readonly App[] {
  const parsed = appsSchema.safeParse(json);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data;
}

export function appsFor(apps: readonly App[], platform: Platform): readonly App[] {
  return apps.filter((app) => app.platforms.includes(platform));
}

/**
 * Where an app is to be had. `encodedUri` is the invitation, percent-encoded once as a parameter, for stores that hand
 * it on. Without it, nothing is handed on.
 */
export function storeUrl(link: App["links"][number], encodedUri: string | undefined): string {
  if (link.referrer !== true || encodedUri === undefined) return link.url;
  return `${link.url}${link.url.includes("?") ? "&" : "?"}referrer=${encodedUri}`;
}
