import type { OpenInvite } from "../commands/web-ports.ts";
import { normaliseUserName } from "../invites/bare-jid.ts";
import {
  findPasswordFault,
  MOST_PASSWORD,
  normalisePassword,
  type PasswordFault,
} from "../invites/password.ts";

/** What came in the body of the form. `repeat` is absent where the password could be seen while it was typed. */
export type RegisterForm = {
  readonly username: string;
  readonly password: string;
  readonly repeat: string | undefined;
  readonly guard: string;
};

export type NameFault = "name-missing" | "name-bad" | "name-taken" | "name-reserved";
export type FormFaults = {
  readonly username?: NameFault;
  readonly password?: PasswordFault | "no-match";
};

/** What is sent to the server when nothing is wrong with it. */
export type Credentials = { readonly username: string; readonly password: string };

/** Longer names are legal, and nobody can type them. */
export const MOST_NAME = 64;

export function readForm(body: unknown): RegisterForm {
  const fields = body instanceof URLSearchParams ? body : new URLSearchParams();
  return {
    username: (fields.get("username") ?? "").slice(0, 4 * MOST_NAME),
    password: (fields.get("password") ?? "").slice(0, 4 * MOST_PASSWORD),
    repeat: fields.get("repeat") ?? undefined,
    guard: fields.get("guard") ?? "",
  };
}

/** Checks what was typed, for this invitation: a name that it is for is not asked for. */
export function checkForm(
  form: RegisterForm,
  invite: Pick<OpenInvite, "name">,
  domain: string,
):
  | { readonly ok: true; readonly credentials: Credentials }
  | { readonly ok: false; readonly faults: FormFaults } {
  const typed = readName(form.username, domain);
  const username = invite.name ?? typed;
  const password = normalisePassword(form.password);

  const nameFault =
    username === undefined ? (form.username.trim() === "" ? "name-missing" : "name-bad") : undefined;
  const isRepeated = form.repeat === undefined || normalisePassword(form.repeat) === password;
  const passwordFault =
    findPasswordFault(password, { username: username ?? "", domain }) ??
    (isRepeated ? undefined : "no-match");

  if (username !== undefined && passwordFault === undefined) {
    return { ok: true, credentials: { username, password } };
  }
  return {
    ok: false,
    faults: {
      ...(nameFault === undefined ? {} : { username: nameFault }),
      ...(passwordFault === undefined ? {} : { password: passwordFault }),
    },
  };
}

/** Some type their whole address-to-be. */
function readName(text: string, domain: string): string | undefined {
  const name = normaliseUserName(
    text.trim().replace(/@(.*)$/, (all, host) => (isSame(host, domain) ? "" : all)),
  );
  return name !== undefined && [...name].length <= MOST_NAME ? name : undefined;
}

function isSame(host: string, domain: string): boolean {
  return host.toLowerCase() === domain;
}
