import type { Message } from "../../rig/client-inbox.ts";
import type { ClientStream } from "../../rig/xmpp-clients.ts";

/** The messages that answer an order for an invitation, and the token in the one that is forwarded. */
export interface AnsweredOrder {
  readonly told: Message;
  readonly share: Message;
  /** Where there are pages. */
  readonly picture: Message | undefined;
  readonly token: string;
}

/** Orders an invitation of the bot, which is expected to give one. */
export async function askForInvitation(
  member: ClientStream,
  to: string,
  order = "invite",
): Promise<AnsweredOrder> {
  await member.say(to, order);
  return takeInvitation(member);
}

/** What was ordered before. */
export async function takeInvitation(member: ClientStream, withinMs?: number): Promise<AnsweredOrder> {
  const takeWhose = (fits: (message: Message) => boolean, what: string) =>
    member.waitFor((event): event is Message => event.event === "message" && fits(event), what, withinMs);
  const share = await takeWhose(({ id }) => id.endsWith("-forward"), "a message to be forwarded");
  const id = share.id.replace(/-forward$/, "");
  const told = await takeWhose((message) => message.id === id, "what is said of the invitation");
  const picture = told.body.includes("the picture")
    ? await takeWhose((message) => message.id === `${id}-picture`, "the picture")
    : undefined;
  return { told, share, picture, token: tokenIn(share.body) };
}

/** The part of a link that gives it its worth. */
export function tokenIn(text: string): string {
  const token = /(?:preauth=|\/i\/)([A-Za-z0-9]{20,})/.exec(text)?.[1];
  if (token === undefined) throw new Error(`there is no token in ${text}`);
  return token;
}
