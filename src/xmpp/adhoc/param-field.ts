import { labelOf } from "../../commands/param-label.ts";
import type { Param } from "../../commands/params.ts";
import { en } from "../../wording/en.ts";
import type { CommandName, Say, SentenceKey } from "../../wording/index.ts";
import { NS } from "../namespaces.ts";
import { type Element, xml } from "../xml.ts";
import type { FormField } from "./data-form.ts";
import type { NodeParam } from "./nodes.ts";

export type Option = { readonly label: string; readonly value: string };

/** What a field has besides its parameter. */
type Filling = {
  /** What was typed before, if anything. */
  readonly typed: string | undefined;
  /** What there is to choose from, if it is known only now. */
  readonly choices?: readonly Option[];
};

/** The field that asks for a parameter. */
export function paramField(
  say: Say,
  command: CommandName,
  { var: name, param }: NodeParam,
  { typed, choices = param.choices?.map((choice) => ({ label: choice, value: choice })) }: Filling,
): FormField {
  const description = exampleOf(say, param);
  const common = { var: name, label: labelOf(say, command, param), required: param.required };
  const described = description === undefined ? common : { ...common, description };

  // Gajim takes neither an empty nor another boolean than these.
  if (param.place === "flag") return { ...described, type: "boolean", values: [isYes(typed) ? "1" : "0"] };
  if (choices !== undefined) {
    const none = param.required ? [] : [{ label: say("form.no-choice"), value: "" }];
    const value = typed ?? (param.required ? choices[0]?.value : "");
    return { ...common, type: "list-single", values: [value ?? ""], options: [...none, ...choices] };
  }
  const validation = VALIDATIONS[param.placeholder]?.();
  return {
    ...described,
    type: "text-single",
    ...(typed === undefined || typed === "" ? {} : { values: [typed] }),
    ...(validation === undefined ? {} : { validation }),
  };
}

function exampleOf(say: Say, { placeholder }: Param<unknown>): string | undefined {
  const key = `form.example.${placeholder}`;
  return isExample(key) ? say(key) : undefined;
}

type ExampleKey = Extract<SentenceKey, `form.example.${string}`>;

function isExample(key: string): key is ExampleKey {
  return Object.hasOwn(en, key);
}

/** XEP-0122, by the placeholder, which stands for the kind of value. */
const VALIDATIONS: Readonly<Record<string, () => Element>> = {
  NUMBER: () => validate("xs:integer", xml("range", { min: "1" })),
  DURATION: () => validate("xs:string", xml("regex", {}, "\\s*[0-9]{1,9}\\s*\\S+\\s*")),
  ID: () => validate("xs:string", xml("regex", {}, "\\s*#?[a-zA-Z2-9]{6}\\s*")),
};

function validate(datatype: string, method: Element): Element {
  return xml("validate", { xmlns: NS.validation, datatype }, method);
}

function isYes(typed: string | undefined): boolean {
  return typed === "1" || typed === "true";
}
