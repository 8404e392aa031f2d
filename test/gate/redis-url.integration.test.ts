import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../rig/at-exit.ts";
import { run } from "../../rig/processes.ts";
import { luaString } from "../../rig/prosody-accounts.ts";
import { parseRedisUrl } from "../../src/config/redis-url.ts";

/** What the bot takes, its gates have to read in the same way: the operator writes it once. */
const URLS = [
  "redis://redis.example",
  "rediss://gate:secret@redis.example:7000/3",
  "REDIS://:secret@127.0.0.1",
  "redis://g%40te:p%3A%2F%25%c3%A4+@h",
  "redis://:a@b:c@h",
  "redis://:@h",
  "redis://[2001:db8::1]:6380/0",
  "redis://h/?timeout=1",
  "redis://h#x",
  "redis://:secret@:6380",
  "redis+sentinel://h/mymaster",
  "rediss+sentinel://bot:secret@10.0.0.1,10.0.0.2:5000,[::1]:5001/my%20master/2?x=1&sentinel_password=p%26q+",
  "redis+cluster://:secret@10.0.0.1,h:7000",
  "rediss+cluster://h",
  "http://h",
  "h:6379",
  "",
  "redis://:secret%@h",
  "redis://:secret%zz@h",
  "redis://h:port",
  "redis://h:0",
  "redis://h:65536",
  "redis://::1",
  "redis://h/name",
  "redis://h,i",
  "redis+sentinel://h",
  "redis+sentinel://h/mymaster/name",
  "redis+cluster://h/1",
  "redis+single://h",
  "redis+other://h",
];

const FIELDS = "form nodes tls username password database name sentinel_password";

const GATE = fileURLToPath(new URL("../../gate/", import.meta.url));

const LUA = `
local parse = dofile(${luaString(`${GATE}prosody/mod_invite_gate/url.lib.lua`)}).parse
for url in io.lines(arg[1]) do
  local target = parse(url)
  if target then
    local nodes = {}
    for i, node in ipairs(target.nodes) do nodes[i] = node.host .. " " .. node.port end
    target.nodes, target.database, target.tls = table.concat(nodes, ","), target.database or 0, tostring(target.tls)
    local fields = {}
    for name in ("${FIELDS}"):gmatch("%S+") do fields[#fields + 1] = target[name] or "" end
    print(table.concat(fields, "\\t"))
  else
    print("refused")
  end
end`;

const ERLANG = `
main([Folder, File]) ->
    true = code:add_patha(Folder),
    {ok, Text} = file:read_file(File),
    io:setopts([{encoding, latin1}]),
    [io:put_chars([line(invite_gate_url:parse(Url)), $\\n]) || Url <- binary:split(Text, <<"\\n">>, [global]), Url =/= Text],
    ok.

line({error, _}) -> "refused";
line({ok, #{nodes := Nodes} = Target}) ->
    Addresses = lists:join(",", [[Host, " ", integer_to_list(Port)] || {Host, Port} <- Nodes]),
    Names = [list_to_atom(Name) || Name <- string:lexemes("${FIELDS}", " ")],
    lists:join("\\t", [text(maps:get(Name, Target#{nodes := iolist_to_binary(Addresses)})) || Name <- Names]).

text(Value) when is_atom(Value) -> atom_to_list(Value);
text(Value) -> binary_to_list(Value).
`;

function line(url: string): string {
  const target = parseRedisUrl(url);
  if (target === undefined) return "refused";
  const { form, nodes, tls, username = "", password = "", database } = target;
  const [name, sentinelPassword = ""] =
    target.form === "sentinel" ? [target.name, target.sentinelPassword] : ["", ""];
  const addresses = nodes.map(({ host, port }) => `${host} ${port}`).join(",");
  return [form, addresses, tls, username, password, database, name, sentinelPassword].join("\t");
}

describe("the string that says where Redis is", () => {
  const folder = temporaryFolder("urls");
  const inFolder = (name: string) => join(folder.path, name);
  writeFileSync(inFolder("urls"), `${URLS.join("\n")}\n`);
  const expected = URLS.map((url) => `${url} → ${line(url)}`);
  const readAs = (output: string) => {
    const lines = output.trimEnd().split("\n");
    return URLS.map((url, index) => `${url} → ${lines[index]}`);
  };

  it.skipIf(!existsSync("/usr/bin/lua5.4"))("means the same to the gate for Prosody", async () => {
    writeFileSync(inFolder("parse.lua"), LUA);
    const output = await run("lua5.4", [inFolder("parse.lua"), inFolder("urls")]);
    expect(readAs(output)).toEqual(expected);
  });

  it.skipIf(!existsSync("/usr/bin/erlc"))("means the same to the gate for ejabberd", async () => {
    await run("erlc", ["-o", folder.path, `${GATE}ejabberd/mod_invite_gate/src/invite_gate_url.erl`]);
    writeFileSync(inFolder("parse.escript"), `#!/usr/bin/env escript\n${ERLANG}`);
    const output = await run("escript", [inFolder("parse.escript"), folder.path, inFolder("urls")]);
    expect(readAs(output)).toEqual(expected);
  });
});
