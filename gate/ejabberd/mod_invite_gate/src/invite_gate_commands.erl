%%% XEP-0401's commands at the domain, where clients look for them: a bot decides who may run them, and what they do.
%%% They are listed whether one is there or not.
-module(invite_gate_commands).

-behaviour(gen_server).

-include_lib("kernel/include/logger.hrl").

-export([start/1, stop/1, take/2, refuse/2, items/4, identities/2, features/2, is_user/2]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

%% Conversations waits two seconds: the answer, be it that there is none, comes by then.
-define(ANSWER_MS, 1800).
%% Clients ask for the list when they log in, and wait.
-define(LIST_MS, 800).
%% What one user, and all together, may have asked and not been answered yet.
-define(MAX_OF_ONE, 10).
-define(MOST, 200).

%% How ejabberd calls who logged in without an account: by SASL, and by any name.
-define(ANONYMOUS, [anonymous, ejabberd_auth_anonymous]).
-define(NODES, [<<"urn:xmpp:invite#invite">>, <<"urn:xmpp:invite#create-account">>]).
%% By the commands as scripts name them: the nodes, and the names that the bot gives them in English.
-define(ITEMS, [
    {<<"invite">>, "urn:xmpp:invite#invite", "An invitation that gives a friend an account here"},
    {<<"create-account">>, "urn:xmpp:invite#create-account", "An invitation for an account, with a name if you like"}
]).
-define(NS_COMMANDS, <<"http://jabber.org/protocol/commands">>).
-define(NS_INFO, <<"http://jabber.org/protocol/disco#info">>).
-define(NS_ITEMS, <<"http://jabber.org/protocol/disco#items">>).

-spec start(binary()) -> ok.
start(Host) ->
    {ok, _} = gen_mod:start_child(?MODULE, Host, #{}),
    ok.

-spec stop(binary()) -> ok.
stop(Host) ->
    _ = gen_mod:stop_child(?MODULE, Host),
    _ = persistent_term:erase({?MODULE, Host}),
    ok.

%% What somebody sends who is logged in at the host: whether it was taken, because it is an IQ to the host about one
%% of the nodes. It is answered when a bot has answered.
-spec take(binary(), term()) -> boolean().
take(Host, Stanza) ->
    case is_ours(Host, Stanza) andalso is_user(Host, xmpp:get_from(Stanza)) of
        true ->
            gen_server:cast(server(Host), {pass_on, Stanza}),
            true;
        false ->
            false
    end.

%% The hook `adhoc_local_commands`, before all others: what comes this way was not taken, and so comes from elsewhere.
-spec refuse(term(), term()) -> term().
refuse(Acc, Request) ->
    case is_about_node(Request) of
        true -> {stop, {error, invite_gate_refusals:error(stranger)}};
        false -> Acc
    end.

%% The hook `disco_local_items`, after mod_adhoc. Other items with these names would lead nowhere.
-spec items(term(), binary(), term(), binary()) -> term().
items(empty, Host, From, ?NS_COMMANDS = Node) ->
    items({result, []}, Host, From, Node);
items({result, Items}, Host, From, ?NS_COMMANDS) ->
    {result, [Item || Item <- Items, not is_about_node(Item)] ++ own_items(Host, From)};
items(Acc, _Host, _From, _Node) ->
    Acc.

%% The hooks `disco_local_identity` and `disco_local_features`, where there is no mod_adhoc.
-spec identities([term()], binary()) -> [term()].
identities([], ?NS_COMMANDS) ->
    Attributes = "category='automation' type='command-list' name='Commands'",
    [xmpp:decode(invite_gate_xml:element(["<identity xmlns='", ?NS_INFO, "' ", Attributes, "/>"]))];
identities(Acc, _Node) ->
    Acc.

-spec features(term(), binary()) -> term().
features(empty, Node) when Node =:= <<>>; Node =:= ?NS_COMMANDS ->
    features({result, []}, Node);
features({result, Features}, <<>>) ->
    {result, lists:usort([?NS_COMMANDS | Features])};
features(Acc, _Node) ->
    Acc.

%% gen_server: who waits for an answer

init([Host, _Options]) ->
    ok = invite_gate_bot_rpc:open(Host),
    {ok, #{host => Host, waiting => #{}}}.

handle_call(_Request, _From, State) ->
    {reply, ignored, State}.

handle_cast({pass_on, IQ}, #{host := Host, waiting := Waiting} = State) ->
    User = jid:remove_resource(jid:tolower(xmpp:get_from(IQ))),
    OfOne = length([Other || {Other, _, _} <- maps:values(Waiting), Other =:= User]),
    case OfOne >= ?MAX_OF_ONE orelse map_size(Waiting) >= ?MOST of
        true ->
            answer(IQ, refused('too-often')),
            {noreply, State};
        false ->
            {Asker, Monitor} = spawn_monitor(fun() -> exit(ask(Host, IQ)) end),
            Timer = erlang:send_after(?ANSWER_MS, self(), {too_late, Asker}),
            {noreply, State#{waiting := Waiting#{Monitor => {User, IQ, Timer}}}}
    end;
handle_cast(_Request, State) ->
    {noreply, State}.

handle_info({too_late, Asker}, State) ->
    exit(Asker, kill),
    {noreply, State};
handle_info({'DOWN', Monitor, process, _, Given}, #{waiting := Waiting} = State) ->
    case maps:take(Monitor, Waiting) of
        {{_, IQ, Timer}, Others} ->
            _ = erlang:cancel_timer(Timer),
            answer_with(IQ, Given),
            {noreply, State#{waiting := Others}};
        error ->
            {noreply, State}
    end;
handle_info(_Info, State) ->
    {noreply, State}.

ask(Host, IQ) ->
    try
        invite_gate_bot_rpc:ask(Host, IQ, ?ANSWER_MS)
    catch
        Class:Reason ->
            ?LOG_ERROR("A bot could not be asked: ~p ~p", [Class, Reason]),
            none
    end.

answer_with(IQ, {ok, Answer}) -> answer(IQ, Answer);
answer_with(IQ, _) -> answer(IQ, refused('no-bot')).

%% As the domain.
answer(IQ, Answer) ->
    Reply =
        case xmpp:get_name(Answer) of
            <<"error">> -> xmpp:make_error(IQ, xmpp:decode(Answer, <<"jabber:client">>, [ignore_els]));
            _ -> xmpp:make_iq_result(IQ, Answer)
        end,
    ejabberd_router:route(Reply).

refused(Reason) ->
    xmpp:encode(invite_gate_refusals:error(Reason)).

%% The list

own_items(Host, From) ->
    case is_user(Host, From) of
        true ->
            Offered = offered(Host, From),
            [item(Host, Node, Name) || {Command, Node, Name} <- ?ITEMS, lists:member(Command, Offered)];
        false -> []
    end.

%% The commands that this user may run, as far as Redis says so in time; else what somebody was offered last.
offered(Host, From) ->
    User = jid:encode(jid:remove_resource(jid:tolower(From))),
    {Asker, Monitor} = spawn_monitor(fun() -> exit(invite_gate_redis:run(Host, 'offered-commands', [User])) end),
    receive
        {'DOWN', Monitor, process, Asker, {ok, Commands}} ->
            persistent_term:put({?MODULE, Host}, Commands),
            Commands;
        {'DOWN', Monitor, process, Asker, _} ->
            offered_last(Host)
    after ?LIST_MS ->
        demonitor(Monitor, [flush]),
        exit(Asker, kill),
        offered_last(Host)
    end.

offered_last(Host) ->
    persistent_term:get({?MODULE, Host}, [Command || {Command, _, _} <- ?ITEMS]).

item(Host, Node, Name) ->
    Attributes = ["jid='", fxml:crypt(Host), "' node='", Node, "' name='", Name, "'"],
    xmpp:decode(invite_gate_xml:element(["<item xmlns='", ?NS_ITEMS, "' ", Attributes, "/>"])).

%% Who asks about what

%% Whether an account of this host is logged in there, and asks by itself: this process is its stream. Who is
%% anonymous has no account.
-spec is_user(binary(), term()) -> boolean().
is_user(Host, From) ->
    {User, Server, Resource} = jid:tolower(From),
    case Server =:= Host andalso ejabberd_sm:get_user_info(User, Server, Resource) of
        [_ | _] = Session ->
            proplists:get_value(pid, Session) =:= self() andalso
                not lists:member(proplists:get_value(auth_module, Session), ?ANONYMOUS);
        _ ->
            false
    end.

is_ours(Host, Stanza) ->
    xmpp:is_stanza(Stanza) andalso
        xmpp:get_name(Stanza) =:= <<"iq">> andalso
        is_question(Host, jid:tolower(xmpp:get_to(Stanza)), Stanza).

is_question(Host, {<<>>, Host, <<>>}, Stanza) ->
    is_question(xmpp:get_type(Stanza), xmpp:get_els(Stanza));
%% At the bot's account, for which ejabberd would answer: older Gajim asks it, and no session.
is_question(Host, {User, Host, <<>>}, Stanza) ->
    User =:= gen_mod:get_module_opt(Host, mod_invite_gate, bot) andalso
        is_about_commands(xmpp:get_type(Stanza), xmpp:get_els(Stanza));
is_question(_Host, _To, _Stanza) ->
    false.

is_about_commands(Type, [Child]) ->
    Node = invite_gate_xml:attribute(<<"node">>, xmpp:encode(Child)),
    case {Type, xmpp:get_ns(Child), Node} of
        {set, ?NS_COMMANDS, _} -> true;
        {get, Namespace, ?NS_COMMANDS} -> lists:member(Namespace, [?NS_INFO, ?NS_ITEMS]);
        {get, ?NS_INFO, <<"urn:", _/binary>>} -> true;
        _ -> false
    end;
is_about_commands(_Type, _Children) ->
    false.

is_question(Type, [Child]) ->
    case {Type, xmpp:get_name(Child), xmpp:get_ns(Child)} of
        {set, <<"command">>, ?NS_COMMANDS} -> is_about_node(Child);
        {get, <<"query">>, ?NS_INFO} -> is_about_node(Child);
        _ -> false
    end;
is_question(_Type, _Children) ->
    false.

is_about_node(Element) ->
    lists:member(invite_gate_xml:attribute(<<"node">>, xmpp:encode(Element)), ?NODES).

server(Host) ->
    gen_mod:get_module_proc(Host, ?MODULE).

