import type { FastifyReply, FastifyRequest } from "fastify";
import { invitationHeaders } from "./headers.ts";
import type { LandingFacts } from "./landing.ts";
import { createLandingPages } from "./landing-page.ts";
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

/** Seconds after which to try again what failed because something of ours was away. */
const RETRY_SECONDS = 30;

export function createResponder(site: Site, pages: Pages): Responder {
  const landingPage = createLandingPages(site, pages);
  const sendHtml = (reply: FastifyReply, { language }: Visitor, html: string | Buffer) =>
    reply.header("content-language", language).header("content-type", "text/html; charset=utf-8").send(html);
  const page: Responder["page"] = (reply, template, { visitor, path }, model) =>
    sendHtml(reply, visitor, pages.render(template, visitor, path, model));

  return {
    visitor: (request) => readVisitor(site, request),
    landing(reply, visitor, facts) {
      const { html, uri } = landingPage(visitor, facts);
      return sendHtml(reply.headers(invitationHeaders(uri)), visitor, html);
    },
    page,
    message(reply, context, message) {
      if (message.status === 503) reply.header("Retry-After", RETRY_SECONDS);
      return page(reply.code(message.status), "message", context, message);
    },
  };
}
