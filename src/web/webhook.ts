import { createHmac } from "node:crypto";
import type { Logger } from "pino";
import { UnavailableError } from "../invites/unavailable.ts";
import type { Delivery, EventQueue, InviteEvent } from "../ports/events.ts";

export type WebhookOptions = {
  readonly url: string;
  readonly secret: string;
  readonly domain: string;
  readonly queue: EventQueue;
  readonly log: Logger;
  readonly everyMs?: number;
};

const EVERY_MS = 1_000;
const MAX_AT_ONCE = 20;
const ANSWER_MS = 10_000;
/** With the queue's waits, about half a day. */
const MAX_ATTEMPTS = 20;

/**
 * Posts each event to a URL, signed, until it is taken with a 2xx: at least once, and now and then out of order, so
 * that receivers go by `webhook-id`. Returns what stops it, having finished what it is doing.
 */
export function startWebhook(options: WebhookOptions): () => Promise<void> {
  const { queue, log, everyMs = EVERY_MS } = options;
  const stopping = new AbortController();

  async function deliver({ event, attempt }: Delivery): Promise<void> {
    const fault = await post(options, event);
    if (fault === undefined) {
      await queue.finish(event.id);
    } else if (attempt >= MAX_ATTEMPTS) {
      log.error(
        { event: event.id, attempt, reason: fault },
        `giving up on a webhook event after ${attempt} attempts`,
      );
      await queue.finish(event.id);
    } else {
      log.warn(
        { event: event.id, attempt, reason: fault },
        "the webhook did not take an event; it will be sent again",
      );
    }
  }

  async function round(): Promise<void> {
    try {
      for (const delivery of await queue.take(MAX_AT_ONCE)) {
        // What is left is another process's when it is due again.
        if (stopping.signal.aborted) return;
        await deliver(delivery);
      }
    } catch (error) {
      if (!(error instanceof UnavailableError)) log.error({ err: error }, "the webhook failed unexpectedly");
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await round();
      await pause(everyMs, stopping.signal);
    }
  }

  const running = run();
  return async () => {
    stopping.abort();
    await running;
  };
}

/** Answers why it was not taken, if it was not. */
async function post(
  { url, secret, domain }: WebhookOptions,
  event: InviteEvent,
): Promise<string | undefined> {
  const body = JSON.stringify(bodyOf(event, domain));
  const timestamp = String(Math.floor(Date.now() / 1000));
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "webhook-id": event.id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signatureOf({ id: event.id, timestamp, body, secret }),
      },
      body,
      // A redirect would send the event to any server that the receiver names.
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await answer.body?.cancel();
    return answer.ok ? undefined : `HTTP ${answer.status}`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
  }
}

function bodyOf({ id: _id, event, time, invite, ...details }: InviteEvent, domain: string) {
  return { type: `invite.${event}`, timestamp: time.toISOString(), data: { domain, invite, ...details } };
}

/** As https://www.standardwebhooks.com has it, for whose form there are libraries in every language. */
export function signatureOf(signed: {
  readonly id: string;
  readonly timestamp: string;
  readonly body: string;
  readonly secret: string;
}): string {
  const { id, timestamp, body, secret } = signed;
  const key = secret.startsWith("whsec_") ? Buffer.from(secret.slice(6), "base64") : Buffer.from(secret);
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
