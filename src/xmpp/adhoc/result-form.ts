import type { Link, Reply } from "../../commands/reply.ts";
import type { Say } from "../../wording/index.ts";
import { isoSeconds } from "../iso-seconds.ts";
import { NS } from "../namespaces.ts";
import { shortList } from "../short-list.ts";
import type { Element } from "../xml.ts";
import { dataForm, type FormField } from "./data-form.ts";

/** XEP-0401 §3: what an invitation is given out as. */
export function invitationForm(say: Say, title: string, reply: Reply): Element {
  const formType: FormField = { type: "hidden", var: "FORM_TYPE", values: [`${NS.invite}#invitation`] };
  const fields = reply.link === undefined ? [] : invitationFields(say, reply.link);
  return dataForm("result", { title, instructions: reply.text, fields: [formType, ...fields] });
}

/**
 * Any reply. What is said is a field too: many clients show the fields of a result and nothing else. Long texts are
 * of types that are shown whole. The hint is left out, which is about chat.
 */
export function resultForm(say: Say, title: string, reply: Reply): Element {
  const { text, link, fields = [], list } = reply;
  const named = fields.map(
    ({ label, value }, index): FormField => ({
      type: "text-single",
      var: `field-${index + 1}`,
      label,
      values: [value],
    }),
  );
  const listed: readonly FormField[] =
    list === undefined
      ? []
      : [{ type: "text-multi", var: "list", label: say("form.label.list"), values: shortList(say, list) }];
  const said: FormField = { type: "fixed", var: "result", values: [text] };
  return dataForm("result", { title, fields: [said, ...linkFields(say, link), ...named, ...listed] });
}

/** What would be done, to be agreed to. */
export function confirmationForm(say: Say, title: string, reply: Reply): Element {
  const lines = [
    reply.text,
    ...(reply.fields ?? []).map(({ label, value }) => `${label}: ${value}`),
    ...shortList(say, reply.list ?? []),
  ];
  const fields = lines.map((line): FormField => ({ type: "fixed", values: [line] }));
  return dataForm("form", { title, instructions: say("adhoc.confirmation"), fields });
}

function linkFields(say: Say, link: Link | undefined): readonly FormField[] {
  if (link === undefined) return [];
  const label = say("form.label.share");
  return [...addressFields(say, link), { type: "text-multi", var: "share", label, values: [link.share] }];
}

function invitationFields(say: Say, link: Link): readonly FormField[] {
  const label = say("form.label.expire");
  const values = [isoSeconds(link.expires)];
  return [...addressFields(say, link), { type: "text-single", var: "expire", label, values }];
}

function addressFields(say: Say, link: Link): readonly FormField[] {
  const uri: FormField = {
    type: "text-single",
    var: "uri",
    label: say("form.label.uri"),
    values: [link.uri],
  };
  if (link.url === link.uri) return [uri];
  const label = say("form.label.landing-url");
  return [uri, { type: "text-single", var: "landing-url", label, values: [link.url] }];
}
