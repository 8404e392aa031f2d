%%% Messages and presence to the domain itself: the gate enters messages into the bot's inbox, and the bot's answers go out as
%%% the domain's.
-module(invite_gate_domain).

-include_lib("kernel/include/logger.hrl").

-export([start/2, stop/1, take/2, greet/1]).

%% For this long an answer may be sent by one bot and again by the next.
-define(ANSWERED_MS, <<"3600000">>).

%% Bot: the user name of the bot's account; empty where nobody has named it.
-spec start(binary(), binary()) -> ok.
start(Host, <<>>) ->
    ?LOG_INFO("Nobody answers at ~ts: the option bot does not name the bot's account", [Host]);
start(Host, Bot) ->
    persistent_term:put({?MODULE, Host}, Bot).

-spec stop(binary()) -> ok.
stop(Host) ->
    _ = persistent_term:erase({?MODULE, Host}),
    ok.

%% What somebody sends who is logged in at the host, in the process of that stream: whether it was taken. What was not gets the
%% server's own error. A client waits for its own message, and so its messages stay in order.
-spec take(binary(), term()) -> boolean().
take(Host, Stanza) ->
    case persistent_term:get({?MODULE, Host}, none) of
        none -> false;
        Bot -> is_ours(Host, Stanza) andalso take(Host, Bot, Stanza)
    end.

take(Host, Bot, Stanza) ->
    case {invite_gate_messages:wraps_answer(Stanza), jid:tolower(xmpp:get_from(Stanza))} of
        {true, {Bot, Host, _}} ->
            take_answer(Host, Stanza);
        {true, _} ->
            From = jid:encode(xmpp:get_from(Stanza)),
            ?LOG_WARNING("~ts is not the bot that the option bot names, and does not answer as ~ts", [From, Host]),
            false;
        {false, _} ->
            take_message(Host, Stanza)
    end.

take_message(Host, Stanza) ->
    case invite_gate_messages:kind_of(Stanza) of
        message ->
            case invite_gate_messages:storable(Stanza) of
                {ok, Text} -> enter(Host, Stanza, Text);
                none -> false
            end;
        chatter ->
            true;
        none ->
            false
    end.

enter(Host, Stanza, Text) ->
    {Identity, LifetimeMs} = invite_gate_messages:identity_of(Stanza),
    Sender = jid:encode(jid:remove_resource(jid:tolower(xmpp:get_from(Stanza)))),
    Arguments = [<<>>, <<>>, <<>>, invite_gate_decisions:digest(iolist_to_binary(Identity)), LifetimeMs, Sender, Text],
    case invite_gate_redis:run(Host, enter, Arguments) of
        %% The bot tells who is over the limit.
        {ok, [[Outcome | _]]} when Outcome =:= <<"entered">>; Outcome =:= <<"known">>; Outcome =:= <<"limited">> ->
            ok;
        _ ->
            ejabberd_router:route(xmpp:make_error(Stanza, invite_gate_refusals:error('not-taken')))
    end,
    true.

take_answer(Host, Stanza) ->
    case invite_gate_messages:unwrap(Stanza, Host) of
        {ok, Answer} ->
            send_on(Host, Answer),
            true;
        none ->
            false
    end.

%% Where Redis does not say that an answer went out before, it goes out: rather twice than never.
send_on(Host, Answer) ->
    case invite_gate_redis:run(Host, 'take-answer', [xmpp:get_id(Answer), ?ANSWERED_MS]) of
        {ok, [<<"known">>]} -> ok;
        _ -> ejabberd_router:route(Answer)
    end.

is_ours(Host, Stanza) ->
    xmpp:is_stanza(Stanza) andalso
        xmpp:get_name(Stanza) =:= <<"message">> andalso
        jid:tolower(xmpp:get_to(Stanza)) =:= {<<>>, Host, <<>>} andalso
        invite_gate_commands:is_user(Host, xmpp:get_from(Stanza)).

%% The hook `local_send_to_resource_hook`: the domain is a contact that is always there, as Prosody's is. ejabberd by itself
%% says nothing to presence. Answers whether it was for us.
-spec greet(term()) -> boolean().
greet(Stanza) ->
    {Name, Host, Resource} = jid:tolower(xmpp:get_to(Stanza)),
    From = xmpp:get_from(Stanza),
    {User, FromHost, _} = jid:tolower(From),
    IsForUs =
        xmpp:get_name(Stanza) =:= <<"presence">> andalso
            {Name, Resource} =:= {<<>>, <<>>} andalso
            {FromHost, User =/= <<>>} =:= {Host, true} andalso
            persistent_term:get({?MODULE, Host}, none) =/= none,
    IsForUs andalso answer_presence(xmpp:get_type(Stanza), jid:make(Host), From).

answer_presence(subscribe, Domain, From) ->
    send_presence(<<"subscribed">>, Domain, jid:remove_resource(From)),
    send_presence(<<>>, Domain, jid:remove_resource(From));
answer_presence(unsubscribe, Domain, From) ->
    send_presence(<<"unsubscribed">>, Domain, jid:remove_resource(From));
answer_presence(probe, Domain, From) ->
    send_presence(<<>>, Domain, From);
answer_presence(_Type, _Domain, _From) ->
    false.

send_presence(Type, Domain, To) ->
    Attributes = [[" type='", Type, "'"] || Type =/= <<>>],
    Element = invite_gate_xml:element(["<presence xmlns='jabber:client'", Attributes, "/>"]),
    ejabberd_router:route(xmpp:set_from_to(xmpp:decode(Element, <<"jabber:client">>, []), Domain, To)),
    true.
