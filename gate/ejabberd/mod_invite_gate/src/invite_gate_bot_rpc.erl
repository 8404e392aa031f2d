%%% The bots that are alive, and how one of them is asked: what somebody asks the domain is wrapped and sent to a
%%% bot's full JID, and it answers in the same way.
-module(invite_gate_bot_rpc).

-include_lib("kernel/include/logger.hrl").

-export([open/1, ask/3]).

-define(NS_GATE, "urn:invite-bot:gate:0").
-define(STANZAS, <<"jabber:client">>).
%% Of the time that there is, what one bot may take of it while there are others to ask.
-define(SHARE_OF_ONE, 3).
%% A bot that did not answer is asked last for this long.
-define(SILENT_MS, 30000).

%% Remembers who was silent, for as long as the process that calls this lives.
-spec open(binary()) -> ok.
open(Host) ->
    _ = ets:new(table(Host), [named_table, public]),
    ok.

%% For a process that is its own. What the reply to this IQ holds, be it an error; none where no bot answered within WithinMs milliseconds. A bot
%% that is asked in vain may have done what it was asked for all the same; the next one knows (docs/redis.md).
-spec ask(binary(), term(), pos_integer()) -> {ok, term()} | none.
ask(Host, IQ, WithinMs) ->
    Deadline = now_ms() + WithinMs,
    Id = p1_rand:get_string(),
    Asker = jid:encode(xmpp:get_from(IQ)),
    case invite_gate_redis:run(Host, 'open-query', [Id, Asker, integer_to_binary(WithinMs)]) of
        {ok, Known} ->
            Bots = invite_gate_decisions:rank_bots(
                Known,
                rand:uniform(),
                fun is_connected/1,
                fun(Bot) -> is_silent(Host, Bot) end
            ),
            ask_first(Host, Bots, question(IQ, Id, Asker), Deadline, WithinMs div ?SHARE_OF_ONE);
        {error, _} ->
            none
    end.

ask_first(_Host, [], _Question, _Deadline, _ShareMs) ->
    none;
ask_first(Host, [Bot | Others], Question, Deadline, ShareMs) ->
    LeftMs = Deadline - now_ms(),
    PatienceMs =
        case Others of
            [] -> LeftMs;
            _ -> min(LeftMs, ShareMs)
        end,
    case PatienceMs > 0 andalso ask_one(Host, Bot, Question, PatienceMs) of
        false ->
            none;
        {ok, Answer} ->
            ets:delete(table(Host), Bot),
            {ok, Answer};
        none ->
            ets:insert(table(Host), {Bot, now_ms() + ?SILENT_MS}),
            ?LOG_DEBUG("The bot at ~ts did not answer", [Bot]),
            ask_first(Host, Others, Question, Deadline, ShareMs)
    end.

ask_one(Host, Bot, {Type, Question}, PatienceMs) ->
    Element = invite_gate_xml:element(["<iq xmlns='", ?STANZAS, "' type='", Type, "' id='ask'/>"]),
    Empty = xmpp:decode(Element, ?STANZAS, [ignore_els]),
    IQ = xmpp:set_from_to(xmpp:set_els(Empty, [Question]), jid:make(Host), jid:decode(Bot)),
    Mark = make_ref(),
    ejabberd_router:route_iq(IQ, Mark, self(), PatienceMs),
    receive
        {iq_reply, timeout, Mark} -> none;
        {iq_reply, Reply, Mark} -> read_answer(Reply)
    after PatienceMs * 2 -> none
    end.

read_answer(Reply) ->
    case {xmpp:get_type(Reply), invite_gate_xml:children(Reply)} of
        {result, [Answer]} ->
            case {xmpp:get_name(Answer), xmpp:get_ns(Answer), fxml:get_subtag(Answer, <<"error">>)} of
                {<<"answer">>, <<?NS_GATE>>, false} -> first_child(xmpp:get_els(Answer));
                {<<"answer">>, <<?NS_GATE>>, Error} -> {ok, Error};
                _ -> none
            end;
        _ ->
            none
    end.

first_child([Child | _]) -> {ok, Child};
first_child([]) -> none.

%% The type of the IQ, and what it asks, wrapped.
question(IQ, Id, Asker) ->
    Attributes = [
        {<<"id">>, Id},
        {<<"asker">>, Asker},
        {<<"asked">>, jid:encode(xmpp:get_to(IQ))},
        {<<"iq">>, xmpp:get_id(IQ)},
        {<<"xml:lang">>, xmpp:get_lang(IQ)}
    ],
    Empty = invite_gate_xml:element(["<question xmlns='", ?NS_GATE, "'/>"]),
    Tag = lists:foldl(fun({Name, Value}, Element) -> fxml:replace_tag_attr(Name, Value, Element) end, Empty, Attributes),
    {atom_to_binary(xmpp:get_type(IQ), utf8), fxml:append_subtags(Tag, invite_gate_xml:children(IQ))}.

is_connected(Bot) ->
    {User, Server, Resource} = jid:tolower(jid:decode(Bot)),
    ejabberd_sm:get_session_pid(User, Server, Resource) =/= none.

is_silent(Host, Bot) ->
    case ets:lookup(table(Host), Bot) of
        [{_, Until}] -> now_ms() < Until;
        [] -> false
    end.

table(Host) ->
    gen_mod:get_module_proc(Host, ?MODULE).

now_ms() ->
    erlang:monotonic_time(millisecond).
