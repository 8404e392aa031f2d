import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/** More requests than this at a time, on a connection whose answers come one by one, only who means harm sends. */
const MAX_WAITING = 16;

/**
 * Closes connections on which too many requests wait for their answers (HTTP pipelining, RFC 9112 §9.3.2), and drops what
 * came on those that are closed: nobody would hear the answer.
 */
export function limitPipelines(app: FastifyInstance): void {
  const waiting = new WeakMap<Socket, number>();
  app.addHook("onRequest", ({ raw: { socket } }, reply, done) => {
    const count = (waiting.get(socket) ?? 0) + 1;
    waiting.set(socket, count);
    reply.raw.once("close", () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1));
    if (count > MAX_WAITING) socket.destroy();
    if (socket.destroyed) reply.hijack();
    else done();
  });
}
