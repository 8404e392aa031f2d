%%% What people write to the domain, and what the bot answers there. Pure: knows nothing of streams.
-module(invite_gate_messages).

-export([kind_of/1, identity_of/1, storable/1, wraps_answer/1, unwrap/2]).

-define(NS_CLIENT, <<"jabber:client">>).
-define(NS_FORWARD, <<"urn:xmpp:forward:0">>).
-define(NS_GATE, <<"urn:invite-bot:gate:0">>).

%% As the bot bounds what it enters by itself: far more than any command has.
-define(MAX_BODY, 4000).
-define(MAX_CHILD, 300).
-define(MAX_CHILDREN, 20).
-define(MAX_BYTES, 16000).
-define(ATTRIBUTES, [<<"from">>, <<"to">>, <<"type">>, <<"id">>, <<"xml:lang">>]).

%% The same words again are another message after this; under one id they are the same.
-define(WORDS_MS, <<"10000">>).
-define(HOUR_MS, <<"3600000">>).

%% What clients send beside messages, and for which nobody wants to see an error.
-define(CHATTER, [
    <<"http://jabber.org/protocol/chatstates">>,
    <<"urn:xmpp:chat-markers:0">>,
    <<"urn:xmpp:receipts">>,
    <<"urn:xmpp:reactions:0">>
]).

%% All that a message of the bot may hold.
-define(ANSWER_CHILDREN, [
    {<<"body">>, ?NS_CLIENT},
    {<<"thread">>, ?NS_CLIENT},
    {<<"origin-id">>, <<"urn:xmpp:sid:0">>},
    {<<"received">>, <<"urn:xmpp:receipts">>},
    {<<"response">>, <<"urn:xmpp:tmp:quick-response">>},
    {<<"unstyled">>, <<"urn:xmpp:styling:0">>},
    {<<"x">>, <<"jabber:x:oob">>}
]).

%% A message, which is to be answered; chatter, which is not; none where the server's own rules are for it.
-spec kind_of(term()) -> message | chatter | none.
kind_of(Stanza) ->
    IsForUs = lists:member(xmpp:get_type(Stanza), [chat, normal]),
    Element = xmpp:encode(Stanza),
    case IsForUs andalso fxml:get_subtag(Element, <<"body">>) of
        false when IsForUs ->
            case lists:any(fun(Child) -> lists:member(xmpp:get_ns(Child), ?CHATTER) end, xmpp:get_els(Element)) of
                true -> chatter;
                false -> none
            end;
        false ->
            none;
        _ ->
            message
    end.

%% What is the same in each copy of a message, and for how many ms no other message has it.
-spec identity_of(term()) -> {iodata(), binary()}.
identity_of(Stanza) ->
    From = xmpp:get_from(Stanza),
    Body = fxml:get_subtag_cdata(xmpp:encode(Stanza), <<"body">>),
    case xmpp:get_id(Stanza) of
        <<>> -> {["domain ", jid:encode(From), " ", Body], ?WORDS_MS};
        Id -> {["domain ", jid:encode(jid:remove_resource(From)), " ", Id, " ", Body], ?HOUR_MS}
    end.

%% A message as text. Of one that is too long to be a command, what it is stays; none where not even that is short.
-spec storable(term()) -> {ok, binary()} | none.
storable(Stanza) ->
    Element = xmpp:encode(Stanza),
    Children = [shorten(Child) || Child <- lists:sublist(xmpp:get_els(Element), ?MAX_CHILDREN)],
    Text = fxml:element_to_binary(fxml:append_subtags(without_children(Element), Children)),
    case byte_size(Text) =< ?MAX_BYTES of
        true -> {ok, Text};
        false -> none
    end.

without_children(Element) ->
    Attributes = [{Name, invite_gate_xml:attribute(Name, Element)} || Name <- ?ATTRIBUTES],
    lists:foldl(
        fun({Name, Value}, Tag) -> fxml:replace_tag_attr(Name, Value, Tag) end,
        invite_gate_xml:element(["<message xmlns='", ?NS_CLIENT, "'/>"]),
        [Attribute || {_, Value} = Attribute <- Attributes, Value =/= <<>>]
    ).

shorten(Child) ->
    case {xmpp:get_name(Child), byte_size(fxml:element_to_binary(Child)) > ?MAX_CHILD} of
        {_, false} -> Child;
        {<<"body">>, true} -> element(<<"body">>, <<>>, cut(fxml:get_tag_cdata(Child)));
        {Name, true} -> element(Name, xmpp:get_ns(Child), <<>>)
    end.

element(Name, Namespace, Text) ->
    Attributes = [[" xmlns='", fxml:crypt(Namespace), "'"] || Namespace =/= <<>>],
    invite_gate_xml:element(["<", Name, Attributes, ">", fxml:crypt(Text), "</", Name, ">"]).

%% As much of a text as fits, without half a character at its end.
cut(Text) when byte_size(Text) =< ?MAX_BODY ->
    Text;
cut(Text) ->
    case unicode:characters_to_binary(binary:part(Text, 0, ?MAX_BODY)) of
        {incomplete, Whole, _} -> Whole;
        Whole -> Whole
    end.

-spec wraps_answer(term()) -> boolean().
wraps_answer(Stanza) ->
    subtag(<<"answer">>, ?NS_GATE, Stanza) =/= false.

%% The message to a user of this host that the bot has wrapped.
-spec unwrap(term(), binary()) -> {ok, term()} | none.
unwrap(Stanza, Host) ->
    Answer = subtag(<<"answer">>, ?NS_GATE, Stanza),
    case subtag(<<"message">>, ?NS_CLIENT, subtag(<<"forwarded">>, ?NS_FORWARD, Answer)) of
        false -> none;
        Element -> read_answer(Element, Host)
    end.

read_answer(Element, Host) ->
    try xmpp:decode(Element, ?NS_CLIENT, [ignore_els]) of
        Message ->
            case is_answer(Element, Message, Host) of
                true -> {ok, xmpp:set_from_to(Message, jid:make(Host), xmpp:get_to(Message))};
                false -> none
            end
    catch
        _:_ -> none
    end.

is_answer(Element, Message, Host) ->
    {Name, ToHost, _} = jid:tolower(xmpp:get_to(Message)),
    Name =/= <<>> andalso
        ToHost =:= Host andalso
        xmpp:get_id(Message) =/= <<>> andalso
        lists:member(xmpp:get_type(Message), [chat, normal]) andalso
        lists:all(fun(Child) -> lists:member(name_of(Child), ?ANSWER_CHILDREN) end, xmpp:get_els(Element)).

name_of(Child) ->
    case xmpp:get_ns(Child) of
        <<>> -> {xmpp:get_name(Child), ?NS_CLIENT};
        Namespace -> {xmpp:get_name(Child), Namespace}
    end.

subtag(_Name, _Namespace, false) -> false;
subtag(Name, Namespace, Parent) -> fxml:get_subtag_with_xmlns(xmpp:encode(Parent), Name, Namespace).
