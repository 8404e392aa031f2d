%%% XEP-0379: a request for a subscription that carries a token of the person it is for is approved at once.
-module(invite_gate_subscriptions).

-include_lib("kernel/include/logger.hrl").

-export([take_token/1, may_approve/2]).

-define(NS_PREAUTH, <<"urn:xmpp:pars:0">>).
-define(META, invite_gate_token).

%% The hook `sm_receive_packet`: nobody but the gate sees a token. The request carries it on, out of sight.
-spec take_token(term()) -> term().
take_token(Stanza) ->
    case is_request(Stanza) andalso lists:partition(fun is_preauth/1, xmpp:get_els(Stanza)) of
        {[Preauth | _], Others} ->
            Token = invite_gate_xml:attribute(<<"token">>, xmpp:encode(Preauth)),
            xmpp:put_meta(xmpp:set_els(Stanza, Others), ?META, Token);
        _ ->
            Stanza
    end.

%% The hook `roster_in_subscription`, when privacy lists had nothing against the request. Answers whether it was
%% approved, so that nobody has to be asked.
-spec may_approve(binary(), term()) -> boolean().
may_approve(Host, Request) ->
    Token = xmpp:get_meta(Request, ?META, <<>>),
    is_request(Request) andalso invite_gate_decisions:is_token(Token) andalso approve(Host, Request, Token).

approve(Host, Request, Token) ->
    Owner = bare(xmpp:get_to(Request)),
    Contact = bare(xmpp:get_from(Request)),
    IsNeeded =
        Owner =/= Contact andalso
            not invite_gate_contacts:is_subscribed(Host, Owner, Contact) andalso
            invite_gate_people:may_invite(Host, Owner),
    case IsNeeded andalso take_use(Host, Token, Owner, Contact) of
        {ok, #{invite_id := InviteId} = Claim} ->
            ok = invite_gate_contacts:approve(Host, Request),
            ?LOG_INFO("~ts became a contact of ~ts by invitation #~s", [Contact, Owner, InviteId]),
            invite_gate_claims:commit(Host, Claim),
            true;
        _ ->
            false
    end.

%% Expiry has no grace here, and claim grants one: hence peek.
take_use(Host, Token, Owner, Contact) ->
    Digest = invite_gate_decisions:digest(Token),
    case invite_gate_decisions:read_peek(invite_gate_people:peek(Host, Digest), Digest) of
        {ok, #{inviter := Owner} = Invite} ->
            Claim = invite_gate_claims:new(Invite, Contact, <<"contact">>, false),
            case invite_gate_claims:take(Host, Invite, Claim, <<>>) of
                ok -> {ok, Claim};
                Refused -> Refused
            end;
        _ ->
            {refused, unknown}
    end.

is_request(Stanza) ->
    xmpp:get_name(Stanza) =:= <<"presence">> andalso xmpp:get_type(Stanza) =:= subscribe.

is_preauth(Element) ->
    xmpp:get_name(Element) =:= <<"preauth">> andalso xmpp:get_ns(Element) =:= ?NS_PREAUTH.

bare(Jid) ->
    jid:encode(jid:remove_resource(jid:tolower(Jid))).
