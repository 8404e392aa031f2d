%%% The word that the gate owes Redis: commit or release of each use that was claimed, and what became of accounts.
%%% A word that could not be delivered is kept and repeated until it is accepted; each may be repeated. Claims that are
%%% lost with this process are found by `expired-claims` when their lease is over.
-module(invite_gate_claims).

-behaviour(gen_server).

-include_lib("kernel/include/logger.hrl").

-export([start/1, stop/1, new/4, take/4, commit/2, release/2, note_failure/4, owe/3, owe_now/3, tick/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

-export_type([claim/0, word/0]).

-define(GATE_VERSION, "0.1.0").
-define(RETRY_MS, 1000).
-define(DELIVERY_MS, 500).
-define(TICK_MS, 20000).
-define(HEARTBEAT_MS, <<"60000">>).
-define(OVERDUE_AT_ONCE, <<"100">>).

-type claim() :: #{
    id := binary(),
    invite_id := binary(),
    name := binary(),
    purpose := binary(),
    inviter := binary(),
    contact := boolean(),
    language => binary()
}.

%% A script and its arguments. What happened earlier is told by how long ago, which is the same by every clock.
-type word() :: {atom(), [binary() | {ms_since, integer()}]}.

-spec start(binary()) -> ok.
start(Host) ->
    {ok, _} = gen_mod:start_child(?MODULE, Host, #{}),
    ok.

-spec stop(binary()) -> ok.
stop(Host) ->
    _ = gen_mod:stop_child(?MODULE, Host),
    ok.

%% Claims one use. A claim that Redis may have heard for all that is released.
-spec take(binary(), invite_gate_decisions:invite(), claim(), binary()) -> ok | invite_gate_decisions:refused().
take(Host, #{digest := Digest}, #{id := Id, name := Name, purpose := Purpose} = Claim, OwnAllow) ->
    Language = maps:get(language, Claim, <<>>),
    Reply = invite_gate_redis:run(Host, claim, [Digest, Id, Name, Purpose, OwnAllow, Language]),
    case Reply of
        {error, unknown} -> release(Host, Claim);
        _ -> ok
    end,
    invite_gate_decisions:read_claim(Reply).

%% A new id each time: an earlier claim may still be on its way to be released.
-spec new(invite_gate_decisions:invite(), binary(), binary(), boolean()) -> claim().
new(#{id := InviteId, inviter := Inviter}, Name, Purpose, Contact) ->
    #{
        id => random_id(),
        invite_id => InviteId,
        name => Name,
        purpose => Purpose,
        inviter => Inviter,
        contact => Contact
    }.

%% Somebody with a good token was refused. The words are those of the server, where it was not the gate.
-spec note_failure(binary(), binary(), atom() | binary(), binary()) -> ok.
note_failure(Host, InviteId, Reason, Words) ->
    owe(Host, {failure, InviteId}, {'note-failure', [InviteId, text(Reason), Words]}).

text(Reason) when is_atom(Reason) -> atom_to_binary(Reason, utf8);
text(Reason) -> Reason.

%% Neither waits for Redis.
-spec commit(binary(), claim()) -> ok.
commit(Host, Claim) ->
    owe_word(Host, commit, Claim).

-spec release(binary(), claim()) -> ok.
release(Host, Claim) ->
    owe_word(Host, release, Claim).

owe_word(Host, Script, #{id := Id} = Claim) ->
    owe(Host, Id, word(Script, Claim)).

word(Script, #{id := Id, invite_id := InviteId, name := Name, purpose := Purpose}) ->
    {Script, [InviteId, Id, Name, Purpose]}.

%% Later word under the same key takes the place of what is not delivered. Does not wait for Redis.
-spec owe(binary(), term(), word()) -> ok.
owe(Host, Key, Word) ->
    gen_server:cast(server(Host), {owe, Key, Word}).

%% The same, and waits a moment for Redis to have it.
-spec owe_now(binary(), term(), word()) -> ok.
owe_now(Host, Key, Word) ->
    try
        gen_server:call(server(Host), {owe, Key, Word}, ?DELIVERY_MS)
    catch
        %% It is told all the same, as soon as Redis and this process can.
        exit:_ -> ok
    end.

%% The heartbeat, and what is overdue, now.
-spec tick(binary()) -> ok.
tick(Host) ->
    gen_server:cast(server(Host), tick).

init([Host, _Options]) ->
    process_flag(trap_exit, true),
    self() ! tick,
    {ok, #{host => Host, gate_name => random_id(), undelivered => #{}}}.

handle_call({owe, Key, Word}, _From, State) ->
    {reply, ok, deliver_or_retry(keep_word(Key, Word, State))};
handle_call(_Request, _From, State) ->
    {reply, ignored, State}.

handle_cast({owe, Key, Word}, State) ->
    {noreply, deliver_or_retry(keep_word(Key, Word, State))};
handle_cast(tick, State) ->
    {noreply, beat(State)};
handle_cast(_Request, State) ->
    {noreply, State}.

handle_info(retry, State) ->
    {noreply, deliver_or_retry(maps:remove(retrying, State))};
handle_info(tick, State) ->
    erlang:send_after(?TICK_MS, self(), tick),
    {noreply, beat(State)};
handle_info(_Info, State) ->
    {noreply, State}.

%% Nobody has to wait for the end of the heartbeat to know.
terminate(_Reason, #{host := Host, gate_name := GateName}) ->
    _ = invite_gate_redis:run(Host, heartbeat, [["gate:", GateName], <<>>, <<"0">>]),
    ok.

keep_word(Key, Word, #{undelivered := Undelivered} = State) ->
    State#{undelivered := Undelivered#{Key => Word}}.

%% A round ends at the first that Redis does not take.
deliver_or_retry(#{host := Host, undelivered := Undelivered} = State) ->
    Left = deliver(Host, maps:to_list(Undelivered)),
    State1 = State#{undelivered := maps:from_list(Left)},
    case State1 of
        #{retrying := true} ->
            State1;
        _ when Left =:= [] ->
            State1;
        _ ->
            erlang:send_after(?RETRY_MS, self(), retry),
            State1#{retrying => true}
    end.

deliver(_Host, []) ->
    [];
deliver(Host, [{_, {Script, Arguments}} | Rest] = All) ->
    case invite_gate_redis:run(Host, Script, [argument(Each) || Each <- Arguments]) of
        {ok, [<<"ok">> | _]} ->
            deliver(Host, Rest);
        {ok, _} ->
            ?LOG_WARNING("Could not ~s the use of invitation #~s, for it is gone", [Script, hd(Arguments)]),
            deliver(Host, Rest);
        {error, _} ->
            All
    end.

argument({ms_since, Happened}) ->
    integer_to_binary(erlang:monotonic_time(millisecond) - Happened);
argument(Argument) ->
    Argument.

beat(#{host := Host, gate_name := GateName} = State) ->
    Beat = io_lib:format(
        "{\"server\":\"ejabberd\",\"version\":\"~s\",\"gate\":\"~s\",\"obstacles\":[~ts],\"time\":~b}",
        [ejabberd_version(), ?GATE_VERSION, obstacles(Host), erlang:system_time(millisecond)]
    ),
    case invite_gate_redis:run(Host, heartbeat, [["gate:", GateName], unicode:characters_to_binary(Beat), ?HEARTBEAT_MS]) of
        {ok, _} ->
            mod_invite_gate:ask_open(Host),
            invite_gate_people:check_watched(Host),
            sweep(State);
        {error, _} ->
            State
    end.

obstacles(Host) ->
    lists:join(",", [
        io_lib:format("{\"code\":\"~ts\",\"detail\":\"~ts\"}", [Code, re:replace(Detail, "[\"\\\\[:cntrl:]]", " ", [global])])
     || {Code, Detail} <- invite_gate_obstacles:list(Host)
    ]).

ejabberd_version() ->
    re:replace(ejabberd_option:version(), "[^A-Za-z0-9.+~-]", "", [global]).

%% Claims whose lease ran out without a word, because their gate crashed.
sweep(#{host := Host} = State) ->
    case invite_gate_redis:run(Host, 'expired-claims', [?OVERDUE_AT_ONCE]) of
        {ok, [_ | _] = Leases} -> deliver_or_retry(lists:foldl(fun settle/2, State, Leases));
        _ -> State
    end.

settle([InviteId, Id, Name, Purpose, Inviter, Contact], #{host := Host, undelivered := Undelivered} = State) when
    not is_map_key(Id, Undelivered)
->
    ?LOG_INFO("Invitation #~s was claimed for ~s and never settled, settling it now", [InviteId, Name]),
    Claim = #{
        id => Id,
        invite_id => InviteId,
        name => Name,
        purpose => Purpose,
        inviter => Inviter,
        contact => Contact =:= <<"1">>
    },
    keep_word(Id, word(word_for(Host, Claim), Claim), State);
settle(_Lease, State) ->
    State.

word_for(Host, #{purpose := <<"register">>, name := Name} = Claim) ->
    %% While a claim is held nobody else may register its name: so an account came of it.
    case ejabberd_auth:user_exists(Name, Host) of
        true ->
            invite_gate_contacts:befriend_inviter(Host, Claim),
            commit;
        false ->
            release
    end;
word_for(_Host, #{purpose := <<"reset">>}) ->
    %% The password may have been set, and a second reset would be worse than none.
    commit;
word_for(Host, #{inviter := Inviter, name := Contact}) ->
    case invite_gate_contacts:is_subscribed(Host, Inviter, Contact) of
        true -> commit;
        false -> release
    end.

server(Host) ->
    gen_mod:get_module_proc(Host, ?MODULE).

random_id() ->
    iolist_to_binary([io_lib:format("~2.16.0b", [Byte]) || <<Byte>> <= crypto:strong_rand_bytes(12)]).
