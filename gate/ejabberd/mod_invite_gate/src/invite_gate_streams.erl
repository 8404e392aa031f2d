%%% Streams that are not logged in: from the preauth to the account (XEP-0445).
%%%
%%% What the gate knows of a stream is in the state that ejabberd keeps for it, and gets to every hook.
-module(invite_gate_streams).

-include_lib("kernel/include/logger.hrl").

-export([handle/3, note_registered/2, note_sent/2]).

-define(MAX_BAD_TOKENS, 5).

-type own_settings() :: #{allow_registration := boolean(), registration_invite_only := boolean()}.
-type state() :: map().
-type attempt() :: none | invite_gate_claims:claim().

%% A stanza of a stream that is not logged in: what is neither preauth nor registration goes on to others. A hook
%% that fails is passed over, and mod_register, which comes next, lets everybody in: so this one never does.
-spec handle(state(), term(), own_settings()) -> state() | {stop, state()}.
handle(State, Stanza, Own) ->
    case xmpp:is_stanza(Stanza) andalso {xmpp:get_name(Stanza), xmpp:get_type(Stanza)} of
        {<<"iq">>, Type} when Type =:= set; Type =:= get ->
            try
                Children = invite_gate_xml:children(Stanza),
                Kind = invite_gate_requests:kind_of(Children),
                IsOurs = invite_gate_requests:is_for(host(State), Stanza),
                case Kind of
                    other -> State;
                    _ when IsOurs -> handle(State, Stanza, Own, {Type, Kind, Children});
                    _ -> refuse(State, Stanza, elsewhere)
                end
            catch
                Class:_:Stack ->
                    %% Without the arguments, where passwords and tokens are.
                    Where = [{M, F, Line} || {M, F, _, Line} <- Stack],
                    ?LOG_ERROR("A request was refused for an error in the gate: ~p ~p", [Class, Where]),
                    refuse(State, Stanza, unavailable)
            end;
        _ ->
            State
    end.

handle(State, IQ, _Own, {set, preauth, [Preauth]}) ->
    preauth(State, IQ, invite_gate_xml:attribute(<<"token">>, Preauth));
handle(State, IQ, _Own, {_, preauth, _}) ->
    refuse(State, IQ, malformed);
handle(State, IQ, _Own, {get, account, [Inquiry]}) ->
    answer_inquiry(State, IQ, <<"account">>, Inquiry, fun(Name) ->
        Exists = atom_to_binary(ejabberd_auth:user_exists(Name, host(State)), utf8),
        ["<account xmlns='urn:invite-bot:gate:0' exists='", Exists, "'/>"]
    end);
handle(#{ip := {Address, _}} = State, IQ, _Own, {get, trial, [Inquiry]}) ->
    answer_inquiry(State, IQ, <<"trial">>, Inquiry, fun(_) ->
        Obstacles = [
            ["<obstacle code='", Code, "' detail='", fxml:crypt(Detail), "'/>"]
         || {Code, Detail} <- invite_gate_obstacles:try_from(host(State), Address)
        ],
        ["<trial xmlns='urn:invite-bot:gate:0'>", Obstacles, "</trial>"]
    end);
handle(State, IQ, _Own, {_, Kind, _}) when Kind =:= account; Kind =:= trial ->
    refuse(State, IQ, malformed);
handle(State, IQ, Own, {set, registration, [Query]}) ->
    register(State, IQ, Own, Query);
handle(State, IQ, _Own, {set, registration, _}) ->
    refuse(State, IQ, malformed);
handle(State, IQ, _Own, {get, registration, _}) ->
    offer_form(State, IQ);
handle(State, _IQ, _Own, _) ->
    State.

%% Preauth: takes no use yet.

preauth(State, IQ, Token) ->
    unless_exhausted(State, fun() ->
        answer_preauth(State, IQ, stream(State), peek(host(State), Token))
    end).

%% Guessing ends the stream.
unless_exhausted(State, Answer) ->
    case stream(State) of
        #{bad_tokens := BadTokens} when BadTokens >= ?MAX_BAD_TOKENS ->
            Error = xmpp:serr_policy_violation(<<"Too many invitations that are not valid">>, <<"en">>),
            {stop, ejabberd_c2s:send(State, Error)};
        _ ->
            Answer()
    end.

answer_preauth(State, IQ, Stream, {ok, Invite}) ->
    State1 = keep(State, Stream#{invite => Invite, language => xmpp:get_lang(IQ)}),
    send(State1, xmpp:make_iq_result(IQ));
answer_preauth(State, IQ, Stream, {refused, unavailable}) ->
    refuse(keep(State, maps:remove(invite, Stream)), IQ, unavailable);
answer_preauth(State, IQ, Stream, {refused, Reason}) ->
    ?LOG_DEBUG("A token was refused: ~s", [Reason]),
    refuse(count_guess(keep(State, maps:remove(invite, Stream))), IQ, 'invalid-token').

count_guess(State) ->
    #{bad_tokens := BadTokens} = Stream = stream(State),
    keep(State, Stream#{bad_tokens := BadTokens + 1}).

peek(Host, Token) ->
    case invite_gate_decisions:is_token(Token) of
        true ->
            Digest = invite_gate_decisions:digest(Token),
            Reply = invite_gate_people:peek(Host, Digest),
            check_peeked(Host, invite_gate_decisions:read_peek(Reply, Digest));
        false ->
            {refused, unknown}
    end.

check_peeked(Host, {ok, #{kind := Kind, name := Name, inviter := Inviter} = Invite}) ->
    IsUseless =
        invite_gate_decisions:purpose(Kind) =:= none orelse
            not invite_gate_people:may_invite(Host, Inviter) orelse
            (Kind =:= <<"reset">> andalso not ejabberd_auth:user_exists(Name, Host)),
    case IsUseless of
        true -> {refused, unknown};
        false -> {ok, Invite}
    end;
check_peeked(_Host, Refused) ->
    Refused.

%% What our own processes ask: anybody else has no inquiry in Redis.

answer_inquiry(State, IQ, Kind, Inquiry, Answer) ->
    Id = invite_gate_xml:attribute(<<"id">>, Inquiry),
    unless_exhausted(State, fun() ->
        case invite_gate_decisions:read_inquiry(take_inquiry(host(State), Kind, Id)) of
            {ok, About} ->
                send(State, xmpp:make_iq_result(IQ, invite_gate_xml:element(Answer(About))));
            {refused, unavailable} ->
                refuse(State, IQ, unavailable);
            {refused, Reason} ->
                refuse(count_guess(State), IQ, Reason)
        end
    end).

take_inquiry(Host, Kind, Id) ->
    case invite_gate_decisions:is_token(Id) of
        true -> invite_gate_redis:run(Host, 'take-inquiry', [Kind, Id]);
        false -> {ok, []}
    end.

%% A client that has shown a good invitation is given the form, also where mod_register has something else for others.
offer_form(State, IQ) ->
    IsInvited = maps:is_key(invite, stream(State)),
    case IsInvited andalso not invite_gate_accounts:is_captcha(host(State)) of
        true -> send(State, invite_gate_accounts:form(xmpp:set_els(IQ, [])));
        false -> State
    end.

%% Registration: one use is claimed, mod_register makes the account, and the use is committed or released.

register(State, IQ, Own, Query) ->
    case {stream(State), invite_gate_requests:read(Query)} of
        {_, {error, Reason}} ->
            refuse(State, IQ, Reason);
        {#{registered := true}, _} ->
            refuse(State, IQ, second);
        {#{invite := Invite}, {ok, Name, Password}} ->
            register_with_invite(State, IQ, Own, Invite, {Name, Password});
        {_, {ok, Name, Password}} ->
            Reply = invite_gate_redis:run(host(State), 'may-register', [
                Name,
                text(allow_registration, Own),
                text(registration_invite_only, Own)
            ]),
            case invite_gate_decisions:read_may_register(Reply) of
                ok -> make_account(State, IQ, none, {Name, Password});
                {refused, Reason} -> refuse(State, IQ, Reason)
            end
    end.

register_with_invite(State, IQ, Own, Invite, {Name, Password}) ->
    Host = host(State),
    case take_use(State, Own, Invite, Name) of
        {ok, #{purpose := <<"reset">>} = Claim} ->
            set_password(State, canonical(State, IQ, Name, Password), Claim);
        {ok, Claim} ->
            make_account(State, IQ, Claim, {Name, Password});
        {refused, Reason} ->
            invite_gate_claims:note_failure(Host, maps:get(id, Invite), Reason, <<>>),
            refuse(State, IQ, Reason)
    end.

take_use(State, Own, #{kind := Kind, contact := Contact} = Invite, Name) ->
    Host = host(State),
    {ok, Purpose} = invite_gate_decisions:purpose(Kind),
    New = invite_gate_claims:new(Invite, Name, Purpose, Contact),
    Claim = New#{language => maps:get(language, stream(State))},
    case check(Host, Invite, Name) of
        ok ->
            case invite_gate_claims:take(Host, Invite, Claim, text(allow_registration, Own)) of
                ok -> check_again(Host, Invite, Claim);
                Refused -> Refused
            end;
        Refused ->
            Refused
    end.

check(Host, #{inviter := Inviter} = Invite, Name) ->
    case invite_gate_decisions:check_name(Invite, Name, ejabberd_auth:user_exists(Name, Host)) of
        ok ->
            case invite_gate_people:may_invite(Host, Inviter) of
                true -> ok;
                false -> {refused, unknown}
            end;
        Refused ->
            Refused
    end.

%% Somebody may have been faster, or the account gone away.
check_again(Host, Invite, #{name := Name} = Claim) ->
    case invite_gate_decisions:check_name(Invite, Name, ejabberd_auth:user_exists(Name, Host)) of
        ok ->
            {ok, Claim};
        Refused ->
            invite_gate_claims:release(Host, Claim),
            Refused
    end.

%% Whether there is an account is told by the hook `register_user`,
%% which runs in this process and is given no state: hence the process dictionary.
-spec make_account(state(), term(), attempt(), {binary(), invite_gate_requests:password()}) ->
    state() | {stop, state()}.
make_account(State, IQ, Claim, NameAndPassword) ->
    put(?MODULE, {attempt, Claim}),
    try ask_account(State, IQ, Claim, NameAndPassword) of
        {stop, State1} -> {stop, end_attempt(State1, Claim)};
        State1 -> end_attempt(State1, Claim)
    catch
        Class:Reason:Stack ->
            _ = end_attempt(State, Claim),
            erlang:raise(Class, Reason, Stack)
    end.

ask_account(#{ip := {Address, _}} = State, IQ, Claim, {Name, Password}) ->
    Host = host(State),
    case Claim =:= none orelse invite_gate_accounts:is_captcha(Host) of
        true ->
            mod_register:c2s_unauthenticated_packet(State, canonical(State, IQ, Name, Password));
        false ->
            Order = {Name, invite_gate_requests:text(Password)},
            send(State, invite_gate_accounts:register(Host, xmpp:set_els(IQ, []), Order, Address))
    end.

end_attempt(State, Claim) ->
    case {erase(?MODULE), Claim} of
        {registered, _} ->
            keep(State, spent(stream(State)));
        {_, none} ->
            State;
        {_, #{name := Name}} ->
            Host = host(State),
            case ejabberd_auth:user_exists(Name, Host) of
                true -> complete(Host, Claim);
                false -> invite_gate_claims:release(Host, Claim)
            end,
            State
    end.

%% The hook `register_user`, before the stream is answered.
-spec note_registered(binary(), binary()) -> ok.
note_registered(Name, Host) ->
    invite_gate_obstacles:forget_refusal(Host),
    case get(?MODULE) of
        {attempt, none} ->
            put(?MODULE, registered),
            invite_gate_people:ended(Host, Name);
        {attempt, #{name := Name} = Claim} ->
            put(?MODULE, registered),
            ?LOG_INFO("Registration of ~ts by invitation #~s", [Name, maps:get(invite_id, Claim)]),
            complete(Host, Claim);
        _ ->
            %% By an admin, or a module.
            invite_gate_people:ended(Host, Name)
    end,
    ok.

%% What mod_register answers while an account is being made: nobody else sends anything meanwhile.
-spec note_sent(binary(), term()) -> ok.
note_sent(Host, Stanza) ->
    case get(?MODULE) of
        {attempt, Claim} -> note_refusal(Host, Stanza, Claim);
        _ -> ok
    end.

note_refusal(Host, Stanza, Claim) ->
    case xmpp:is_stanza(Stanza) andalso fxml:get_subtag(xmpp:encode(Stanza), <<"error">>) of
        false ->
            ok;
        Error ->
            {Condition, Words} = invite_gate_obstacles:note_refusal(Host, Error),
            note_failure(Host, Claim, Condition, Words)
    end.

note_failure(_Host, none, _Condition, _Words) ->
    ok;
note_failure(Host, #{invite_id := InviteId}, <<"conflict">>, _Words) ->
    invite_gate_claims:note_failure(Host, InviteId, conflict, <<>>);
note_failure(Host, #{invite_id := InviteId}, _Condition, Words) ->
    invite_gate_claims:note_failure(Host, InviteId, refused, Words).

%% Committed even if the rosters fail: the account exists.
complete(Host, Claim) ->
    try
        invite_gate_contacts:befriend_inviter(Host, Claim)
    catch
        Class:Reason ->
            ?LOG_ERROR("The rosters could not be changed: ~p ~p", [Class, Reason])
    after
        invite_gate_claims:commit(Host, Claim)
    end.

%% As if the owner of the account changed the password: so that mod_register's own rules hold.
set_password(State, IQ, #{name := Name, invite_id := InviteId} = Claim) ->
    Host = host(State),
    User = jid:make(Name, Host),
    Server = jid:make(Host),
    Answer = mod_register:process_iq(xmpp:set_from_to(xmpp:decode_els(IQ), User, Server)),
    State1 =
        case xmpp:get_type(Answer) of
            result ->
                ?LOG_INFO("New password of ~ts by invitation #~s", [Name, InviteId]),
                _ = ejabberd_sm:kick_user(Name, Host),
                complete(Host, Claim),
                keep(State, spent(stream(State)));
            error ->
                note_refusal(Host, Answer, Claim),
                invite_gate_claims:release(Host, Claim),
                State
        end,
    send(State1, xmpp:set_from_to(Answer, Server, undefined)).

%% What is known of the stream

stream(State) ->
    maps:get(?MODULE, State, #{bad_tokens => 0}).

keep(State, Stream) ->
    State#{?MODULE => Stream}.

spent(Stream) ->
    maps:remove(invite, Stream#{registered => true}).

canonical(State, IQ, Name, Password) ->
    invite_gate_requests:canonical(host(State), IQ, Name, Password).

host(#{lserver := Host}) ->
    Host.

text(Setting, Own) ->
    atom_to_binary(maps:get(Setting, Own), utf8).

%% The request is not sent back: a password may be in it.
refuse(State, IQ, Reason) ->
    Error = invite_gate_refusals:error(Reason),
    send(State, xmpp:make_error(xmpp:set_els(IQ, []), Error)).

send(State, Answer) ->
    Server = jid:make(host(State)),
    {stop, ejabberd_c2s:send(State, xmpp:set_from_to(Answer, Server, undefined))}.
