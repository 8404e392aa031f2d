import { MAX_NEW_NAME, normaliseUserName } from "../invites/bare-jid.ts";
import type { FailureReason } from "../invites/failure.ts";
import {
  findPasswordFault,
  MAX_PASSWORD,
  normalisePassword,
  type PasswordFault,
} from "../invites/password.ts";
import type { OpenInvite } from "../ports/registration.ts";

/** What came in the body of the form. `repeat` is absent where the password could be seen while it was typed. */
export type RegisterForm = {
  readonly username: string;
  readonly password: string;
  readonly repeat: string | undefined;
  readonly guard: string;
};

/** What keeps a text from being a name, by itself. */
type TypedNameFault =
  | "name-missing"
  | "name-too-long"
  | "name-elsewhere"
  | "name-spaces"
  | "name-unseen"
  | "name-bad";
export type NameFault = TypedNameFault | "name-taken" | "name-reserved";
export type FormFaults = {
  readonly username?: NameFault;
  readonly password?: PasswordFault | "no-match";
};

/** What is sent to the server when nothing is wrong with it. */
export type Credentials = { readonly username: string; readonly password: string };

export const MAX_NAME = MAX_NEW_NAME;

export function readForm(body: unknown): RegisterForm {
  const fields = body instanceof URLSearchParams ? body : new URLSearchParams();
  return {
    username: (fields.get("username") ?? "").slice(0, 4 * MAX_NAME),
    password: (fields.get("password") ?? "").slice(0, 4 * MAX_PASSWORD),
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
  const typed = withoutDomain(form.username.trim(), domain);
  const username = invite.name ?? readName(typed);
  const password = normalisePassword(form.password);

  const nameFault = username === undefined ? faultOf(typed) : undefined;
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

/** What of it the inviter hears when it stays so. What was left out or mistyped is none. */
export function failureOf({ username, password }: FormFaults): FailureReason | undefined {
  if (username !== undefined && username !== "name-missing") return "bad-name";
  return password === undefined || password === "no-match" ? undefined : "weak-password";
}

/** Some type their whole address-to-be. */
export function withoutDomain(text: string, domain: string): string {
  return text.replace(/@(.*)$/, (all, host) => (isSame(host, domain) ? "" : all));
}

/** `undefined` for what cannot be a name. */
export function readName(text: string): string | undefined {
  const name = normaliseUserName(text);
  return name !== undefined && [...name].length <= MAX_NAME ? name : undefined;
}

/** Of a text that is no name. */
function faultOf(text: string): TypedNameFault {
  if (text === "") return "name-missing";
  if ([...text].length > MAX_NAME) return "name-too-long";
  if (/^[^@]+@[^@]+$/.test(text)) return "name-elsewhere";
  if (/[\p{Zs}\t]/u.test(text)) return "name-spaces";
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text) ? "name-unseen" : "name-bad";
}

function isSame(host: string, domain: string): boolean {
  return host.toLowerCase() === domain;
}
