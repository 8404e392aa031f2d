%%% What a stream that is not logged in asks for, read so that mod_register cannot read anything else in it.
-module(invite_gate_requests).

-export([kind_of/1, is_for/2, read/1, text/1, canonical/4]).

-define(NS_GATE, <<"urn:invite-bot:gate:0">>).
-define(NS_PREAUTH, <<"urn:xmpp:pars:0">>).
-define(NS_REGISTER, <<"jabber:iq:register">>).

-export_type([password/0]).

-type password() :: binary() | {form, binary()}.

%% By the first child of an IQ.
-spec kind_of([term()]) -> preauth | account | trial | registration | other.
kind_of([First | _]) ->
    case {xmpp:get_name(First), xmpp:get_ns(First)} of
        {<<"preauth">>, ?NS_PREAUTH} -> preauth;
        {<<"account">>, ?NS_GATE} -> account;
        {<<"trial">>, ?NS_GATE} -> trial;
        {_, ?NS_REGISTER} -> registration;
        _ -> other
    end;
kind_of([]) ->
    other.

%% Whether a request is for this host, and for none of its accounts. One without an address is.
-spec is_for(binary(), term()) -> boolean().
is_for(Host, IQ) ->
    case xmpp:get_to(IQ) of
        undefined -> true;
        To -> jid:tolower(To) =:= {<<>>, Host, <<>>}
    end.

%% A request with a name and a password, in fields of its own or those of a form. Where mod_register could read
%% another name than the gate, or a removal, it is refused.
-spec read(term()) -> {ok, binary(), password()} | {error, atom()}.
read(Query) ->
    Names = invite_gate_xml:child_texts(<<"username">>, Query),
    Passwords = invite_gate_xml:child_texts(<<"password">>, Query),
    case {is_removal(Query), {Names, Passwords}, form_values(Query)} of
        {true, _, _} -> {error, malformed};
        {_, {[Name], [Password]}, none} -> read_name(Name, Password);
        {_, {[Name], [Password]}, {[Name], _}} -> read_name(Name, Password);
        {_, {[], []}, {[Name], [Password]}} -> read_name(Name, {form, Password});
        {_, {[], _}, _} -> {error, 'bad-name'};
        _ -> {error, malformed}
    end.

%% The names and passwords in a form, if there is one.
form_values(Query) ->
    case fxml:get_subtag_with_xmlns(Query, <<"x">>, <<"jabber:x:data">>) of
        false -> none;
        Form -> {values_of(<<"username">>, Form), values_of(<<"password">>, Form)}
    end.

values_of(Name, Form) ->
    [
        fxml:get_tag_cdata(Value)
     || Field <- fxml:get_subtags(Form, <<"field">>),
        invite_gate_xml:attribute(<<"var">>, Field) =:= Name,
        Value <- fxml:get_subtags(Field, <<"value">>)
    ].

read_name(Text, Password) ->
    case jid:nodeprep(Text) of
        error -> {error, 'bad-name'};
        <<>> -> {error, 'bad-name'};
        _ when Password =:= <<>>; Password =:= {form, <<>>} -> {error, 'bad-name'};
        Name -> {ok, Name, Password}
    end.

-spec text(password()) -> binary().
text({form, Password}) -> Password;
text(Password) -> Password.

%% The request with nothing in it but what the gate has read. Where mod_register asks for a CAPTCHA, it has to see
%% the form as it is.
-spec canonical(binary(), term(), binary(), password()) -> term().
canonical(Host, IQ, Name, {form, Password}) ->
    case invite_gate_accounts:is_captcha(Host) of
        true -> IQ;
        false -> canonical(Host, IQ, Name, Password)
    end;
canonical(_Host, IQ, Name, Password) ->
    Query = invite_gate_xml:element([
        ["<query xmlns='", ?NS_REGISTER, "'>"],
        ["<username>", fxml:crypt(Name), "</username>"],
        ["<password>", fxml:crypt(Password), "</password></query>"]
    ]),
    xmpp:set_els(IQ, [Query]).

is_removal(Query) ->
    invite_gate_xml:child_texts(<<"remove">>, Query) =/= [].
