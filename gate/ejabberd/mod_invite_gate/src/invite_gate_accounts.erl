%%% An account by invitation, under every rule of mod_register but one: it lets an address make one account within
%%% `registration_timeout`. Somebody with a good invitation is exempt, since it is good for a number of accounts and no more, and
%%% what is registered on the web comes from one address.
-module(invite_gate_accounts).

-export([register/4, registrar/1, form/1, is_captcha/1]).

%% Answers the request as mod_register does.
-spec register(binary(), term(), {binary(), binary()}, inet:ip_address()) -> term().
register(Host, IQ, {Name, Password}, Address) ->
    case make(Host, Name, Password, Address) of
        ok ->
            tell(Host, jid:make(Name, Host), Address),
            xmpp:make_iq_result(IQ);
        {error, Reason} ->
            xmpp:make_error(IQ, refusal(Reason, xmpp:get_lang(IQ)))
    end.

%% mod_register looks at the timer after its rules for names and addresses, and before that for passwords.
make(Host, Name, Password, Address) ->
    case mod_register:try_register(Name, Host, Password, Address, registrar(Host)) of
        {error, wait} -> make_past_timer(Name, Host, Password);
        Made -> Made
    end.

make_past_timer(Name, Host, Password) ->
    Least = option(Host, password_strength),
    case {jid:resourceprep(Password), Least =:= 0 orelse ejabberd_auth:entropy(Password) >= Least} of
        {error, _} -> {error, invalid_password};
        {_, false} -> {error, weak_password};
        {_, true} -> ejabberd_auth:try_register(Name, Host, Password)
    end.

%% The name under which the gate registers: one that `allow_modules` lets in.
-spec registrar(binary()) -> module().
registrar(Host) ->
    Ours = [mod_register, mod_invites, mod_invite_gate],
    case option(Host, allow_modules) of
        all -> mod_register;
        Allowed -> hd([Name || Name <- Ours, lists:member(Name, Allowed)] ++ [mod_register])
    end.

%% Where there is a CAPTCHA to solve, mod_register looks at it, and registers by itself.
-spec is_captcha(binary()) -> boolean().
is_captcha(Host) ->
    option(Host, captcha_protected) =:= true.

%% As mod_register does after an account is made.
tell(Host, User, Address) ->
    case option(Host, welcome_message) of
        {<<>>, <<>>} -> ok;
        {Subject, Body} -> ejabberd_router:route(welcome(Host, User, Subject, Body))
    end,
    _ = mod_register:send_registration_notifications(mod_register, User, Address),
    ok.

welcome(Host, User, Subject, Body) ->
    Message = invite_gate_xml:element([
        ["<message xmlns='jabber:client' type='chat'><subject>", fxml:crypt(Subject), "</subject>"],
        ["<body>", fxml:crypt(Body), "</body></message>"]
    ]),
    xmpp:set_from_to(xmpp:decode(Message), jid:make(Host), User).

refusal(Reason, Lang) ->
    Text = mod_register:format_error(Reason),
    case Reason of
        invalid_jid -> xmpp:err_jid_malformed(Text, Lang);
        eaccess -> xmpp:err_forbidden(Text, Lang);
        weak_password -> xmpp:err_not_acceptable(Text, Lang);
        invalid_password -> xmpp:err_not_acceptable(Text, Lang);
        not_allowed -> xmpp:err_not_allowed(Text, Lang);
        exists -> xmpp:err_conflict(Text, Lang);
        _ -> xmpp:err_internal_server_error(Text, Lang)
    end.

%% The form for a client that has shown a good invitation (XEP-0077 §3.1.1). mod_register has an address for everybody in its
%% place, where there is a `redirect_url`.
-spec form(term()) -> term().
form(IQ) ->
    Text = translate:translate(
        xmpp:get_lang(IQ), <<"Choose a username and password to register with this server">>
    ),
    Query = invite_gate_xml:element([
        ["<query xmlns='jabber:iq:register'><instructions>", fxml:crypt(Text), "</instructions>"],
        "<username/><password/></query>"
    ]),
    xmpp:make_iq_result(IQ, Query).

option(Host, Name) ->
    gen_mod:get_module_opt(Host, mod_register, Name).
