/** What the landing page is measured against: one Redis GET, and a string. Arguments: Redis's URL, characters, port. */
import { createClient } from "@redis/client";
import { fastify } from "fastify";

const [url = "", characters = "0", port = "0"] = process.argv.slice(2);
const redis = createClient({ url });
await redis.connect();
const text = "x".repeat(Number(characters));
const app = fastify({ logger: false });
app.get("/i/:token", async (_request, reply) => {
  await redis.get("nothing");
  return reply.type("text/html; charset=utf-8").send(text);
});
await app.listen({ host: "127.0.0.1", port: Number(port) });
process.stdout.write("listening\n");
