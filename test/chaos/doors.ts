import type { ClientStream, Endpoint, XmppClients } from "../../rig/xmpp-clients.ts";
import { en } from "../../src/wording/en.ts";

/** How somebody goes about it: to the end; gone as soon as the registration is sent; or gone before that. */
export type Manner = "steady" | "hasty" | "shy";

export type InviteOptions = {
  readonly token: string;
  readonly name: string;
  readonly password: string;
  readonly manner: Manner;
};

/** What somebody knows in the end, and what they were told. */
export type Outcome = {
  readonly outcome: "registered" | "refused" | "unsure";
  readonly said: string;
  /** They were asked to try again. */
  readonly isPassing: boolean;
};

/** A way to register. Never rejects. */
export type Door = { readonly name: string; readonly enter: (wish: InviteOptions) => Promise<Outcome> };

const WEB_PATIENCE_MS = 30_000;
/** How long somebody stays who does not wait for the answer of the page. */
const HASTE_MS = 20;

const refused = (said: string, isPassing = false): Outcome => ({ outcome: "refused", said, isPassing });
const unsure = (said: string): Outcome => ({ outcome: "unsure", said, isPassing: false });
const REGISTERED: Outcome = { outcome: "registered", said: "welcome", isPassing: false };

type Entrance = {
  readonly name: string;
  /** Called whenever a registration is on its way. */
  readonly begin: () => void;
};

/** In-band registration with the token (XEP-0445). */
export function gateDoor({
  clients,
  server,
  name,
  begin,
}: Entrance & { readonly clients: XmppClients; readonly server: Endpoint }): Door {
  return {
    name,
    enter: async (wish) => {
      let stream: ClientStream | undefined;
      try {
        stream = await clients.open(server);
        const preauth = await stream.preauth(wish.token);
        if (!preauth.ok) return refused(preauth.condition, preauth.type === "wait");
      } catch (error) {
        await stream?.close().catch(() => undefined);
        return refused(`nothing: ${error}`, true);
      }
      try {
        return await register(stream, wish, begin);
      } catch (error) {
        return unsure(String(error));
      } finally {
        await stream.close().catch(() => undefined);
      }
    },
  };
}

async function register(
  stream: ClientStream,
  { name, password, manner }: InviteOptions,
  begin: () => void,
): Promise<Outcome> {
  if (manner === "shy") return refused("nothing, by going");
  const answer = stream.register(name, password);
  begin();
  if (manner === "hasty") {
    answer.catch(() => undefined);
    return unsure("nothing, by going at once");
  }
  const told = await answer;
  return told.ok ? REGISTERED : refused(`${told.condition} ${told.text}`, told.type === "wait");
}

/** The form on the invitation's page, by plain HTTP as a browser without JavaScript does. */
export function webDoor({ url, name, begin }: Entrance & { readonly url: () => string }): Door {
  return { name, enter: (wish) => fillForm(`${url()}/i/${wish.token}/register`, wish, begin) };
}

async function fillForm(
  page: string,
  { name, password, manner }: InviteOptions,
  begin: () => void,
): Promise<Outcome> {
  let guard: string;
  let cookie: string;
  try {
    const form = await fetch(page, { redirect: "manual", signal: AbortSignal.timeout(WEB_PATIENCE_MS) });
    guard = /name="guard" value="([^"]+)"/.exec(await form.text())?.[1] ?? "";
    cookie = form.headers.get("set-cookie")?.split(";")[0] ?? "";
    if (form.status !== 200) return refused(`${form.status} for the form`, form.status === 503);
  } catch (error) {
    return refused(`nothing: ${error}`, true);
  }
  if (manner === "shy") return refused("nothing, by going");
  try {
    const asked = fetch(page, {
      method: "POST",
      redirect: "manual",
      headers: { Cookie: cookie },
      body: new URLSearchParams({ username: name, password, repeat: password, guard }),
      signal: AbortSignal.timeout(manner === "hasty" ? HASTE_MS : WEB_PATIENCE_MS),
    });
    begin();
    const answer = await asked;
    const text = await answer.text();
    if (answer.status === 200) return REGISTERED;
    if (text.includes(en["web.alert.unsure"])) return unsure(`${answer.status} ${en["web.alert.unsure"]}`);
    return refused(`${answer.status}`, answer.status === 503);
  } catch (error) {
    return unsure(String(error));
  }
}
