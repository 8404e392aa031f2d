%%% The way to Redis: one connection a host to the present primary, opened anew when it is lost, and
%%% the scripts that run there. A caller waits two seconds at the most, and no time at all while Redis is known to
%%% be away.
-module(invite_gate_redis).

-behaviour(gen_server).

-include_lib("kernel/include/logger.hrl").

-export([start/3, stop/1, is_ready/1, run/3]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

-define(TIMEOUT_MS, 2000).
-define(RECONNECT_MS, 1000).
%% A replica that is well has a change within a few milliseconds.
-define(REPLICA_MS, <<"500">>).
-define(SCRIPTS, [account, claim, commit, enter, 'expired-claims', heartbeat, look, 'may-register', 'note-failure', 'offered-commands', 'open-query', peek, release, settings, 'take-answer', 'take-inquiry']).

%% Starts it, or says why nobody can register.
-spec start(binary(), file:filename_all(), map()) -> ok | {error, iodata()}.
start(Host, Folder, Options) ->
    case {load(Folder), target(Options)} of
        {{ok, Scripts}, {ok, Target}} ->
            %% Not as arguments of the process, which supervisors log: there is a password in it.
            persistent_term:put({?MODULE, Host}, {Scripts, Target, tls(Target, Options)}),
            {ok, _} = gen_mod:start_child(?MODULE, Host, #{}),
            ok;
        {{error, Problem}, _} ->
            {error, Problem};
        {_, {error, Problem}} ->
            {error, ["the option redis is not understood: ", Problem]}
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
    case {persistent_term:get({?MODULE, Host}, none), whereis(client_name(Host))} of
        {{#{Name := Script}, _, _}, Client} when is_pid(Client) ->
            run_script(Client, Name, Script, [<<"1">>, root(Host) | Arguments]);
        _ ->
            {error, not_run}
    end.

run_script(Client, Name, {Source, Digest}, Arguments) ->
    Deadline = now_ms() + ?TIMEOUT_MS,
    Outcome =
        case invite_gate_connection:ask(Client, [<<"EVALSHA">>, Digest | Arguments], ?TIMEOUT_MS) of
            {refused, <<"NOSCRIPT", _/binary>>} ->
                invite_gate_connection:ask(Client, [<<"EVAL">>, Source | Arguments], left(Deadline));
            Other ->
                Other
        end,
    case Outcome of
        {refused, Text} ->
            ?LOG_ERROR("Redis did not run the script ~s: ~s", [Name, Text]),
            leave_if_elsewhere(Client, Text),
            {error, not_run};
        {ok, Reply} ->
            %% A late answer: this process was stopped, and a lease may be over.
            case confirm(Name, Client, Deadline) andalso now_ms() =< Deadline of
                true -> {ok, Reply};
                false -> {error, unknown}
            end;
        _ ->
            Outcome
    end.

leave_if_elsewhere(Client, Text) ->
    case invite_gate_topology:is_wrong_node(Text) of
        true -> invite_gate_connection:leave(Client, Text);
        false -> ok
    end.

%% A failover must not undo a claim, for an account is made on it, nor lose a message that was taken: where the primary has a
%% replica that is in step, or has to have one, the replica has it, too.
confirm(Name, Client, Deadline) when Name =:= claim; Name =:= enter ->
    case invite_gate_connection:ask(Client, [<<"INFO">>, <<"replication">>], left(Deadline)) of
        {ok, Info} -> not invite_gate_topology:awaits_replica(Info) orelse wait_for_replica(Client, Deadline);
        Other -> invite_gate_topology:is_forbidden(Other)
    end;
confirm(_Name, _Client, _Deadline) ->
    true.

wait_for_replica(Client, Deadline) ->
    case invite_gate_connection:ask(Client, [<<"WAIT">>, <<"1">>, ?REPLICA_MS], left(Deadline)) of
        {ok, 0} ->
            %% Perhaps because it is the primary by now.
            invite_gate_connection:leave(Client, "its replica does not keep up"),
            false;
        {ok, _} ->
            true;
        Other ->
            %% Who is not told of replicas cannot wait for them.
            invite_gate_topology:is_forbidden(Other)
    end.

%% gen_server: keeps the connection, and is asked nothing.

init([Host, _Options]) ->
    process_flag(trap_exit, true),
    self() ! connect,
    {_, #{nodes := [Node | _]} = Target, Tls} = persistent_term:get({?MODULE, Host}),
    {ok, #{host => Host, target => Target, tls => Tls, client => none, opened => now_ms(), reachable => unknown, address => Node}}.

handle_call(_Request, _From, State) ->
    {reply, ignored, State}.

handle_cast(_Request, State) ->
    {noreply, State}.

handle_info(connect, #{host := Host, target := Target, tls := Tls} = State) ->
    case invite_gate_topology:open(Target, Tls, root(Host)) of
        {ok, Client, Address, Target1} ->
            true = register(client_name(Host), Client),
            invite_gate_claims:tick(Host),
            {noreply, note(true, none, State#{client := Client, opened := now_ms(), address := Address, target := Target1})};
        {error, Problem} ->
            erlang:send_after(?RECONNECT_MS, self(), connect),
            {noreply, note(false, Problem, State)}
    end;
handle_info({'EXIT', Client, Reason}, #{client := Client, opened := Opened} = State) ->
    %% Not at once where it was left right after it was made, as a replica is.
    erlang:send_after(max(0, min(?RECONNECT_MS, Opened + ?RECONNECT_MS - now_ms())), self(), connect),
    {noreply, note(false, describe(Reason), State#{client := none})};
handle_info(_Info, State) ->
    {noreply, State}.

terminate(_Reason, #{client := none}) ->
    ok;
terminate(_Reason, #{client := Client}) ->
    invite_gate_connection:close(Client).

%% Logs each change once.
note(IsReachable, _, #{reachable := IsReachable} = State) ->
    State;
note(true, _, #{address := Address} = State) ->
    ?LOG_INFO("Redis at ~s is reachable", [text(Address)]),
    State#{reachable := true};
note(false, Problem, #{address := Address} = State) ->
    ?LOG_WARNING("Redis at ~s is not reachable: ~s", [text(Address), Problem]),
    State#{reachable := false}.

describe({shutdown, Reason}) -> Reason;
describe(_) -> "the connection failed".

text({Host, Port}) ->
    io_lib:format("~s:~b", [Host, Port]).

%% Where nothing else is said, it is where ejabberd's own options say.
target(#{redis := <<>>}) ->
    {ok, #{
        form => single,
        nodes => [{ejabberd_option:redis_server(), ejabberd_option:redis_port()}],
        tls => false,
        username => <<>>,
        password => iolist_to_binary(ejabberd_option:redis_password()),
        database => integer_to_binary(ejabberd_option:redis_db()),
        name => <<>>,
        sentinel_password => <<>>
    }};
target(#{redis := Url}) ->
    invite_gate_url:parse(Url).

tls(#{tls := false}, _Options) -> none;
tls(#{tls := true}, #{redis_ca := Ca, redis_verify := Verify}) -> #{verify => Verify, ca => Ca}.

load(Folder) ->
    try
        {ok, maps:from_list([{Name, script(read_all(Folder, Name))} || Name <- ?SCRIPTS])}
    catch
        throw:{missing, File, Reason} ->
            {error, io_lib:format("the script ~ts cannot be read (~s)", [File, file:format_error(Reason)])}
    end.

%% The text of a script, behind what opens all of them and what its first line says it needs.
read_all(Folder, Name) ->
    Text = read(Folder, atom_to_list(Name)),
    Needed =
        case re:run(Text, "^-- Needs: (.+)\n", [{capture, [1], list}]) of
            {match, [Names]} -> string:lexemes(Names, " ");
            nomatch -> []
        end,
    [[[read(Folder, Part), $\n] || Part <- ["common" | Needed]], Text].

read(Folder, Name) ->
    File = filename:join(Folder, Name ++ ".lua"),
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

left(Deadline) ->
    max(Deadline - now_ms(), 0).

now_ms() ->
    erlang:monotonic_time(millisecond).
