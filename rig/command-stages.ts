/** An item of a list of commands (XEP-0050). */
export type CommandItem = { readonly jid: string; readonly node: string; readonly name: string };

/** How a stage is answered; without fields, no form is sent. */
export type FilledForm = { readonly action: string; readonly fields?: Readonly<Record<string, string>> };

/** A stage of a command as slixmpp reads it. */
export type CommandStage =
  | {
      readonly status: "executing" | "completed" | "canceled";
      readonly sessionid: string;
      readonly actions: readonly string[];
      readonly notes: readonly (readonly [type: string, text: string])[];
      readonly form: ReadForm | null;
      readonly xml: string;
    }
  | {
      readonly status: "error";
      readonly type: string;
      readonly condition: string;
      readonly text: string;
      readonly xml: string;
    };

type ReadForm = {
  readonly type: string;
  readonly title: string;
  readonly instructions: string;
  readonly fields: readonly {
    readonly var: string;
    readonly type: string;
    readonly label: string;
    readonly required: boolean;
    readonly value: string;
    readonly options: readonly string[];
  }[];
};
