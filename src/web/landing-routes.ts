import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { parseToken } from "../invites/token.ts";
import type { OpenInvite, Peeked, TokenReader } from "../ports/registration.ts";
import type { SettingsStore } from "../ports/settings-store.ts";
import { refusalMessage } from "./messages.ts";
import type { WebMetrics } from "./metrics.ts";
import { linkTo } from "./pages.ts";
import { openPictures, type PictureType } from "./pictures.ts";
import { rememberBriefly } from "./remember.ts";
import type { Responder } from "./responder.ts";
import type { Site } from "./site.ts";

export type LandingDeps = {
  readonly site: Site;
  readonly respond: Responder;
  readonly tokens: TokenReader;
  readonly settings: SettingsStore;
  readonly metrics: WebMetrics;
  readonly now: () => Date;
};

/** `/i/TOKEN` and its QR code. They look at the invitation and change nothing (protocol: link previews fetch links). */
export function addLandingRoutes(app: FastifyInstance, deps: LandingDeps): void {
  const { site, respond } = deps;
  const pictures = openPictures();
  const mayRegisterNow = rememberBriefly(
    async () => (await deps.settings.read()).allowRegistration,
    REMEMBER_MS,
  );

  app.get<TokenRoute>("/i/:token", async (request, reply) => {
    const peeked = await peekAt(deps.tokens, request);
    deps.metrics.pageShown(peeked.ok ? "opened" : peeked.reason);
    if (!peeked.ok) return refuse(deps, request, reply, peeked);
    const mayRegister = await mayRegisterNow();
    const facts = { invite: peeked.invite, mayRegister, now: deps.now() };
    return respond.landing(reply, respond.visitor(request), facts);
  });

  // As people complete addresses.
  app.get<TokenRoute>("/i/:token/", (request, reply) => {
    const token = parseToken(request.params.token);
    if (token === undefined) return reply.callNotFound();
    return reply.redirect(linkTo(site, respond.visitor(request), `/i/${token}`), 308);
  });

  app.get<TokenRoute>("/i/:token/qr.png", (request, reply) => picture(request, reply, "image/png"));
  app.get<TokenRoute>("/i/:token/qr.svg", (request, reply) => picture(request, reply, "image/svg+xml"));

  async function picture(request: FastifyRequest<TokenRoute>, reply: FastifyReply, type: PictureType) {
    const peeked = await peekAt(deps.tokens, request);
    if (!peeked.ok) return refuse(deps, request, reply, peeked);
    // The picture is shown by chats, which may be web pages of other sites.
    reply.header("Cross-Origin-Resource-Policy", "cross-origin").type(type);
    return reply.send(await pictures.draw(type, pageUrl(site, peeked.invite), request.socket));
  }
}

/** The page only tells whether registration is open; the gate decides. So a second-old answer will do. */
const REMEMBER_MS = 1_000;

export type TokenRoute = { Params: { token: string } };

/** Looks at the invitation of a request, and has the log name it. */
export async function peekAt(tokens: TokenReader, request: FastifyRequest<TokenRoute>): Promise<Peeked> {
  const token = parseToken(request.params.token);
  const peeked: Peeked = token === undefined ? { ok: false, reason: "unknown" } : await tokens.peek(token);
  request.invite = peeked.ok ? { id: peeked.invite.id } : { id: peeked.id, refusal: peeked.reason };
  return peeked;
}

export function refuse(
  { site, respond }: Pick<LandingDeps, "site" | "respond">,
  request: FastifyRequest<TokenRoute>,
  reply: FastifyReply,
  { reason }: Extract<Peeked, { readonly ok: false }>,
): FastifyReply {
  const visitor = respond.visitor(request);
  const token = parseToken(request.params.token);
  const path = token === undefined ? "/" : `/i/${token}`;
  return respond.message(reply, { visitor, path }, refusalMessage(site, visitor, reason));
}

/** The address of the page, as it is shared. */
function pageUrl(site: Site, { token }: OpenInvite): string {
  return `${site.baseUrl}/i/${token}`;
}
