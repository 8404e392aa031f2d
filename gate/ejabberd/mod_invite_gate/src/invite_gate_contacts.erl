%%% What an invitation does to rosters.
-module(invite_gate_contacts).

-export([befriend_inviter/2, is_subscribed/3, approve/2, local_user/2]).

%% The new account and its inviter become contacts of each other, where the invitation says so and both are
%% accounts of this host. Safe to repeat.
-spec befriend_inviter(binary(), invite_gate_claims:claim()) -> ok.
befriend_inviter(Host, #{contact := true, inviter := Inviter, name := Name}) ->
    case local_user(Host, Inviter) of
        {ok, Username} when Username =/= Name ->
            case ejabberd_auth:user_exists(Username, Host) andalso ejabberd_auth:user_exists(Name, Host) of
                true -> befriend(jid:make(Username, Host), jid:make(Name, Host));
                false -> ok
            end;
        _ ->
            ok
    end;
befriend_inviter(_Host, _Claim) ->
    ok.

%% Whether this contact sees the presence of a user of this host.
-spec is_subscribed(binary(), binary(), binary()) -> boolean().
is_subscribed(Host, User, Contact) ->
    case local_user(Host, User) of
        {ok, Username} -> lists:member(subscription(Username, Host, jid:decode(Contact)), [both, from]);
        none -> false
    end.

%% XEP-0379 §3: approves a request, and asks for the same in return.
-spec approve(binary(), term()) -> ok.
approve(Host, Request) ->
    Contact = jid:remove_resource(xmpp:get_from(Request)),
    Owner = jid:remove_resource(xmpp:get_to(Request)),
    {Username, _, _} = jid:tolower(Owner),
    _ = mod_roster:in_subscription(false, Request),
    send_subscription(Host, Owner, Contact, <<"subscribed">>),
    case lists:member(subscription(Username, Host, Contact), [both, to]) of
        true -> ok;
        false -> send_subscription(Host, Owner, Contact, <<"subscribe">>)
    end.

send_subscription(Host, From, To, Type) ->
    Element = invite_gate_xml:element(["<presence xmlns='jabber:client' type='", Type, "'/>"]),
    Presence = xmpp:set_from_to(xmpp:decode(Element), From, To),
    ejabberd_hooks:run(roster_out_subscription, Host, [Presence]),
    ejabberd_router:route(Presence).

befriend(One, Other) ->
    case is_mutual(One, Other) andalso is_mutual(Other, One) of
        true ->
            ok;
        false ->
            %% The item that is pushed makes ejabberd send the presence of who is online.
            set_mutual(One, Other),
            set_mutual(Other, One)
    end.

is_mutual(User, Contact) ->
    {Username, Host, _} = jid:tolower(User),
    subscription(Username, Host, Contact) =:= both.

%% Name and groups that the user gave the contact earlier stay.
set_mutual(User, Contact) ->
    {Username, Host, _} = jid:tolower(User),
    Address = jid:encode(Contact),
    Items = [xmpp:encode(Item) || Item <- ejabberd_hooks:run_fold(roster_get, Host, [], [{Username, Host}])],
    Own = [Item || Item <- Items, invite_gate_xml:attribute(<<"jid">>, Item) =:= Address],
    New = invite_gate_xml:element(["<item xmlns='jabber:iq:roster' jid='", fxml:crypt(Address), "'/>"]),
    Mutual = lists:foldl(
        fun({Name, Value}, Item) -> fxml:replace_tag_attr(Name, Value, Item) end,
        hd(Own ++ [New]),
        [{<<"xmlns">>, <<"jabber:iq:roster">>}, {<<"subscription">>, <<"both">>}]
    ),
    ok = mod_roster:set_item_and_notify_clients(User, xmpp:decode(Mutual), true).

subscription(Username, Host, Contact) ->
    element(1, ejabberd_hooks:run_fold(roster_get_jid_info, Host, {none, none, []}, [Username, Host, Contact])).

%% The user name, if this is somebody of this host.
-spec local_user(binary(), binary()) -> {ok, binary()} | none.
local_user(_Host, <<>>) ->
    none;
local_user(Host, Address) ->
    try jid:tolower(jid:decode(Address)) of
        {Username, Host, _} when Username =/= <<>> -> {ok, Username};
        _ -> none
    catch
        error:{bad_jid, _} -> none
    end.
