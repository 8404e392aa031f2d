%%% XEP-0401's commands at the domain, where clients look for them: a bot decides who may run them, and what they do.
%%% Only a client that asks for the list of commands waits while a bot is asked.
-module(invite_gate_commands).

-behaviour(gen_server).

-include_lib("kernel/include/logger.hrl").

-export([start/1, stop/1, take/2, refuse/2, items/5, identities/2, features/2, is_user/2]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

%% With what it takes to get there, an answer comes within five seconds.
-define(ANSWER_MS, 4500).
%% Clients ask for the list when they log in, and wait.
-define(LIST_MS, 1500).
%% Nor do they wait again so soon where they waited in vain.
-define(QUIET_MS, 10000).
%% What one user, and all together, may have asked and not been answered yet.
-define(MAX_OF_ONE, 10).
-define(MOST, 200).

%% How ejabberd calls who logged in without an account: by SASL, and by any name.
-define(ANONYMOUS, [anonymous, ejabberd_auth_anonymous]).
-define(NODES, [<<"urn:xmpp:invite#invite">>, <<"urn:xmpp:invite#create-account">>]).
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
-spec items(term(), binary(), term(), binary(), binary()) -> term().
items(empty, Host, From, ?NS_COMMANDS = Node, Lang) ->
    items({result, []}, Host, From, Node, Lang);
items({result, Items}, Host, From, ?NS_COMMANDS, Lang) ->
    {result, [Item || Item <- Items, not is_about_node(Item)] ++ own_items(Host, From, Lang)};
items(Acc, _Host, _From, _Node, _Lang) ->
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
    OfOne = length([Other || Other <- maps:values(Waiting), Other =:= User]),
    case OfOne >= ?MAX_OF_ONE orelse map_size(Waiting) >= ?MOST of
        true ->
            answer(IQ, refused('too-often')),
            {noreply, State};
        false ->
            {_, Monitor} = spawn_monitor(fun() -> pass_on(Host, IQ) end),
            {noreply, State#{waiting := Waiting#{Monitor => User}}}
    end;
handle_cast(_Request, State) ->
    {noreply, State}.

handle_info({'DOWN', Monitor, process, _, _}, #{waiting := Waiting} = State) ->
    {noreply, State#{waiting := maps:remove(Monitor, Waiting)}};
handle_info(_Info, State) ->
    {noreply, State}.

pass_on(Host, IQ) ->
    try invite_gate_bot_rpc:ask(Host, IQ, ?ANSWER_MS) of
        {ok, Answer} ->
            _ = persistent_term:erase({?MODULE, Host}),
            answer(IQ, Answer);
        none ->
            answer(IQ, refused('no-bot'))
    catch
        Class:Reason ->
            ?LOG_ERROR("A bot could not be asked: ~p ~p", [Class, Reason]),
            answer(IQ, refused('no-bot'))
    end.

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

own_items(Host, From, Lang) ->
    case is_user(Host, From) andalso not is_quiet(Host) of
        true -> ask_for_items(Host, From, Lang);
        false -> []
    end.

ask_for_items(Host, From, Lang) ->
    Begun = now_ms(),
    Request = list_request(Host, From, Lang),
    {Asker, Monitor} = spawn_monitor(fun() -> exit(invite_gate_bot_rpc:ask(Host, Request, ?LIST_MS)) end),
    Answer =
        receive
            {'DOWN', Monitor, process, Asker, Given} -> Given
        after ?LIST_MS ->
            demonitor(Monitor, [flush]),
            exit(Asker, kill),
            none
        end,
    case Answer of
        {ok, List} ->
            Items = fxml:get_subtags(List, <<"item">>),
            [xmpp:decode(fxml:replace_tag_attr(<<"xmlns">>, ?NS_ITEMS, Item)) || Item <- Items];
        _ ->
            note_wait(Host, now_ms() - Begun),
            []
    end.

list_request(Host, From, Lang) ->
    Element = invite_gate_xml:element([
        ["<iq xmlns='jabber:client' type='get' id='list'>"],
        ["<query xmlns='", ?NS_ITEMS, "' node='", ?NS_COMMANDS, "'/></iq>"]
    ]),
    IQ = xmpp:decode(Element, <<"jabber:client">>, [ignore_els]),
    xmpp:set_lang(xmpp:set_from_to(IQ, From, jid:make(Host)), Lang).

%% A bot that fell silent is not waited for at every login.
note_wait(Host, WaitedMs) when WaitedMs > ?LIST_MS div 2 ->
    persistent_term:put({?MODULE, Host}, now_ms() + ?QUIET_MS);
note_wait(_Host, _WaitedMs) ->
    ok.

is_quiet(Host) ->
    now_ms() < persistent_term:get({?MODULE, Host}, now_ms()).

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
        jid:tolower(xmpp:get_to(Stanza)) =:= {<<>>, Host, <<>>} andalso
        is_question(xmpp:get_type(Stanza), xmpp:get_els(Stanza)).

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

now_ms() ->
    erlang:monotonic_time(millisecond).
