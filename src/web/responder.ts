import type { FastifyReply, FastifyRequest } from "fastify";
import { alternateLink, invitationHeaders } from "./headers.ts";
import { createLandingPages } from "./landing-cache.ts";
import type { LandingFacts } from "./landing-model.ts";
import type { Message } from "./messages.ts";
import type { PageModel, Pages, TemplateName } from "./pages.ts";
import type { Site } from "./site.ts";
import { readVisitor, type Visitor } from "./visitor.ts";

/** The answers that are pages. */
export type Responder = {
  visitor(request: FastifyRequest): Visitor;
  landing(reply: FastifyReply, visitor: Visitor, facts: LandingFacts): FastifyReply;
  page<Model extends PageModel>(
    reply: FastifyReply,
    template: TemplateName,
    context: { readonly visitor: Visitor; readonly path: string },
    model: Model,
  ): FastifyReply;
  /** `path` is where its choice of language leads; it must be ours, not what was asked for. */
  message(
    reply: FastifyReply,
    context: { readonly visitor: Visitor; readonly path: string },
    message: Message,
  ): FastifyReply;
};

const HTML = "text/html; charset=utf-8";
/** Seconds after which to try again what failed because something of ours was away. */
const RETRY_SECONDS = 30;

/** `headers` are those that every answer has. */
export function createResponder(
  site: Site,
  pages: Pages,
  headers: Readonly<Record<string, string>>,
): Responder {
  const landingPage = createLandingPages(site, pages);
  const landingHeaders = Object.entries({ ...headers, ...invitationHeaders, "content-type": HTML }).flat();
  const page: Responder["page"] = (reply, template, { visitor, path }, model) =>
    reply
      .header("content-language", visitor.language)
      .header("content-type", HTML)
      .send(pages.render(template, visitor, path, model));

  return {
    visitor: (request) => readVisitor(site, request),
    landing(reply, visitor, facts) {
      const { html, uri } = landingPage(visitor, facts);
      const length = Buffer.byteLength(html.text, html.encoding);
      // Past Fastify, which takes up each header several times. A list of them and a page in Latin letters Node.js joins
      // to one string; so nothing that hooks add to answers is on this one.
      reply.hijack();
      reply.raw.writeHead(200, [
        ...landingHeaders,
        ...["content-language", visitor.language],
        ...["link", alternateLink(uri)],
        ...["content-length", `${length}`],
      ]);
      reply.raw.end(reply.request.method === "HEAD" ? "" : html.text, html.encoding);
      return reply;
    },
    page,
    message(reply, context, message) {
      if (message.status === 503) reply.header("Retry-After", RETRY_SECONDS);
      return page(reply.code(message.status), "message", context, message);
    },
  };
}
