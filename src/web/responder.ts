import type { FastifyReply, FastifyRequest } from "fastify";
import type { Message } from "./messages.ts";
import type { PageModel, Pages, TemplateName } from "./pages.ts";
import type { Site } from "./site.ts";
import { readVisitor, type Visitor } from "./visitor.ts";

/** The answers that are pages. */
export type Responder = {
  visitor(request: FastifyRequest): Visitor;
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
  const page: Responder["page"] = (reply, template, { visitor, path }, model) =>
    reply
      .header("Content-Language", visitor.language)
      .type("text/html; charset=utf-8")
      .send(pages.render(template, visitor, path, model));

  return {
    visitor: (request) => readVisitor(site, request),
    page,
    message(reply, context, message) {
      if (message.status === 503) reply.header("Retry-After", RETRY_SECONDS);
      return page(reply.code(message.status), "message", context, message);
    },
  };
}
