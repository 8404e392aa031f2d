/** What a page said: its HTTP status and its heading. */
export type PageSaid = { readonly status: number; readonly heading: string };

/** Opens the link of an invitation, as a browser does. */
export async function openLink(link: string): Promise<PageSaid> {
  return read(await fetch(link));
}

/** Fills in the form behind the link and sends it, as a browser without scripts does. */
export async function registerOnPage(
  link: string,
  friend: { readonly username: string; readonly password: string },
): Promise<PageSaid> {
  const form = await fetch(`${link}/register`);
  const guard = /name="guard" value="([^"]+)"/.exec(await form.text())?.[1];
  if (guard === undefined) throw new Error(`${link} shows no form, but ${form.status}`);
  const answer = await fetch(`${link}/register`, {
    method: "POST",
    headers: { cookie: form.headers.get("set-cookie")?.split(";")[0] ?? "" },
    body: new URLSearchParams({ guard, ...friend, repeat: friend.password }),
  });
  return read(answer);
}

async function read(answer: Response): Promise<PageSaid> {
  return { status: answer.status, heading: headingOf(await answer.text()) };
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

/** As a browser shows it, but without the isolates that names stand in, which terminals show as boxes. */
export function headingOf(page: string): string {
  const heading = /<h1>([^<]*)<\/h1>/.exec(page)?.[1] ?? "";
  return heading
    .replace(/&(?:#(\d+)|(\w+));/g, (all, code?: string, name?: string) =>
      code === undefined ? (NAMED[name ?? ""] ?? all) : String.fromCodePoint(Number(code)),
    )
    .replace(/[\u2066-\u2069]/g, "");
}
