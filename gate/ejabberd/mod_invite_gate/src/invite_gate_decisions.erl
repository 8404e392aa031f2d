%%% What the answers of the scripts (docs/redis.md) mean for a stream. Pure: knows nothing of ejabberd.
%%% Each function answers what to go on with, or {refused, Reason} with a key of the table of refusals.
-module(invite_gate_decisions).

-export([is_token/1, digest/1, read_peek/2, read_claim/1, read_may_register/1, read_inquiry/1, is_open/3, check_name/3, purpose/1]).
-export([rank_bots/4]).

-export_type([invite/0, reply/0, refused/0]).

-type reply() :: {ok, term()} | {error, not_run | unknown}.
-type refused() :: {refused, atom() | binary()}.
-type invite() :: #{
    %% Of the token, which goes no further than here.
    digest := binary(),
    id := binary(),
    kind := binary(),
    inviter := binary(),
    name := binary(),
    contact := boolean()
}.

%% Tokens are letters and digits, or Base64 for URLs where they were taken over from Prosody's own modules: nothing
%% else is worth a question to Redis.
-spec is_token(binary()) -> boolean().
is_token(Text) ->
    byte_size(Text) =< 255 andalso re:run(Text, "^[A-Za-z0-9_-]+\\z", [{capture, none}]) =:= match.

%% What Redis knows a token by: its SHA-256 in hexadecimal.
-spec digest(binary()) -> binary().
digest(Token) ->
    iolist_to_binary([io_lib:format("~2.16.0b", [Byte]) || <<Byte>> <= crypto:hash(sha256, Token)]).

%% What peek answers of the token of this digest.
-spec read_peek(reply(), binary()) -> {ok, invite()} | refused().
read_peek({ok, [<<"ok">>, Id, Kind, Inviter, Name, Contact | _]}, Digest) ->
    {ok, #{
        digest => Digest,
        id => Id,
        kind => Kind,
        inviter => Inviter,
        name => Name,
        contact => Contact =:= <<"1">>
    }};
read_peek(Reply, _Digest) ->
    read_refusal(Reply, unknown).

-spec read_claim(reply()) -> ok | refused().
read_claim({ok, [<<"ok">> | _]}) -> ok;
read_claim({ok, [<<"busy">> | _]}) -> {refused, busy};
read_claim(Reply) -> read_refusal(Reply, unknown).

-spec read_may_register(reply()) -> ok | refused().
read_may_register({ok, [<<"ok">> | _]}) -> ok;
read_may_register(Reply) -> read_refusal(Reply, 'invite-needed').

%% What one of our own processes asks about.
-spec read_inquiry(reply()) -> {ok, binary()} | refused().
read_inquiry({ok, [About]}) -> {ok, About};
read_inquiry(Reply) -> read_refusal(Reply, 'no-inquiry').

%% Whether registration is open. Without an answer it is as it was.
-spec is_open(reply(), boolean(), boolean()) -> boolean().
is_open({ok, [<<"true">>]}, _Known, _Own) -> true;
is_open({ok, [<<"false">>]}, _Known, _Own) -> false;
is_open({ok, _}, _Known, Own) -> Own;
is_open({error, _}, Known, _Own) -> Known.

%% Whether the invitation and the name go together, given whether an account of that name exists. A conflict
%% costs no use, and tells nothing about names that the invitation is not for. A reset makes no account.
-spec check_name(invite(), binary(), boolean()) -> ok | refused().
check_name(#{name := Reserved}, Name, _) when Reserved =/= <<>>, Reserved =/= Name -> {refused, 'wrong-name'};
check_name(#{kind := <<"reset">>, name := <<>>}, _, _) -> {refused, unknown};
check_name(#{kind := <<"reset">>}, _, Exists) when not Exists -> {refused, unknown};
check_name(#{kind := <<"reset">>}, _, _) -> ok;
check_name(_, _, true) -> {refused, conflict};
check_name(_, _, false) -> ok.

%% What an invitation is used for on a stream that is not logged in yet.
-spec purpose(binary()) -> {ok, binary()} | none.
purpose(<<"account">>) -> {ok, <<"register">>};
purpose(<<"reset">>) -> {ok, <<"reset">>};
purpose(_) -> none.

%% The bots to ask, in this order, of those that are known: none that is not connected, and last those that did not
%% answer a moment ago. `Chance`, from 0 up to 1, is for each to have its share.
-spec rank_bots([Bot], float(), fun((Bot) -> boolean()), fun((Bot) -> boolean())) -> [Bot].
rank_bots(Known, Chance, IsConnected, IsSilent) ->
    {Last, First} = lists:split(trunc(Chance * length(Known)), Known),
    {Silent, Ready} = lists:partition(IsSilent, lists:filter(IsConnected, First ++ Last)),
    Ready ++ Silent.

read_refusal({ok, [<<"refused">>, Reason | _]}, _) when is_binary(Reason) -> {refused, Reason};
read_refusal({ok, _}, Otherwise) -> {refused, Otherwise};
read_refusal({error, _}, _) -> {refused, unavailable}.
