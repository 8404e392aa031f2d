import { SessionFatal } from "../session/errors.ts";
import { diagnose, type Failure, StreamFailure } from "../session/failure.ts";
import type { ComponentAddress } from "./component-link.ts";

/**
 * Says in one sentence why there is no link, and what to do about it. `fatal` is what only an operator can mend;
 * `operator` what passes when another program lets go of the component.
 */
export function diagnoseComponent(
  error: unknown,
  { service, jid }: Omit<ComponentAddress, "secret">,
  wasOnline: boolean,
): Failure {
  if (!(error instanceof StreamFailure)) {
    const failure = diagnose(error, { service, domain: jid, username: "", caFile: null, wasOnline });
    return error instanceof SessionFatal ? { ...failure, verdict: "fatal" } : failure;
  }
  switch (error.condition) {
    case "not-authorized":
      return {
        verdict: "fatal",
        sentence: `${service} refused the component ${jid} (${error.condition}): check COMPONENT_SECRET.`,
      };
    case "host-unknown":
    case "host-gone":
    case "improper-addressing":
    case "invalid-namespace":
      return {
        verdict: "fatal",
        sentence: `${service} knows no component ${jid} (${error.condition}): check component.jid and component.service.`,
      };
    case "conflict":
      return {
        verdict: "operator",
        sentence: `Another program is connected as the component ${jid} (${error.condition}).`,
      };
    default:
      return { verdict: "retry", sentence: `The server ended the component’s stream (${error.message}).` };
  }
}
