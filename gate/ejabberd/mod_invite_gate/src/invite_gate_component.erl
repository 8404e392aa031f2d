%%% The bot as a component: one connection, as with Prosody's `component_conflict_resolve = "kick_old"`. ejabberd shares what
%%% is sent to a component among all its connections, also with one whose bot hangs or is out of reach.
-module(invite_gate_component).

-export([start/0, stop/1, replace_link/1]).

-spec start() -> ok.
start() ->
    ejabberd_hooks:add(component_connected, ?MODULE, replace_link, 50).

%% The hook is the whole server's, and stays while another host needs it.
-spec stop(binary()) -> ok.
stop(Host) ->
    case gen_mod:is_loaded_elsewhere(Host, mod_invite_gate) of
        true -> ok;
        false -> ejabberd_hooks:delete(component_connected, ?MODULE, replace_link, 50)
    end.

%% The process that calls this is the new connection. The name is known to all nodes, and forgotten when the process ends.
-spec replace_link(binary()) -> ok.
replace_link(Domain) ->
    case is_of_bot(Domain) of
        true ->
            Name = {?MODULE, Domain},
            Former = global:whereis_name(Name),
            yes = global:re_register_name(Name, self()),
            is_pid(Former) andalso Former =/= self() andalso
                ejabberd_service:send(Former, xmpp:serr_conflict()),
            ok;
        false ->
            ok
    end.

is_of_bot(Domain) ->
    lists:any(
        fun(Host) ->
            gen_mod:is_loaded(Host, mod_invite_gate) andalso
                gen_mod:get_module_opt(Host, mod_invite_gate, component) =:= Domain
        end,
        ejabberd_option:hosts()
    ).
