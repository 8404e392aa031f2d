/** `web` is the door for browsers: landing pages, registration, metrics, health, and webhooks. */

import {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
} from "fastify";
import type { Logger } from "pino";
import type { InviteId } from "../invites/token.ts";
import { UnavailableError } from "../invites/unavailable.ts";
import { createFormGuard } from "./csrf.ts";
import { commonHeaders } from "./headers.ts";
import { addHealthRoutes, type HealthDeps } from "./health-routes.ts";
import { addHomeRoutes, type HomeDeps } from "./home-routes.ts";
import { addLandingRoutes } from "./landing-routes.ts";
import { internalMessage, noSuchPage, unavailableMessage } from "./messages.ts";
import { linkTo, openPages } from "./pages.ts";
import { limitPipelines } from "./pipelines.ts";
import { createProxyWatch } from "./proxies.ts";
import { newReference } from "./reference.ts";
import { addRegisterRoutes, type RegisterDeps } from "./register-routes.ts";
import { createResponder } from "./responder.ts";
import { tidyPath } from "./tidy-path.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The invitation that a request is about, by what may be logged of it. */
    invite: { readonly id: InviteId | undefined; readonly refusal?: string } | undefined;
  }
}

export type WebDeps = Omit<RegisterDeps & HomeDeps, "respond" | "guard"> &
  HealthDeps & {
    readonly log: Logger;
  };

/** The largest form is a name and two passwords. */
const BODY_BYTES = 16 * 1024;
/** A client that takes longer for its request holds a connection for nothing. */
const REQUEST_MS = 10_000;
/** What lies in front of us keeps a connection for a minute as a rule, and must not find it closed. */
const KEEP_ALIVE_MS = 75_000;
/** Longer than the XMPP server is waited for. A client that does not take its answer holds that in memory. */
const SILENCE_MS = 60_000;
const CHECK_MS = 2_000;

/** The web process, ready to listen. Its log has the route of a request, and never its address, which holds a token. */
export function createWebServer(deps: WebDeps): FastifyInstance {
  const { site, log, metrics } = deps;
  const headers = commonHeaders(site);
  const respond = createResponder(site, openPages(site), headers);
  const app = fastify({
    logger: false,
    // Counted from the right of X-Forwarded-For: the client is the address that the outermost of our own proxies saw.
    trustProxy: (_address, hop) => hop < deps.trustedProxies,
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_MS,
    connectionTimeout: SILENCE_MS,
    http: { connectionsCheckingInterval: CHECK_MS },
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: "idle",
    frameworkErrors: (_error, request, reply) => {
      reply.headers(headers);
      notFound(request, reply);
    },
  });

  app.decorateRequest("invite", undefined);
  limitPipelines(app);
  const watchProxies = createProxyWatch(deps.trustedProxies, log);
  // What a route says of its answer stays.
  app.addHook("onSend", (_request, reply, _payload, done) => {
    for (const [name, value] of Object.entries(headers)) {
      if (!reply.hasHeader(name)) reply.header(name, value);
    }
    done();
  });
  app.addHook("onResponse", (request, reply, done) => {
    done();
    const { method, routeOptions, invite } = request;
    const route = routeOptions.url ?? "(no route)";
    const { statusCode: status, elapsedTime } = reply;
    metrics.requestDone({ method, route, status, seconds: elapsedTime / 1000 });
    if (isOperational(route)) return;
    watchProxies(request);
    log.info(
      { method, route, status, ms: Math.round(elapsedTime), invite: invite?.id, refusal: invite?.refusal },
      `${method} ${route}: ${status}`,
    );
  });
  app.setNotFoundHandler(notFound);
  app.setErrorHandler(onError);

  addHealthRoutes(app, deps);
  app.register(
    async (scope) => {
      scope.addHook("onRequest", (request, reply, done) => {
        if (tidied(request, reply) === undefined) done();
      });
      for (const { path, type, content } of Object.values(site.assets)) {
        scope.get(path, (_request, reply) =>
          reply.header("Cache-Control", "public, max-age=31536000, immutable").type(type).send(content),
        );
      }
      addLandingRoutes(scope, { ...deps, respond });
      const guard = createFormGuard(site.isHttps);
      addRegisterRoutes(scope, { ...deps, respond, guard });
      addHomeRoutes(scope, { ...deps, respond, guard });
    },
    { prefix: site.routePrefix },
  );
  return app;

  /** Redirects a visitor whose link has more than a token in it to the page of that token. */
  function tidied(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
    const isLook = request.method === "GET" || request.method === "HEAD";
    const path = isLook ? tidyPath(site.prefix, request.raw.url ?? "") : undefined;
    return path === undefined ? undefined : reply.redirect(linkTo(site, respond.visitor(request), path), 308);
  }

  function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const elsewhere = tidied(request, reply);
    if (elsewhere !== undefined) return elsewhere;
    const visitor = respond.visitor(request);
    return respond.message(reply, { visitor, path: "/" }, noSuchPage(visitor));
  }

  function onError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const visitor = respond.visitor(request);
    const context = { visitor, path: "/" };
    if (error instanceof UnavailableError) {
      log.warn(`${error.message}; the visitor was asked to try again`);
      return respond.message(reply, context, unavailableMessage(visitor));
    }
    // Fastify's own: the request is too large, or no form. Its message may quote what was sent.
    const { statusCode: status } = error;
    if (status !== undefined && status >= 400 && status < 500) {
      return respond.message(reply, context, { ...noSuchPage(visitor), status });
    }
    const reference = newReference();
    log.error({ err: error, reference }, "a request failed unexpectedly");
    return respond.message(reply, context, internalMessage(site, visitor, reference));
  }
}

/** What monitors ask every few seconds, and what every page loads, would drown the rest of the log. */
function isOperational(route: string): boolean {
  return /(?:^\/(?:readyz|metrics)|\/healthz)$|\/assets\//.test(route);
}
