%%% What Redis has to know of the accounts of this host: which have ended, are banned or gone, for what was made under a
%%% name is not of everybody who ever has it.
-module(invite_gate_people).

-export([peek/2, may_invite/2, ended/2, check_watched/1]).

-define(LOOK_AT_ONCE, <<"20">>).

-spec state(binary(), binary()) -> enabled | disabled | gone.
state(Host, Username) ->
    case ejabberd_auth:user_exists(Username, Host) of
        true -> enabled_or_disabled(Host, Username);
        false -> gone
    end.

%% `ban_account` leaves a mark that can be read since ejabberd 24.06; before, it does nothing but change the password.
enabled_or_disabled(Host, Username) ->
    Is24 = code:ensure_loaded(mod_admin_extra) =:= {module, mod_admin_extra} andalso
        erlang:function_exported(mod_admin_extra, get_ban_details, 2) andalso
        gen_mod:is_loaded(Host, mod_private),
    case Is24 andalso mod_admin_extra:get_ban_details(Username, Host) of
        [_ | _] -> disabled;
        _ -> enabled
    end.

%% Whether the account of an inviter is there and enabled, if it is of this host. Otherwise Redis is told.
-spec may_invite(binary(), binary()) -> boolean().
may_invite(Host, Inviter) ->
    case invite_gate_contacts:local_user(Host, Inviter) of
        {ok, Username} ->
            State = state(Host, Username),
            State =:= enabled orelse tell(Host, Username, State) =/= ok;
        none ->
            true
    end.

tell(Host, Username, State) ->
    invite_gate_claims:owe(Host, {account, Username}, {account, [Username, atom_to_binary(State, utf8), <<>>]}).

%% An account of this name was deleted or made this moment: what is older is nobody's. Redis knows it before others do, so
%% that what a new account is given at once is not taken for something older.
-spec ended(binary(), binary()) -> ok.
ended(Host, Username) ->
    Happened = erlang:monotonic_time(millisecond),
    invite_gate_claims:owe_now(Host, {ended, Username}, {account, [Username, <<"ended">>, {ms_since, Happened}]}).

%% What peek answers. An invitation may be on hold because some gate found its inviter banned or gone: then this looks again.
-spec peek(binary(), binary()) -> invite_gate_decisions:reply().
peek(Host, Digest) ->
    case invite_gate_redis:run(Host, peek, [Digest]) of
        {ok, [<<"refused">>, _Reason, _Id, Inviter]} = Reply ->
            case is_enabled_again(Host, Inviter) of
                true -> invite_gate_redis:run(Host, peek, [Digest]);
                false -> Reply
            end;
        Reply ->
            Reply
    end.

is_enabled_again(Host, Inviter) ->
    case invite_gate_contacts:local_user(Host, Inviter) of
        {ok, Username} ->
            state(Host, Username) =:= enabled andalso
                element(1, invite_gate_redis:run(Host, account, [Username, <<"enabled">>, <<>>])) =:= ok;
        none ->
            false
    end.

%% Accounts that matter at present, some at a time.
-spec check_watched(binary()) -> ok.
check_watched(Host) ->
    case invite_gate_redis:run(Host, look, [?LOOK_AT_ONCE]) of
        {ok, Known} when is_list(Known) -> lists:foreach(fun(Each) -> check(Host, Each) end, Known);
        _ -> ok
    end.

check(Host, [Username, Inactive | _]) ->
    State = state(Host, Username),
    case {State, atom_to_binary(State, utf8)} of
        {enabled, _} when Inactive =:= <<>> -> ok;
        {_, Inactive} -> ok;
        _ -> tell(Host, Username, State)
    end.
