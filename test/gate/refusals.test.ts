import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (path: string) => readFileSync(new URL(`../../gate/${path}`, import.meta.url), "utf8");

/** What the head of a script says that it refuses with. */
function reasonsOf(script: string): readonly string[] {
  const head = read(`scripts/${script}.lua`).split("\n\n")[0] ?? "";
  const refusals = [...head.matchAll(/"refused",((?:\s|--|\||"[a-z-]+")+)/g)]
    .map(([, list = ""]) => list)
    .join();
  return [...refusals.matchAll(/"([a-z-]+)"/g)].map(([, reason = ""]) => reason);
}

it("every refusal of a registration has its sentence at each gate", () => {
  const reasons = [...reasonsOf("claim"), ...reasonsOf("may-register")];
  expect(reasons).toEqual(
    expect.arrayContaining(["unknown", "gone", "locked", "name-reserved", "invite-needed"]),
  );
  const prosody = read("prosody/mod_invite_gate/refusals.lib.lua");
  const ejabberd = read("ejabberd/mod_invite_gate/src/invite_gate_refusals.erl");
  for (const reason of reasons) {
    expect(prosody, reason).toContain(`["${reason}"] =`);
    expect(ejabberd, reason).toContain(`<<"${reason}">> =>`);
  }
});
