import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import type {
  FailureNotes,
  OpenInvite,
  Registrar,
  RegistrationLimits,
  RegistrationOutcome,
  RegistrationRefusal,
} from "../ports/registration.ts";
import { sayDuration } from "../wording/index.ts";
import { addressGroup } from "./client-address.ts";
import type { FormGuard } from "./csrf.ts";
import { formHeaders } from "./headers.ts";
import { type LandingDeps, peekAt, refuse, type TokenRoute } from "./landing-routes.ts";
import { linkTo } from "./pages.ts";
import { newReference } from "./reference.ts";
import {
  type Credentials,
  checkForm,
  type FormFaults,
  failureOf,
  MAX_NAME,
  readForm,
  readName,
  withoutDomain,
} from "./register-form.ts";
import { ALERTS, type FormTrouble, registerModel, welcomeModel } from "./register-page.ts";
import { isolate } from "./text.ts";

export type RegisterDeps = LandingDeps & {
  readonly log: Logger;
  readonly guard: FormGuard;
  readonly limits: RegistrationLimits;
  readonly registrar: Registrar;
  readonly failures: FailureNotes;
};

type Refused = Extract<RegistrationOutcome, { readonly ok: false }>;
type NameRoute = TokenRoute & { Querystring: { name?: unknown } };
type TokenRequest = FastifyRequest<TokenRoute> | FastifyRequest<NameRoute>;

/** `/i/TOKEN/register`: the form, and what is sent with it. Only a POST that comes from the form registers. */
export function addRegisterRoutes(app: FastifyInstance, deps: RegisterDeps): void {
  const pages = new RegisterPages(deps);

  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    (_request, body, done) => done(null, new URLSearchParams(body.toString())),
  );
  app.get<TokenRoute>("/i/:token/register", (request, reply) => pages.show(request, reply));
  app.post<TokenRoute>("/i/:token/register", (request, reply) => pages.register(request, reply));
  app.get<NameRoute>("/i/:token/name", (request, reply) => pages.judgeName(request, reply));
}

class RegisterPages {
  readonly #deps: RegisterDeps;

  constructor(deps: RegisterDeps) {
    this.#deps = deps;
  }

  async show(request: TokenRequest, reply: FastifyReply): Promise<FastifyReply> {
    const invite = await this.#invitationOf(request, reply);
    return invite === undefined ? reply : this.#showForm(request, reply, invite);
  }

  async register(request: FastifyRequest<TokenRoute>, reply: FastifyReply): Promise<FastifyReply> {
    const { site, respond, guard, limits, registrar, metrics } = this.#deps;
    const invite = await this.#invitationOf(request, reply);
    if (invite === undefined) return reply;
    const visitor = respond.visitor(request);
    const { say } = visitor;
    const form = readForm(request.body);
    const again = (status: number, trouble: Omit<FormTrouble, "username">) =>
      this.#showForm(request, reply.code(status), invite, { username: form.username, ...trouble });

    if (!guard.isGood(request, invite.token, form.guard))
      return again(403, { alert: say("web.alert.stale") });
    const limited = await limits.takeAttempt(addressGroup(request.ip), invite.token);
    if (!limited.ok && limited.problem.kind === "rate-limited") {
      const { retryAfterSeconds } = limited.problem;
      reply.header("Retry-After", retryAfterSeconds);
      const duration = sayDuration(say, retryAfterSeconds);
      return again(429, { alert: say("web.alert.rate-limited", { duration }) });
    }
    const checked = checkForm(form, invite, site.domain);
    if (!checked.ok) {
      this.#noteFaults(invite, checked.faults);
      return again(422, { faults: checked.faults });
    }

    const started = performance.now();
    const outcome = await registrar.register({
      token: invite.token,
      language: visitor.language,
      ...checked.credentials,
    });
    metrics.registrationDone(outcome.ok ? "done" : outcome.reason, (performance.now() - started) / 1000);
    if (outcome.ok) return this.#welcome(request, reply, invite, checked.credentials);
    return this.#explain(request, reply, outcome, again);
  }

  /** For the script of the form, while somebody types. It tells no more than the form does, and as seldom. */
  async judgeName(request: FastifyRequest<NameRoute>, reply: FastifyReply): Promise<FastifyReply> {
    const { site, limits, tokens } = this.#deps;
    const invite = await this.#invitationOf(request, reply);
    if (invite === undefined) return reply;
    const limited = await limits.takeQuestion(addressGroup(request.ip), invite.token);
    if (!limited.ok) return reply.code(429).send({});
    const { name: typed } = request.query;
    const name =
      typeof typed === "string" && typed.length <= 4 * MAX_NAME
        ? readName(withoutDomain(typed.trim(), site.domain))
        : undefined;
    const reserved = invite.name === undefined && name !== undefined && (await tokens.isReserved(name));
    return reply.send({ reserved });
  }

  /** What the server is not even asked. Nobody waits for it. */
  #noteFaults({ id }: OpenInvite, faults: FormFaults): void {
    const reason = failureOf(faults);
    if (reason !== undefined) this.#deps.failures.note(id, reason).catch(() => undefined);
  }

  /** The invitation, if it is for this form. Otherwise the request has been answered. */
  async #invitationOf(request: TokenRequest, reply: FastifyReply): Promise<OpenInvite | undefined> {
    const [peeked, { allowRegistration }] = await Promise.all([
      peekAt(this.#deps.tokens, request),
      this.#deps.settings.read(),
    ]);
    if (!peeked.ok) {
      refuse(this.#deps, request, reply, peeked);
      return undefined;
    }
    const { invite } = peeked;
    if (invite.kind === "reset" || (invite.kind === "account" && allowRegistration)) return invite;
    const { site, respond } = this.#deps;
    // The page of the invitation says what it is good for.
    reply.redirect(linkTo(site, respond.visitor(request), `/i/${invite.token}`), 303);
    return undefined;
  }

  #showForm(request: TokenRequest, reply: FastifyReply, invite: OpenInvite, trouble?: FormTrouble) {
    const { site, respond, guard } = this.#deps;
    const visitor = respond.visitor(request);
    const proof = guard.issue(request, reply, invite.token);
    if (reply.statusCode === 503) reply.header("Retry-After", 60);
    const model = registerModel(site, visitor, invite, proof, trouble);
    const context = { visitor, path: `/i/${invite.token}/register` };
    return respond.page(reply.headers(formHeaders), "register", context, model);
  }

  #welcome(request: TokenRequest, reply: FastifyReply, invite: OpenInvite, { username }: Credentials) {
    const { site, respond } = this.#deps;
    const visitor = respond.visitor(request);
    const model = welcomeModel(site, visitor, invite, username);
    return respond.page(reply, "welcome", { visitor, path: `/i/${invite.token}` }, model);
  }

  async #explain(
    request: TokenRequest,
    reply: FastifyReply,
    { reason, words = "" }: Refused,
    again: (status: number, trouble: Omit<FormTrouble, "username">) => FastifyReply,
  ): Promise<FastifyReply> {
    request.invite = { id: request.invite?.id, refusal: reason };
    const { say } = this.#deps.respond.visitor(request);
    switch (reason) {
      case "name-taken":
        return again(409, { faults: { username: "name-taken" } });
      case "later":
      case "unreachable":
      case "unsure":
        return again(ALERTS[reason].status, { alert: say(ALERTS[reason].key) });
      case "server-refuses":
        return again(503, {
          alert: say("web.alert.server-refuses", { reference: this.#note(reason, words) }),
        });
      case "not-acceptable": {
        const reference = this.#note(reason, words);
        return again(422, { alert: say("web.alert.not-acceptable", { words: quote(words), reference }) });
      }
    }
    // Much may have happened since the form was sent: the invitation itself knows.
    if ((await this.#invitationOf(request, reply)) === undefined) return reply;
    switch (reason) {
      case "name-reserved":
        return again(409, { faults: { username: "name-reserved" } });
      case "not-allowed":
        return again(503, {
          alert: say("web.alert.server-refuses", { reference: this.#note(reason, words) }),
        });
      case "bad-token":
      case "busy":
        return again(ALERTS[reason].status, { alert: say(ALERTS[reason].key) });
    }
  }

  /** For the operator, under a reference that the visitor can tell them. */
  #note(reason: RegistrationRefusal, words: string): string {
    const reference = newReference();
    this.#deps.log.error({ reference, reason }, `the XMPP server refused a registration: ${words}`);
    return reference;
  }
}

/** The server's own words within a sentence of ours, as far as anybody reads. */
function quote(words: string): string {
  const line = words.replace(/[\p{C}\p{Z}]+/gu, " ").trim();
  return isolate([...line].slice(0, MAX_WORDS).join(""));
}

const MAX_WORDS = 200;
