const WAITS_FOR_REDIS =
  "Redis did not answer. It goes on by itself when Redis answers; the message before says what is wrong.";
const FAULT = "A fault of invite-bot: please report it, with the stack in `err`.";
const PASSING = "Most often Redis was unavailable for a moment. If it stays, look at Redis.";

/** What each message of the log means to the operator, and what to do. `npm run docs` holds them equal to the source. */
export const LOG_ADVICE: Readonly<Record<string, string>> = {
  "… does not let … answer there: name this account in the gate’s options":
    "Set the gate’s option `invite_gate_bot` (Prosody) or `bot` (ejabberd) to the user name of the bot’s account.",
  "…; a client was asked to try again": WAITS_FOR_REDIS,
  "…; a message waits for it": WAITS_FOR_REDIS,
  "…; a presence was left unanswered": WAITS_FOR_REDIS,
  "…; messages wait for it": WAITS_FOR_REDIS,
  "…; the caller was asked to try again": WAITS_FOR_REDIS,
  "…; the settings are not published":
    "Gates do not know the settings yet. They are published when Redis answers.",
  "…; the visitor was asked to try again": WAITS_FOR_REDIS,
  "a command failed unexpectedly":
    "The person was given the `reference`. A fault of invite-bot: please report it.",
  "a listener of … failed": FAULT,
  "a message could not be answered": `${FAULT} Its sender sees no answer, and may ask again.`,
  "a message could not be entered": FAULT,
  "a notice could not be told, and is dropped":
    "One notice to a member is lost, and nothing else. The cause is in `err`.",
  "a presence could not be answered": FAULT,
  "a question of the domain came too late; nothing was done":
    "Somebody ran a command at the domain, and the bot was too slow to answer. If there are many, look at Redis and at the load.",
  "a registration on the web came to nothing: …":
    "The web process could not reach the XMPP server, or could not trust it. The message says why; `invite-bot doctor` tries the same.",
  "a request failed unexpectedly":
    "The visitor was given the `reference`. A fault of invite-bot: please report it.",
  "an answer to an IQ was not sent": "The connection was lost at that moment. Nothing to do.",
  "another program has port … of …: trying again until it is free":
    "Stop the other program, or set another `web.port`.",
  "another replica owns the account by now: standing by":
    "This replica was too slow to renew its lease, and another took over. If it happens often, look at the load and at Redis.",
  "answered messages could not be removed from the inbox": `${PASSING} Until then the inbox grows.`,
  "answering an IQ failed": FAULT,
  "cannot reach Redis: …; trying again until it answers":
    "The message says why. Start Redis, or set `redis.url` right.",
  "could not publish name and picture; the next login tries again":
    "Clients show the bot’s address and no picture. The XMPP server did not answer; the cause is in `err`.",
  "could not fetch the roster; no receipts are sent":
    "The XMPP server did not give the contact list. The cause is in `err`.",
  "could not show presence to all subscribers": "The component’s contacts may see it as offline.",
  "could not tell why a message was not entered":
    "The sender was not told that their message was refused. Nothing to do.",
  "ended unexpectedly": `${FAULT} systemd starts the process again.`,
  "giving up on a webhook event after … attempts":
    "The program behind `web.webhook` did not take this event for half a day. It is not sent again.",
  "handling a stanza failed": FAULT,
  "notices could not be delivered; they are kept": "They are delivered later. The cause is in `err`.",
  "Redis did not take note of a finished command":
    "A client that sends the last step of that form again may get another answer. Nothing to do.",
  "Redis refuses what it is asked: …":
    "Redis answers, but with an error: memory, a missing right, a replica, its disk. The message names it; `invite-bot doctor` tries all of it.",
  "some metrics are lost": "Counters in `/metrics` are too low by a little. Nothing to do.",
  "the account could not be logged in": FAULT,
  "the audit log could not be written":
    "The command was done, and the audit log has no entry of it. The line has the entry.",
  "the inbox could not be followed": FAULT,
  "the inbox could not be read; trying again": PASSING,
  "the lease could not be renewed": PASSING,
  "the replica of Redis does not keep up: nothing is confirmed until it does":
    "Changes are refused until a replica of Redis has them. Look at the replica: its connection, its load, its disk.",
  "the server lets no session be resumed: contacts see the bot leave when another replica takes over":
    "Switch on `smacks` (Prosody) or `mod_stream_mgmt` (ejabberd).",
  "the session is not remembered": `${PASSING} A new owner would begin a new session.`,
  "the settings are not published": FAULT,
  "the webhook did not take an event; it will be sent again":
    "The program behind `web.webhook` did not answer with 2xx within ten seconds. `reason` says what came.",
  "the webhook failed unexpectedly": FAULT,
  "the XMPP server refused a registration: …":
    "Not the gate but another module of the server refused it. The message has its words; `reference` is what the visitor was given.",
  "what has expired is not swept": FAULT,
  "what is handled could not be remembered": PASSING,
};
