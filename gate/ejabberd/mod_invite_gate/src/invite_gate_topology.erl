%%% Which server is to be asked: the one that the URL names, the one that sentinels call the primary, or the node of a
%%% cluster that has the keys. As all keys of a host lie on one node, one connection is enough in a cluster, too.
-module(invite_gate_topology).

-export([open/3, is_wrong_node/1, is_forbidden/1, awaits_replica/1]).

-export_type([target/0]).

-type target() :: invite_gate_url:target().

%% Three that hang are asked within the time that a registration may take.
-define(TIMEOUT_MS, 500).
-define(CONNECT_MS, 2000).
%% A replica that was not heard for longer is no candidate; Redis's own default for min-replicas-max-lag.
-define(MAX_LAG_SECONDS, 10).

%% A connection to the server that has this key, linked to the caller, and the target, with the server that knew it first in its list.
-spec open(target(), invite_gate_connection:tls(), binary()) ->
    {ok, pid(), invite_gate_url:address(), target()} | {error, iodata()}.
open(#{nodes := Nodes} = Target, Tls, Key) ->
    case find(Target, Tls, Key, Nodes, "nobody was asked") of
        {ok, Address, Node} ->
            case open_primary(Target, Address, Tls) of
                {ok, Connection} -> {ok, Connection, Address, Target#{nodes := [Node | lists:delete(Node, Nodes)]}};
                {error, Reason} -> {error, Reason}
            end;
        {error, Reason} ->
            {error, Reason}
    end.

open_primary(#{form := Form} = Target, Address, Tls) ->
    case invite_gate_connection:open(Address, Tls, greeting(Target), ?CONNECT_MS) of
        {ok, Connection} when Form =:= sentinel -> check_role(Connection);
        Other -> Other
    end.

%% https://redis.io/docs/latest/develop/reference/sentinel-clients/
check_role(Connection) ->
    case invite_gate_connection:ask(Connection, [<<"ROLE">>], ?TIMEOUT_MS) of
        {ok, [<<"master">> | _]} ->
            {ok, Connection};
        Other ->
            case is_forbidden(Other) of
                true ->
                    {ok, Connection};
                false ->
                    invite_gate_connection:close(Connection),
                    {error, "the sentinels name a server that is no primary yet"}
            end
    end.

find(#{form := single}, _Tls, _Key, [Node], _Problem) ->
    {ok, Node, Node};
find(_Target, _Tls, _Key, [], Problem) ->
    {error, Problem};
find(Target, Tls, Key, [Node | Nodes], _Problem) ->
    case ask_guide(Target, Tls, Key, Node) of
        {ok, Address} -> {ok, Address, Node};
        {error, Reason} -> find(Target, Tls, Key, Nodes, Reason)
    end.

ask_guide(#{form := sentinel, name := Name, sentinel_password := Password}, Tls, _Key, Node) ->
    Greeting = greeting(#{username => <<>>, password => Password, database => <<"0">>}),
    Question = [<<"SENTINEL">>, <<"GET-MASTER-ADDR-BY-NAME">>, Name],
    case ask_once(Node, Tls, Greeting, Question) of
        {ok, [Host, Port]} -> {ok, {binary_to_list(Host), binary_to_integer(Port)}};
        {ok, _} -> {error, "the sentinels do not know the name"};
        {refused, Text} -> {error, ["no sentinel tells where it is: ", Text]};
        {error, Reason} -> {error, ["no sentinel tells where it is: ", Reason]}
    end;
ask_guide(#{form := cluster} = Target, Tls, Key, Node) ->
    case ask_once(Node, Tls, greeting(Target), [<<"EXISTS">>, Key]) of
        {ok, _} -> {ok, Node};
        {refused, Text} -> read_moved(Text, Node);
        {error, Reason} -> {error, ["no node tells where its keys are: ", Reason]}
    end.

ask_once(Node, Tls, Greeting, Question) ->
    case invite_gate_connection:open(Node, Tls, Greeting, ?TIMEOUT_MS) of
        {ok, Connection} ->
            Answer = invite_gate_connection:ask(Connection, Question, ?TIMEOUT_MS),
            invite_gate_connection:close(Connection),
            case Answer of
                {error, _} -> {error, "no reply in time"};
                _ -> Answer
            end;
        {error, Reason} ->
            {error, Reason}
    end.

%% "MOVED 3999 10.0.0.1:6381"; a node that does not know its own name leaves the host out. While it hands a slot over,
%% it has it still, and says "ASK ..." of the keys that it has no more.
read_moved(<<"ASK ", _/binary>>, Asked) ->
    {ok, Asked};
read_moved(Text, {Host, _} = _Asked) ->
    case re:run(Text, "^MOVED [0-9]+ (.*):([0-9]+)$", [{capture, all_but_first, list}]) of
        {match, ["", Port]} -> {ok, {Host, list_to_integer(Port)}};
        {match, [Other, Port]} -> {ok, {Other, list_to_integer(Port)}};
        nomatch -> {error, ["no node tells where its keys are: ", Text]}
    end.

%% What must go well first. PING shows that somebody is at home.
greeting(#{username := Username, password := Password, database := Database}) ->
    Credentials = [Username || Username =/= <<>>] ++ [Password],
    [[<<"AUTH">> | Credentials] || Password =/= <<>>] ++
        [[<<"SELECT">>, Database] || Database =/= <<"0">>] ++
        [[<<"PING">>]].

%% Whether an error is that of a server that is no longer the one to ask. Before Redis 7 the error of a command in a
%% script stands behind others.
-spec is_wrong_node(binary()) -> boolean().
is_wrong_node(Text) ->
    Pattern = "^(ERR Error running script .*-)?(READONLY|MASTERDOWN|CLUSTERDOWN|MOVED)\\b",
    re:run(Text, Pattern, [{capture, none}]) =:= match.

%% Whether it is a command that we may not run here, or that there is none of: hosted Redis does without some.
-spec is_forbidden(invite_gate_connection:answer()) -> boolean().
is_forbidden({refused, Text}) -> re:run(Text, "^(NOPERM|ERR unknown command)", [{capture, none}]) =:= match;
is_forbidden(_) -> false.

%% Whether a replica must have what the primary has taken, from INFO replication: one that is in step may take its place,
%% slave0:ip=10.0.0.2,port=6379,state=online,offset=4711,lag=0
%% and where one is demanded (min-replicas-to-write), it may have been lost just now, because it has taken it:
%% min_slaves_good_slaves:0
-spec awaits_replica(binary()) -> boolean().
awaits_replica(Info) ->
    Pattern = "^slave[0-9]+:.*state=online.*lag=([0-9]+)",
    Lags =
        case re:run(Info, Pattern, [global, multiline, {capture, all_but_first, binary}]) of
            {match, Matches} -> [binary_to_integer(Lag) || [Lag] <- Matches];
            nomatch -> []
        end,
    lists:any(fun(Lag) -> Lag =< ?MAX_LAG_SECONDS end, Lags) orelse
        binary:match(Info, <<"min_slaves_good_slaves:">>) =/= nomatch.
