import { NS } from "../namespaces.ts";
import { type Element, xml } from "../xml.ts";
import type { Avatar } from "./avatar.ts";

/** What clients show of us. */
export type Profile = { readonly name: string; readonly avatar: Avatar };

const TYPE = "image/png";

/** XEP-0054. */
export function vcardOf({ name, avatar }: Profile): Element {
  return xml(
    "vCard",
    NS.vcard,
    xml("FN", {}, name),
    xml("NICKNAME", {}, name),
    xml("PHOTO", {}, xml("TYPE", {}, TYPE), xml("BINVAL", {}, avatar.base64)),
  );
}

/** XEP-0153 §3.1: which picture the vCard has. */
export function avatarUpdate({ id }: Avatar): Element {
  return xml("x", NS.vcardUpdate, xml("photo", {}, id));
}

/** Sends an IQ to our own account, and gives the child of the result: nothing where the server answers with an error. */
export type AskOwnAccount = (iq: Element) => Promise<Element | undefined>;

/**
 * Puts name and picture where clients look for them: vCard (XEP-0054), nickname (XEP-0172), vCard4 (XEP-0292) and avatar
 * (XEP-0084). What is there already stays untouched. A server that keeps none of these is asked for no more.
 * @throws where the server does not answer.
 */
export async function publishProfile(askAccount: AskOwnAccount, profile: Profile): Promise<void> {
  const { name, avatar } = profile;
  const ask = (type: "get" | "set", child: Element) => askAccount(xml("iq", { type }, child));
  const isThere = async (node: string, shows: (payload: Element) => boolean) => {
    const asked = xml("pubsub", NS.pubsub, xml("items", { node, max_items: "1" }));
    const [payload] =
      (await ask("get", asked))?.getChild("items")?.getChild("item")?.getChildElements() ?? [];
    return payload !== undefined && shows(payload);
  };
  const publish = (node: string, id: string, payload: Element) =>
    ask("set", xml("pubsub", NS.pubsub, xml("publish", { node }, xml("item", { id }, payload))));

  // First: some servers fill the others from it.
  const card = await ask("get", xml("vCard", NS.vcard));
  if (card === undefined || !isVcardOf(card, profile)) await ask("set", vcardOf(profile));

  if (!(await isThere(NS.nick, (nick) => nick.getText() === name)))
    await publish(NS.nick, "current", xml("nick", NS.nick, name));
  const textOf = (card4: Element) => card4.getChild("fn")?.getChildText("text");
  if (!(await isThere(NS.vcard4, (card4) => textOf(card4) === name)))
    await publish(NS.vcard4, "current", xml("vcard", NS.vcard4, xml("fn", {}, xml("text", {}, name))));
  if (!(await isThere(NS.avatarMetadata, (metadata) => metadata.getChild("info")?.attrs.id === avatar.id))) {
    await publish(NS.avatarData, avatar.id, xml("data", NS.avatarData, avatar.base64));
    await publish(NS.avatarMetadata, avatar.id, metadataOf(avatar));
  }
}

function isVcardOf(card: Element, { name, avatar }: Profile): boolean {
  const picture = card.getChild("PHOTO")?.getChildText("BINVAL")?.replace(/\s/g, "");
  return card.getChildText("FN") === name && picture === avatar.base64;
}

function metadataOf({ id, bytes, width, height }: Avatar): Element {
  const size = { bytes: `${bytes}`, width: `${width}`, height: `${height}` };
  return xml("metadata", NS.avatarMetadata, xml("info", { id, type: TYPE, ...size }));
}
