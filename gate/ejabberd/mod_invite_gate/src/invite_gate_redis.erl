%%% The way to Redis: one connection a host, opened anew whenever it is lost, and the scripts that run there.
%%% Whoever asks waits two seconds at the most, and no time at all while Redis is known to be away.
-module(invite_gate_redis).

-behaviour(gen_server).

-include_lib("kernel/include/logger.hrl").

-export([start/2, stop/1, is_ready/1, run/3, set/4]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

-define(TIMEOUT_MS, 2000).
-define(RECONNECT_MS, 1000).
-define(SCRIPTS, [admit, claim, commit, overdue, peek, release, settings]).

%% Starts it, or says why nobody can register.
-spec start(binary(), file:filename_all()) -> ok | {error, iodata()}.
start(Host, Folder) ->
    case load(Folder) of
        {ok, Scripts} ->
            persistent_term:put({?MODULE, Host}, Scripts),
            {ok, _} = gen_mod:start_child(?MODULE, Host, #{}),
            ok;
        {error, Problem} ->
            {error, Problem}
    end.

-spec stop(binary()) -> ok.
stop(Host) ->
    _ = gen_mod:stop_child(?MODULE, Host),
    _ = persistent_term:erase({?MODULE, Host}),
    ok.

%% Whether the scripts are there, so that asking makes sense at all.
-spec is_ready(binary()) -> boolean().
is_ready(Host) ->
    persistent_term:get({?MODULE, Host}, none) =/= none.

%% The script's reply; or not_run where it did not run for sure, or unknown.
-spec run(binary(), atom(), [iodata()]) -> invite_gate_decisions:reply().
run(Host, Name, Arguments) ->
    case persistent_term:get({?MODULE, Host}, #{}) of
        #{Name := Script} -> run_script(Host, Name, Script, [<<"1">>, root(Host) | Arguments]);
        #{} -> {error, not_run}
    end.

run_script(Host, Name, {Source, Digest}, Arguments) ->
    Deadline = now_ms() + ?TIMEOUT_MS,
    Outcome =
        case command(Host, [<<"EVALSHA">>, Digest | Arguments], ?TIMEOUT_MS) of
            {refused, <<"NOSCRIPT", _/binary>>} ->
                command(Host, [<<"EVAL">>, Source | Arguments], max(Deadline - now_ms(), 0));
            Other ->
                Other
        end,
    IsLate = now_ms() > Deadline,
    case Outcome of
        {refused, Text} ->
            ?LOG_ERROR("Redis did not run the script ~s: ~s", [Name, Text]),
            {error, not_run};
        {ok, _} when IsLate ->
            %% This process was stopped, and a lease may be over.
            {error, unknown};
        _ ->
            Outcome
    end.

%% Sets a key below the root of this host.
-spec set(binary(), iodata(), iodata(), pos_integer()) -> ok | error.
set(Host, Key, Value, LifetimeMs) ->
    Arguments = [[root(Host), $:, Key], Value, <<"PX">>, integer_to_binary(LifetimeMs)],
    case command(Host, [<<"SET">> | Arguments], ?TIMEOUT_MS) of
        {ok, _} -> ok;
        _ -> error
    end.

command(Host, Command, TimeoutMs) ->
    case whereis(client_name(Host)) of
        undefined -> {error, not_run};
        Client -> ask(Client, Command, TimeoutMs)
    end.

%% Replies are matched to commands by their order alone. A command that gets none in time costs the connection.
ask(Client, Command, TimeoutMs) ->
    try eredis:q(Client, [iolist_to_binary(Part) || Part <- Command], TimeoutMs) of
        {ok, Reply} -> {ok, Reply};
        {error, Text} when is_binary(Text) -> {refused, Text};
        {error, _} -> {error, unknown}
    catch
        exit:{noproc, _} ->
            {error, not_run};
        exit:{timeout, _} ->
            exit(Client, kill),
            {error, unknown};
        exit:_ ->
            {error, unknown}
    end.

%% gen_server: keeps the connection, and is asked nothing.

init([Host, _Options]) ->
    process_flag(trap_exit, true),
    self() ! connect,
    {ok, #{host => Host, client => none, reachable => unknown}}.

handle_call(_Request, _From, State) ->
    {reply, ignored, State}.

handle_cast(_Request, State) ->
    {noreply, State}.

handle_info(connect, #{host := Host} = State) ->
    case connect() of
        {ok, Client} ->
            true = register(client_name(Host), Client),
            invite_gate_claims:tick(Host),
            {noreply, note(true, none, State#{client := Client})};
        {error, Problem} ->
            {noreply, reconnect_soon(Problem, State)}
    end;
handle_info({'EXIT', Client, Reason}, #{client := Client} = State) ->
    Problem =
        case Reason of
            killed -> "no reply in time";
            normal -> "it closed the connection";
            _ -> describe(Reason)
        end,
    {noreply, reconnect_soon(Problem, State#{client := none})};
handle_info(_Info, State) ->
    {noreply, State}.

terminate(_Reason, #{client := Client}) ->
    close(Client).

reconnect_soon(Problem, State) ->
    erlang:send_after(?RECONNECT_MS, self(), connect),
    note(false, Problem, State).

%% Logs each change once.
note(IsReachable, _, #{reachable := IsReachable} = State) ->
    State;
note(true, _, State) ->
    ?LOG_INFO("Redis at ~s is reachable", [address()]),
    State#{reachable := true};
note(false, Problem, State) ->
    ?LOG_WARNING("Redis at ~s is not reachable: ~s", [address(), Problem]),
    State#{reachable := false}.

connect() ->
    Options = [
        {host, ejabberd_option:redis_server()},
        {port, ejabberd_option:redis_port()},
        {reconnect_sleep, no_reconnect},
        {connect_timeout, ?TIMEOUT_MS}
    ],
    try eredis:start_link(Options) of
        {ok, Client} -> greet(Client, greeting());
        {error, Reason} -> {error, describe(Reason)}
    catch
        error:undef -> {error, "the client library eredis is not installed"}
    end.

%% What must go well first. PING shows that somebody is at home.
greeting() ->
    Password = iolist_to_binary(ejabberd_option:redis_password()),
    Database = integer_to_binary(ejabberd_option:redis_db()),
    [[<<"AUTH">>, Password] || Password =/= <<>>] ++
        [[<<"SELECT">>, Database] || Database =/= <<"0">>] ++
        [[<<"PING">>]].

greet(Client, []) ->
    {ok, Client};
greet(Client, [[Name | _] = Step | Steps]) ->
    case ask(Client, Step, ?TIMEOUT_MS) of
        {ok, _} ->
            greet(Client, Steps);
        {refused, Text} ->
            close(Client),
            {error, [Name, " was refused: ", Text]};
        {error, _} ->
            close(Client),
            {error, "no reply in time"}
    end.

close(none) ->
    ok;
close(Client) ->
    unlink(Client),
    exit(Client, kill),
    ok.

%% Never a term that may hold the password.
describe({connection_error, Reason}) when is_atom(Reason) -> atom_to_list(Reason);
describe(Reason) when is_atom(Reason) -> atom_to_list(Reason);
describe(_) -> "the connection failed".

address() ->
    io_lib:format("~s:~b", [ejabberd_option:redis_server(), ejabberd_option:redis_port()]).

load(Folder) ->
    try
        Common = read(Folder, common),
        {ok, maps:from_list([{Name, script([Common, $\n, read(Folder, Name)])} || Name <- ?SCRIPTS])}
    catch
        throw:{missing, File, Reason} ->
            {error, io_lib:format("the script ~ts cannot be read (~s)", [File, file:format_error(Reason)])}
    end.

read(Folder, Name) ->
    File = filename:join(Folder, atom_to_list(Name) ++ ".lua"),
    case file:read_file(File) of
        {ok, Text} -> Text;
        {error, Reason} -> throw({missing, File, Reason})
    end.

script(Text) ->
    Source = iolist_to_binary(Text),
    Digest = [io_lib:format("~2.16.0b", [Byte]) || <<Byte>> <= crypto:hash(sha, Source)],
    {Source, iolist_to_binary(Digest)}.

root(Host) ->
    <<"invites:{", Host/binary, "}">>.

client_name(Host) ->
    gen_mod:get_module_proc(Host, invite_gate_client).

now_ms() ->
    erlang:monotonic_time(millisecond).
