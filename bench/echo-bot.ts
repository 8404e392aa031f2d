/**
 * What the bot's chat is measured against: the same session module, and nothing but an echo; what begins with a `3` it
 * answers three times.
 * Arguments: the XMPP server's port, its authority's file, the JID, the password.
 */
import { pino } from "pino";
import { createSession } from "../src/xmpp/session/create-session.ts";
import { xml } from "../src/xmpp/xml.ts";

const [port = "", caFile = "", jid = "", password = ""] = process.argv.slice(2);
const [username = "", domain = ""] = jid.split("@");
const session = createSession({
  service: `xmpp://127.0.0.1:${port}`,
  domain,
  username,
  password,
  requireTls: true,
  caFile,
  presence: () => xml("presence"),
  receive: async (stanza) => {
    const body = stanza.is("message") ? stanza.getChildText("body") : null;
    if (body === null) return;
    const echo = () =>
      session.send(xml("message", { to: stanza.attrs.from, type: "chat" }, xml("body", {}, body)));
    await Promise.all(body.startsWith("3") ? [echo(), echo(), echo()] : [echo()]);
  },
  answer: async () => undefined,
  log: pino({ level: "silent" }),
});
await session.start();
process.stdout.write("online\n");
