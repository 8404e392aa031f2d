%%% What keeps people from registering here though the gate would let them: rules of the server and of other modules, and
%%% back ends that make no accounts; and what loses messages when one bot takes over from another. The heartbeat has them,
%%% and doctor asks for them.
%%%
%%% Each is {Code, Detail}; src/doctor/gate-checks.ts in the project says what each code means.
-module(invite_gate_obstacles).

-include_lib("kernel/include/logger.hrl").

-export([list/1, try_from/2, note_refusal/2, forget_refusal/1]).

-type obstacle() :: {binary(), binary()}.

%% No password, so that no account comes of a trial (RFC 4013 §2.3): it is looked at after every rule.
-define(NO_PASSWORD, <<1>>).

-spec list(binary()) -> [obstacle()].
list(Host) ->
    rivals(Host) ++ rules(Host) ++ back_ends(Host) ++ refused(Host) ++ losses(Host).

%% The same, and what mod_register says to a registration from this address.
-spec try_from(binary(), inet:ip_address()) -> [obstacle()].
try_from(Host, Address) ->
    Known = list(Host),
    case mod_register:try_register(trial_name(), Host, ?NO_PASSWORD, Address, invite_gate_accounts:registrar(Host)) of
        %% A good invitation is past the timer.
        {error, Reason} when Reason =:= invalid_password; Reason =:= wait -> Known;
        {error, eaccess} -> [Of || Of <- [of_address(Host, Address)], Known -- losses(Host) =:= []] ++ Known;
        {error, Reason} -> [{<<"refused">>, atom_to_binary(Reason, utf8)} | Known]
    end.

of_address(Host, Address) ->
    case acl:match_rule(Host, option(Host, ip_access), Address) of
        deny -> {<<"ip-access">>, <<"ip_access">>};
        allow -> {<<"refused">>, <<"forbidden: Access denied by service policy">>}
    end.

rivals(Host) ->
    [
        {Code, atom_to_binary(Module, utf8)}
     || {Code, Module} <- [{<<"rival">>, mod_invites}, {<<"rival-beside">>, mod_register_web}],
        gen_mod:is_loaded(Host, Module)
    ].

rules(Host) ->
    Allowed = option(Host, allow_modules),
    Registrar = invite_gate_accounts:registrar(Host),
    Rules = [
        {<<"access">>, acl:match_rule(Host, option(Host, access), jid:make(trial_name(), Host)) =:= deny},
        {<<"allow-modules">>, is_list(Allowed) andalso not lists:member(Registrar, Allowed)},
        {<<"captcha">>, option(Host, captcha_protected) =:= true}
    ],
    [{Code, <<"mod_register">>} || {Code, true} <- Rules].

%% The next owner of the bot's account resumes the session of the one before (XEP-0198 §5), or is given what was kept for
%% it offline.
losses(Host) ->
    case gen_mod:is_loaded(Host, mod_stream_mgmt) of
        false ->
            [{<<"sent-back">>, <<"mod_stream_mgmt">>}];
        true ->
            Resent = gen_mod:get_module_opt(Host, mod_stream_mgmt, resend_on_timeout),
            IsKept = Resent =/= false andalso gen_mod:is_loaded(Host, mod_offline),
            [{<<"sent-back">>, <<"resend_on_timeout">>} || not IsKept]
    end.

%% As ejabberd_auth asks them, one after the other.
back_ends(Host) ->
    Modules = ejabberd_auth:auth_modules(Host),
    case lists:any(fun makes_accounts/1, Modules) of
        true -> [];
        false -> [{<<"no-accounts">>, text(lists:join(", ", [method(Module) || Module <- Modules]))}]
    end.

makes_accounts(Module) ->
    _ = code:ensure_loaded(Module),
    erlang:function_exported(Module, try_register, 3) orelse
        erlang:function_exported(Module, try_register_multiple, 3).

method(Module) ->
    case atom_to_list(Module) of
        "ejabberd_auth_" ++ Method -> Method;
        Other -> Other
    end.

%% What mod_register answered to a registration that the gate let through: <error/> as an element. It is no obstacle
%% where it is of the person's own doing, for one address, or for now. Answers its condition, and what it says.
-spec note_refusal(binary(), term()) -> {binary(), binary()}.
note_refusal(Host, Error) ->
    Condition = condition(Error),
    Text = fxml:get_subtag_cdata(Error, <<"text">>),
    Said = text([Condition, [[": ", Text] || Text =/= <<>>]]),
    Type = fxml:get_tag_attr_s(<<"type">>, Error),
    case lists:member(Condition, [<<"conflict">>, <<"not-acceptable">>, <<"jid-malformed">>, <<"bad-request">>]) of
        true ->
            ok;
        false ->
            ?LOG_WARNING("A registration at ~ts was refused, and not by the gate: ~ts", [Host, Said]),
            IsObstacle = Type =:= <<"cancel">> orelse Condition =:= <<"internal-server-error">>,
            [persistent_term:put({?MODULE, Host}, Said) || IsObstacle]
    end,
    {Condition, hd([Text || Text =/= <<>>] ++ [Condition])}.

condition({xmlel, _, _, Children}) ->
    Names = [Name || {xmlel, Name, _, _} <- Children, Name =/= <<"text">>],
    hd(Names ++ [<<"undefined-condition">>]).

%% An account was made.
-spec forget_refusal(binary()) -> ok.
forget_refusal(Host) ->
    _ = persistent_term:erase({?MODULE, Host}),
    ok.

refused(Host) ->
    case persistent_term:get({?MODULE, Host}, none) of
        none -> [];
        Said -> [{<<"refused">>, Said}]
    end.

option(Host, Name) ->
    gen_mod:get_module_opt(Host, mod_register, Name).

%% Letters only, as any rule for names will have it.
trial_name() ->
    << <<($a + Byte rem 26)>> || <<Byte>> <= crypto:strong_rand_bytes(12) >>.

text(Text) ->
    unicode:characters_to_binary(Text).
