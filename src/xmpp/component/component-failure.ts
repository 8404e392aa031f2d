import { diagnose, type Failure, StreamError } from "../session/failure.ts";
import type { ComponentAddress } from "./component-connection.ts";

/** Says in one sentence why there is no connection, and what to do about it. */
export function diagnoseComponent(
  error: unknown,
  { service, jid }: Omit<ComponentAddress, "secret">,
  wasOnline: boolean,
): Failure {
  if (!(error instanceof StreamError)) {
    return diagnose(error, { service, domain: jid, username: "", caFile: null, wasOnline });
  }
  switch (error.condition) {
    case "not-authorized":
      return {
        verdict: "operator",
        sentence: `${service} refused the component ${jid} (${error.condition}): check COMPONENT_SECRET.`,
      };
    case "host-unknown":
    case "host-gone":
    case "improper-addressing":
    case "invalid-namespace":
      return {
        verdict: "operator",
        sentence: `${service} knows no component ${jid} (${error.condition}): check component.jid and component.service.`,
      };
    case "conflict":
      return {
        // A component that was pushed out and came back at once would push out the other.
        verdict: wasOnline ? "slow" : "retry",
        sentence: `Another program is connected as the component ${jid} (${error.condition}).`,
      };
    default:
      return { verdict: "retry", sentence: `The server ended the component’s stream (${error.message}).` };
  }
}
