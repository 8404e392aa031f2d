%%% What a stream that is not logged in asks for, read so that mod_register cannot read anything else in it.
-module(invite_gate_requests).

-export([kind_of/1, read/1, canonical/3, is_removal/1]).

-define(NS_PREAUTH, <<"urn:xmpp:pars:0">>).
-define(NS_REGISTER, <<"jabber:iq:register">>).

%% By the first child of an IQ.
-spec kind_of([term()]) -> preauth | registration | other.
kind_of([First | _]) ->
    case {xmpp:get_name(First), xmpp:get_ns(First)} of
        {<<"preauth">>, ?NS_PREAUTH} -> preauth;
        {_, ?NS_REGISTER} -> registration;
        _ -> other
    end;
kind_of([]) ->
    other.

%% A request with a name and a password. Where mod_register could read another name than the gate, it is refused.
-spec read(term()) -> {ok, binary(), binary() | form} | {error, atom()}.
read(Query) ->
    Names = invite_gate_xml:child_texts(<<"username">>, Query),
    Passwords = invite_gate_xml:child_texts(<<"password">>, Query),
    Form = fxml:get_subtag_with_xmlns(Query, <<"x">>, <<"jabber:x:data">>),
    case {Names, Passwords, Form} of
        {[Name], [Password], _} -> read_name(Name, Password);
        {[], _, false} -> {error, 'bad-name'};
        {[], _, _} -> read_form(Form);
        _ -> {error, malformed}
    end.

%% With a CAPTCHA, mod_register asks for a form, which it has to see as it is.
read_form(Form) ->
    Values = [
        fxml:get_tag_cdata(Value)
     || Field <- fxml:get_subtags(Form, <<"field">>),
        invite_gate_xml:attribute(<<"var">>, Field) =:= <<"username">>,
        Value <- fxml:get_subtags(Field, <<"value">>)
    ],
    case Values of
        [Name] -> read_name(Name, form);
        _ -> {error, 'bad-name'}
    end.

read_name(Text, Password) ->
    case jid:nodeprep(Text) of
        error -> {error, 'bad-name'};
        <<>> -> {error, 'bad-name'};
        _ when Password =:= <<>> -> {error, 'bad-name'};
        Name -> {ok, Name, Password}
    end.

%% The request with nothing in it but what the gate has read.
-spec canonical(term(), binary(), binary() | form) -> term().
canonical(IQ, _Name, form) ->
    IQ;
canonical(IQ, Name, Password) ->
    Query = invite_gate_xml:element([
        ["<query xmlns='", ?NS_REGISTER, "'>"],
        ["<username>", fxml:crypt(Name), "</username>"],
        ["<password>", fxml:crypt(Password), "</password></query>"]
    ]),
    xmpp:set_els(IQ, [Query]).

-spec is_removal(term()) -> boolean().
is_removal(Query) ->
    invite_gate_xml:child_texts(<<"remove">>, Query) =/= [].
