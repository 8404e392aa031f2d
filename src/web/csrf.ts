import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";

/** Proof that a form was sent from our own page: a double submit that any replica can check. */
export type FormGuard = {
  /** The value for the form about this: a token, or the path of a page. Sets the cookie that belongs to it, unless it is there. */
  issue(request: FastifyRequest, reply: FastifyReply, about: string): string;
  isGood(request: FastifyRequest, about: string, value: string): boolean;
};

const NONCE = /^[A-Za-z0-9_-]{22}$/;

/**
 * The cookie is random, the form has its HMAC over the invitation. On https the cookie's name begins with `__Host-`,
 * so that no neighbouring domain can set it. Same-site alone would keep other sites' forms out of most browsers;
 * Sec-Fetch-Site does so in those that send it. (The page forbids referrers, so that Origin is `null`.)
 */
export function createFormGuard(isHttps: boolean): FormGuard {
  const name = isHttps ? "__Host-invite" : "invite";
  const nonceOf = (request: FastifyRequest) => readCookie(request.headers.cookie, name);

  return {
    issue(request, reply, about) {
      const known = nonceOf(request);
      const nonce = known ?? randomBytes(16).toString("base64url");
      if (known === undefined) {
        const secure = isHttps ? "; Secure" : "";
        reply.header("Set-Cookie", `${name}=${nonce}; Path=/; HttpOnly; SameSite=Lax${secure}`);
      }
      return proofOf(nonce, about);
    },
    isGood(request, about, value) {
      const nonce = nonceOf(request);
      return nonce !== undefined && isOwnSite(request) && isEqual(value, proofOf(nonce, about));
    },
  };
}

function readCookie(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? "").split(";").map((pair) => pair.trim().split("="));
  const value = pairs.find(([key]) => key === name)?.[1];
  return value !== undefined && NONCE.test(value) ? value : undefined;
}

function proofOf(nonce: string, about: string): string {
  return createHmac("sha256", nonce).update(`register ${about}`).digest("base64url");
}

/** `none` is the person's own doing, such as sending the form again after a reload. */
function isOwnSite(request: FastifyRequest): boolean {
  return ["same-origin", "none", undefined].includes(request.headers["sec-fetch-site"]?.toString());
}

function isEqual(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
