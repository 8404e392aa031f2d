import { NS } from "../namespaces.ts";
import { type Element, xml } from "../xml.ts";

/** Types that every client shows. Converse knows no `jid-single`, so that addresses are texts. */
type FieldType = "boolean" | "fixed" | "hidden" | "list-single" | "text-multi" | "text-single";

/** One field of a form (XEP-0004 §3.2). */
export type FormField = {
  readonly type: FieldType;
  /** Only a `fixed` field goes without. */
  readonly var?: string;
  readonly label?: string;
  readonly description?: string;
  readonly required?: boolean;
  /** Several for `text-multi`, a line each. */
  readonly values?: readonly string[];
  readonly options?: readonly { readonly label: string; readonly value: string }[];
  /** Advice to the client (XEP-0122): what comes back is checked all the same. */
  readonly validation?: Element;
};

type DataForm = {
  readonly title?: string;
  readonly instructions?: string;
  readonly fields: readonly FormField[];
};

/** A form to fill in, or the result of one. */
export function dataForm(type: "form" | "result", { title, instructions, fields }: DataForm): Element {
  return xml(
    "x",
    { xmlns: NS.dataForm, type },
    title === undefined ? undefined : xml("title", {}, title),
    instructions === undefined ? undefined : xml("instructions", {}, instructions),
    ...fields.map(fieldElement),
  );
}

function fieldElement(field: FormField): Element {
  return xml(
    "field",
    { type: field.type, var: field.var, label: field.label },
    field.description === undefined ? undefined : xml("desc", {}, field.description),
    field.required ? xml("required") : undefined,
    ...(field.values ?? []).map((value) => xml("value", {}, value)),
    ...(field.options ?? []).map(({ label, value }) => xml("option", { label }, xml("value", {}, value))),
    field.validation,
  );
}

/** The names of fields and what was typed into them; `cancel` where the form itself says so. */
export type Submission = ReadonlyMap<string, string> | "cancel";

/** Far more than any parameter takes, and a bound on what is kept between two stages. */
const LONGEST_VALUE = 1_000;

/**
 * Reads a form as it came back in `parent`, however much of XEP-0004 it keeps to: Cheogram echoes the whole form,
 * others leave out its type. `undefined` where there is none.
 */
export function readSubmission(parent: Element): Submission | undefined {
  const form = parent.getChild("x", NS.dataForm);
  if (form === undefined) return undefined;
  if (form.attrs.type === "cancel") return "cancel";
  const values = form.getChildren("field").flatMap((field) => {
    const name = field.attrs.var;
    const lines = field.getChildren("value").map((value) => value.getText());
    return name === undefined ? [] : [[name, lines.join("\n").trim().slice(0, LONGEST_VALUE)] as const];
  });
  return new Map(values);
}
