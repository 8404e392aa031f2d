%%% One connection to one server that speaks the Redis protocol. It ends with the connection, and is never opened anew.
-module(invite_gate_connection).

-behaviour(gen_server).

-export([open/4, ask/3, leave/2, close/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

-export_type([answer/0, tls/0]).

%% `refused' is an error that Redis answered; `not_run' what it never got for sure.
-type answer() :: {ok, invite_gate_resp:reply()} | {refused, binary()} | {error, not_run | unknown}.
-type tls() :: none | #{verify := boolean(), ca := binary()}.

-define(SEND_MS, 2000).

%% Connects; the process is linked to the caller. The reason is for the log: nothing of a password is in it.
-spec open(invite_gate_url:address(), tls(), [[iodata()]], pos_integer()) -> {ok, pid()} | {error, iodata()}.
open(Address, Tls, Greeting, TimeoutMs) ->
    Deadline = now_ms() + TimeoutMs,
    case gen_server:start_link(?MODULE, {Address, Tls, TimeoutMs}, []) of
        {ok, Connection} -> greet(Connection, Greeting, Deadline);
        {error, {shutdown, Reason}} -> {error, Reason};
        {error, _} -> {error, "the connection failed"}
    end.

greet(Connection, [], _Deadline) ->
    {ok, Connection};
greet(Connection, [[Name | _] = Step | Steps], Deadline) ->
    case ask(Connection, Step, max(Deadline - now_ms(), 0)) of
        {ok, _} ->
            greet(Connection, Steps, Deadline);
        {refused, Text} ->
            close(Connection),
            {error, [Name, " was refused: ", Text]};
        {error, _} ->
            close(Connection),
            {error, "no reply in time"}
    end.

%% Replies are matched to commands by their order alone. A command that gets none in time costs the connection.
-spec ask(pid(), [iodata()], non_neg_integer()) -> answer().
ask(Connection, Command, TimeoutMs) ->
    try gen_server:call(Connection, {ask, invite_gate_resp:encode(Command)}, TimeoutMs) of
        {error, Text} -> {refused, Text};
        Reply -> {ok, Reply}
    catch
        exit:{noproc, _} ->
            {error, not_run};
        exit:{timeout, _} ->
            leave(Connection, "no reply in time"),
            {error, unknown};
        exit:_ ->
            {error, unknown}
    end.

%% Ends it, and tells the process that opened it why.
-spec leave(pid(), iodata()) -> ok.
leave(Connection, Reason) ->
    exit(Connection, {shutdown, Reason}),
    ok.

%% Ends it for the process that opened it.
-spec close(pid()) -> ok.
close(Connection) ->
    unlink(Connection),
    exit(Connection, kill),
    receive
        {'EXIT', Connection, _} -> ok
    after 0 -> ok
    end.

%% gen_server: the connection, and who waits for a reply, the first first.

init({{Host, Port}, Tls, TimeoutMs}) ->
    case connect(Tls, host(Host), Port, TimeoutMs) of
        {ok, Socket} ->
            {ok, #{module => module(Tls), socket => Socket, data => <<>>, waiting => queue:new()}};
        {error, Reason} ->
            {stop, {shutdown, describe(Reason)}}
    end.

handle_call({ask, Bytes}, From, #{module := Module, socket := Socket, waiting := Waiting} = State) ->
    case Module:send(Socket, Bytes) of
        ok -> {noreply, State#{waiting := queue:in(From, Waiting)}};
        {error, Reason} -> {stop, {shutdown, describe(Reason)}, State}
    end.

handle_cast(_Request, State) ->
    {noreply, State}.

handle_info({Kind, Socket, New}, #{socket := Socket, data := Data} = State) when Kind =:= tcp; Kind =:= ssl ->
    case answer(State#{data := <<Data/binary, New/binary>>}) of
        {ok, Left} ->
            ok = listen(Left),
            {noreply, Left};
        {error, Reason} ->
            {stop, {shutdown, Reason}, State}
    end;
handle_info({Kind, Socket}, #{socket := Socket} = State) when Kind =:= tcp_closed; Kind =:= ssl_closed ->
    {stop, {shutdown, "it closed the connection"}, State};
handle_info({Kind, Socket, Reason}, #{socket := Socket} = State) when Kind =:= tcp_error; Kind =:= ssl_error ->
    {stop, {shutdown, describe(Reason)}, State};
handle_info(_Info, State) ->
    {noreply, State}.

terminate(_Reason, _State) ->
    ok.

answer(#{data := Data, waiting := Waiting} = State) ->
    case invite_gate_resp:decode(Data) of
        more ->
            {ok, State};
        invalid ->
            {error, "it does not speak the Redis protocol"};
        {ok, Reply, Rest} ->
            case queue:out(Waiting) of
                {{value, From}, Others} ->
                    gen_server:reply(From, Reply),
                    answer(State#{data := Rest, waiting := Others});
                {empty, _} ->
                    {error, "it sent a reply to nothing"}
            end
    end.

listen(#{module := gen_tcp, socket := Socket}) -> inet:setopts(Socket, [{active, once}]);
listen(#{module := ssl, socket := Socket}) -> ssl:setopts(Socket, [{active, once}]).

module(none) -> gen_tcp;
module(#{}) -> ssl.

connect(none, Host, Port, TimeoutMs) ->
    gen_tcp:connect(Host, Port, socket_options(), TimeoutMs);
connect(Tls, Host, Port, TimeoutMs) ->
    _ = application:ensure_all_started(ssl),
    try
        ssl:connect(Host, Port, socket_options() ++ tls_options(Tls), TimeoutMs)
    catch
        error:undef -> {error, no_authorities}
    end.

socket_options() ->
    [binary, {active, once}, {nodelay, true}, {keepalive, true}, {send_timeout, ?SEND_MS}, {send_timeout_close, true}].

tls_options(#{verify := false}) ->
    [{verify, verify_none}];
tls_options(#{ca := Ca}) ->
    %% A certificate for *.example.org is good for redis.example.org, as in browsers.
    Match = public_key:pkix_verify_hostname_match_fun(https),
    [{verify, verify_peer}, {customize_hostname_check, [{match_fun, Match}]} | authorities(Ca)].

%% From OTP 25 on, those of the system are known.
authorities(<<>>) -> [{cacerts, public_key:cacerts_get()}];
authorities(File) -> [{cacertfile, binary_to_list(File)}].

host(Text) ->
    case inet:parse_address(Text) of
        {ok, Address} -> Address;
        {error, _} -> Text
    end.

describe({tls_alert, {Alert, _}}) -> ["TLS failed: ", atom_to_list(Alert)];
describe(no_authorities) -> "this Erlang knows no authorities of the system: name a file in redis_ca";
describe({options, _}) -> "the file of redis_ca cannot be used";
describe(Reason) when is_atom(Reason) -> atom_to_list(Reason);
describe(_) -> "the connection failed".

now_ms() ->
    erlang:monotonic_time(millisecond).
