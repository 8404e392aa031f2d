%%% Accounts are registered here by invitation, and Redis, which the bot writes, knows the invitations.
%%%
%%% At preauth a token is looked at, at registration one use of it is claimed, and when the account exists the
%%% use is committed. A crash in between leaves a claim whose lease runs out, and which is settled by looking
%%% for the account. docs/redis.md in the project describes the scripts and what they answer.
-module(mod_invite_gate).

-behaviour(gen_mod).

-include_lib("kernel/include/logger.hrl").

-export([start/2, stop/1, reload/3, depends/2, mod_options/1, mod_opt_type/1, mod_doc/0]).
-export([offer_features/2, handle_unauthenticated/2, note_registered/2, note_removed/2, note_sent/1, take_token/1]).
-export([approve/2]).
-export([pass_on/1, refuse_command/4, list_commands/5, name_commands/5, feature_commands/5]).
-export([take_message/1, greet/1]).
-export([ask_open/1]).

%% A login must not suffer from Redis being slow.
-define(FEATURES_PATIENCE_MS, 500).

%% gen_mod

-spec start(binary(), map()) -> ok.
start(Host, Options) ->
    set_own_settings(Host, Options),
    ok = invite_gate_claims:start(Host),
    open_redis(Host, Options),
    warn_of_rival(Host),
    each_hook(adder(Host)),
    ok = invite_gate_component:start(),
    start_commands(Host, Options),
    start_domain(Host, Options).

-spec stop(binary()) -> ok.
stop(Host) ->
    stop_domain(Host),
    stop_commands(Host),
    ok = invite_gate_component:stop(Host),
    each_hook(deleter(Host)),
    %% It says goodbye to Redis.
    invite_gate_claims:stop(Host),
    invite_gate_redis:stop(Host).

-spec reload(binary(), map(), map()) -> ok.
reload(Host, NewOptions, _OldOptions) ->
    %% The hooks stay: without them mod_register would let everybody in meanwhile.
    invite_gate_redis:stop(Host),
    set_own_settings(Host, NewOptions),
    open_redis(Host, NewOptions),
    stop_commands(Host),
    start_commands(Host, NewOptions),
    stop_domain(Host),
    start_domain(Host, NewOptions).

adder(Host) ->
    fun(Hook, Function, Order) -> ejabberd_hooks:add(Hook, Host, ?MODULE, Function, Order) end.

deleter(Host) ->
    fun(Hook, Function, Order) -> ejabberd_hooks:delete(Hook, Host, ?MODULE, Function, Order) end.

start_commands(Host, #{commands := true}) ->
    ok = invite_gate_commands:start(Host),
    each_command_hook(adder(Host));
start_commands(_Host, #{commands := false}) ->
    ok.

stop_commands(Host) ->
    each_command_hook(deleter(Host)),
    invite_gate_commands:stop(Host).

start_domain(Host, #{answer_at_domain := true, bot := Bot}) ->
    ok = invite_gate_domain:start(Host, Bot),
    each_domain_hook(adder(Host));
start_domain(_Host, #{answer_at_domain := false}) ->
    ok.

stop_domain(Host) ->
    each_domain_hook(deleter(Host)),
    invite_gate_domain:stop(Host).

set_own_settings(Host, Options) ->
    Own = maps:with([allow_registration, registration_invite_only], Options),
    persistent_term:put({?MODULE, Host}, Own),
    persistent_term:put({?MODULE, Host, open}, maps:get(allow_registration, Own)).

open_redis(Host, Options) ->
    case invite_gate_redis:start(Host, scripts_folder(Options), Options) of
        ok -> ok;
        {error, Problem} -> ?LOG_ERROR("Nobody can register at ~ts: ~ts", [Host, Problem])
    end.

%% mod_register by itself lets everybody in, and the gate stands before it.
-spec depends(binary(), map()) -> [{module(), hard | soft}].
depends(_Host, _Options) ->
    [{mod_register, hard}, {mod_roster, hard}].

-spec mod_options(binary()) -> [{atom(), term()}].
mod_options(_Host) ->
    [
        {redis, <<>>},
        {redis_ca, <<>>},
        {redis_verify, true},
        {scripts_dir, <<>>},
        {allow_registration, false},
        {registration_invite_only, true},
        {commands, true},
        {answer_at_domain, true},
        {bot, <<>>},
        {component, <<>>}
    ].

-spec mod_opt_type(atom()) -> term().
mod_opt_type(redis) -> econf:binary();
mod_opt_type(redis_ca) -> econf:binary();
mod_opt_type(redis_verify) -> econf:bool();
mod_opt_type(scripts_dir) -> econf:binary();
mod_opt_type(allow_registration) -> econf:bool();
mod_opt_type(registration_invite_only) -> econf:bool();
mod_opt_type(commands) -> econf:bool();
mod_opt_type(answer_at_domain) -> econf:bool();
mod_opt_type(bot) -> econf:user();
mod_opt_type(component) -> econf:domain().

-spec mod_doc() -> map().
mod_doc() ->
    #{desc => <<"Registration by the invitations that invite-bot keeps in Redis.">>}.

%% Before mod_register (50) and the hook that refuses the rest (100); after mod_register where it offers registration.
each_hook(Do) ->
    Do(c2s_pre_auth_features, offer_features, 90),
    Do(c2s_unauthenticated_packet, handle_unauthenticated, 5),
    Do(register_user, note_registered, 90),
    Do(remove_user, note_removed, 90),
    Do(c2s_filter_send, note_sent, 90),
    Do(sm_receive_packet, take_token, 10),
    %% Between ejabberd_sm, which knows whether there is such a user, and mod_roster.
    Do(roster_in_subscription, approve, 40),
    ok.

%% XEP-0401: late enough to see what others have done to a stanza; before other modules that have commands of these names;
%% after mod_adhoc (99), which begins the list anew, and before mod_disco (100), which knows no such node.
each_command_hook(Do) ->
    Do(user_send_packet, pass_on, 99),
    Do(adhoc_local_commands, refuse_command, 10),
    Do(disco_local_items, list_commands, 99),
    Do(disco_local_identity, name_commands, 99),
    Do(disco_local_features, feature_commands, 99),
    ok.

%% What people write to the domain: when archives and carbons have it, as with the commands; and their presence, after
%% mod_announce (50), before it is dropped (100).
each_domain_hook(Do) ->
    Do(user_send_packet, take_message, 99),
    Do(local_send_to_resource_hook, greet, 60),
    ok.

%% Hooks

-spec offer_features([term()], binary()) -> [term()].
offer_features(Features, Host) ->
    case is_open(Host) of
        true ->
            %% XEP-0445 §3, and the name that the feature had before.
            Names = [<<"urn:xmpp:ibr-token:0">>, <<"urn:xmpp:invite">>],
            Features ++ [invite_gate_xml:element(["<register xmlns='", Name, "'/>"]) || Name <- Names];
        false ->
            [Feature || Feature <- Features, not is_registration(Feature)]
    end.

-spec handle_unauthenticated(map(), term()) -> map() | {stop, map()}.
handle_unauthenticated(#{lserver := Host} = State, Stanza) ->
    invite_gate_streams:handle(State, Stanza, persistent_term:get({?MODULE, Host})).

-spec note_registered(binary(), binary()) -> ok.
note_registered(Name, Host) ->
    invite_gate_streams:note_registered(Name, Host).

%% Some that remove accounts say so also where the account is still there.
-spec note_removed(binary(), binary()) -> ok.
note_removed(Name, Host) ->
    case ejabberd_auth:user_exists(Name, Host) of
        true -> ok;
        false -> invite_gate_people:ended(Host, Name)
    end.

-spec note_sent({term(), map()}) -> {term(), map()}.
note_sent({Stanza, #{lserver := Host}} = Acc) ->
    invite_gate_streams:note_sent(Host, Stanza),
    Acc;
note_sent(Acc) ->
    Acc.

-spec take_token(term()) -> term().
take_token(Stanza) ->
    invite_gate_subscriptions:take_token(Stanza).

-spec approve(boolean(), term()) -> boolean() | {stop, false}.
approve(Known, Request) ->
    {_, Host, _} = jid:tolower(xmpp:get_to(Request)),
    case invite_gate_subscriptions:may_approve(Host, Request) of
        true -> {stop, false};
        false -> Known
    end.

-spec pass_on({term(), map()}) -> {term(), map()} | {stop, {drop, map()}}.
pass_on({Stanza, #{lserver := Host} = State} = Acc) ->
    case invite_gate_commands:take(Host, Stanza) of
        true -> {stop, {drop, State}};
        false -> Acc
    end.

-spec take_message({term(), map()}) -> {term(), map()} | {stop, {drop, map()}}.
take_message({Stanza, #{lserver := Host} = State} = Acc) ->
    case invite_gate_domain:take(Host, Stanza) of
        true -> {stop, {drop, State}};
        false -> Acc
    end.

-spec greet(term()) -> ok | stop.
greet(Stanza) ->
    case invite_gate_domain:greet(Stanza) of
        true -> stop;
        false -> ok
    end.

-spec refuse_command(term(), term(), term(), term()) -> term().
refuse_command(Acc, _From, _To, Request) ->
    invite_gate_commands:refuse(Acc, Request).

-spec list_commands(term(), term(), term(), binary(), binary()) -> term().
list_commands(Acc, From, To, Node, _Lang) ->
    {_, Host, _} = jid:tolower(To),
    invite_gate_commands:items(Acc, Host, From, Node).

-spec name_commands([term()], term(), term(), binary(), binary()) -> [term()].
name_commands(Acc, _From, _To, Node, _Lang) ->
    invite_gate_commands:identities(Acc, Node).

-spec feature_commands(term(), term(), term(), binary(), binary()) -> term().
feature_commands(Acc, _From, _To, Node, _Lang) ->
    invite_gate_commands:features(Acc, Node).

%% Whether registration is open changes rarely: what was known last will do where Redis does not say.

is_open(Host) ->
    case invite_gate_redis:is_ready(Host) of
        true ->
            {Asker, Monitor} = spawn_monitor(fun() -> ask_open(Host) end),
            receive
                {'DOWN', Monitor, process, Asker, _} -> ok
            after ?FEATURES_PATIENCE_MS -> demonitor(Monitor, [flush])
            end,
            persistent_term:get({?MODULE, Host, open});
        false ->
            false
    end.

-spec ask_open(binary()) -> ok.
ask_open(Host) ->
    Known = persistent_term:get({?MODULE, Host, open}),
    #{allow_registration := Own} = persistent_term:get({?MODULE, Host}),
    Reply = invite_gate_redis:run(Host, settings, [<<"allow_registration">>]),
    persistent_term:put({?MODULE, Host, open}, invite_gate_decisions:is_open(Reply, Known, Own)).

is_registration(Feature) ->
    {xmpp:get_name(Feature), xmpp:get_ns(Feature)} =:=
        {<<"register">>, <<"http://jabber.org/features/iq-register">>}.

%% gate/scripts, beside gate/ejabberd: from gate/ejabberd/mod_invite_gate/ebin, where this module is.
scripts_folder(#{scripts_dir := <<>>}) ->
    Own = filename:dirname(filename:dirname(code:which(?MODULE))),
    filename:join([Own, "..", "..", "scripts"]);
scripts_folder(#{scripts_dir := Folder}) ->
    Folder.

warn_of_rival(Host) ->
    case gen_mod:is_loaded(Host, mod_invites) of
        true -> ?LOG_ERROR("mod_invites has its own idea of who may register: take it out of modules", []);
        false -> ok
    end.
