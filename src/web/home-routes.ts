import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { CodeStore } from "../ports/codes.ts";
import { sayDuration } from "../wording/index.ts";
import { addressGroup } from "./client-address.ts";
import type { FormGuard } from "./csrf.ts";
import { formHeaders } from "./headers.ts";
import { linkTo, type PageModel } from "./pages.ts";
import type { Responder } from "./responder.ts";
import type { Site } from "./site.ts";
import { MAX_TYPED, readTyped } from "./typed.ts";

export type HomeDeps = {
  readonly site: Site;
  readonly respond: Responder;
  readonly guard: FormGuard;
  readonly codes: Pick<CodeStore, "take">;
};

/** What is wrong with what was typed (`fault`), or with something else (`alert`). */
type Trouble = { readonly typed: string; readonly fault?: string; readonly alert?: string };

type HomeModel = PageModel &
  Trouble & {
    readonly action: string;
    readonly guard: string;
    readonly maxTyped: number;
    readonly ask: string;
  };

const PATH = "/";

/** `/`: whose server this is, and a place for the words of a code, or for a link. It leads to the page of the invitation. */
export function addHomeRoutes(app: FastifyInstance, deps: HomeDeps): void {
  app.get(PATH, (request, reply) => show(deps, request, reply));
  app.post(PATH, (request, reply) => open(deps, request, reply));
}

async function open(deps: HomeDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { site, respond, guard, codes } = deps;
  const visitor = respond.visitor(request);
  const { say } = visitor;
  const fields = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
  const typed = (fields.get("typed") ?? "").slice(0, MAX_TYPED);
  const again = (status: number, trouble: Omit<Trouble, "typed">) =>
    show(deps, request, reply.code(status), { typed, ...trouble });
  const lead = (token: string) => reply.redirect(linkTo(site, visitor, `/i/${token}`), 303);

  // Other sites cannot spend the tries of a visitor of theirs.
  if (!guard.isGood(request, PATH, fields.get("guard") ?? "")) {
    return again(403, { alert: say("web.home.stale") });
  }
  const found = readTyped(typed);
  if (found === undefined) return again(422, { fault: say("web.home.not-understood") });
  if (found.kind === "token") return lead(found.token);
  const taken = await codes.take(found.code, addressGroup(request.ip));
  if (taken.ok) {
    request.invite = { id: taken.id };
    return lead(taken.token);
  }
  if (taken.reason === "wrong") return again(422, { fault: say("web.home.wrong") });
  const { retryAfterSeconds } = taken;
  reply.header("Retry-After", retryAfterSeconds);
  const duration = sayDuration(say, retryAfterSeconds);
  return again(429, { alert: say("web.alert.rate-limited", { duration }) });
}

function show(
  { site, respond, guard }: HomeDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  trouble: Trouble = { typed: "" },
): FastifyReply {
  const visitor = respond.visitor(request);
  const { say } = visitor;
  const { server, domain } = site;
  const model: HomeModel = {
    title: say("web.home.title", { server }),
    summary: say("web.home.lead", { domain }),
    ask: say("web.home.ask", { server }),
    action: linkTo(site, visitor, PATH),
    guard: guard.issue(request, reply, PATH),
    maxTyped: MAX_TYPED,
    ...trouble,
  };
  return respond.page(reply.headers(formHeaders), "home", { visitor, path: PATH }, model);
}
