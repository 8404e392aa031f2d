%%% Every refusal of the gate: what the stream is answered, in one table. Each names its key in an element of the gate's
%%% own (RFC 6120 §8.3.4), which tells it from the refusals of others.
-module(invite_gate_refusals).

-export([error/1]).

-type reason() :: atom() | binary().

%% The <error/> of a reason. Scripts answer theirs as binaries.
-spec error(reason()) -> term().
error(Reason) ->
    {Type, Condition, Text} = maps:get(key(Reason), table(), never(<<"Registration is not possible">>)),
    Stanzas = <<"urn:ietf:params:xml:ns:xmpp-stanzas">>,
    xmpp:decode(
        invite_gate_xml:element([
            ["<error xmlns='jabber:client' type='", Type, "'>"],
            ["<", Condition, " xmlns='", Stanzas, "'/>"],
            ["<text xmlns='", Stanzas, "' xml:lang='en'>", fxml:crypt(Text), "</text>"],
            ["<", key(Reason), " xmlns='urn:invite-bot:gate:0'/>"],
            "</error>"
        ])
    ).

table() ->
    #{
        %% At preauth: XEP-0445 §4 knows no difference between them.
        <<"invalid-token">> =>
            {<<"cancel">>, <<"item-not-found">>, <<"This invitation is not valid, or not any more">>},
        <<"malformed">> =>
            {<<"modify">>, <<"bad-request">>, <<"This request is malformed or ambiguous">>},
        <<"elsewhere">> =>
            {<<"cancel">>, <<"service-unavailable">>, <<"Registration is for the address of the server itself">>},

        %% At registration. The keys are the reasons that the scripts answer.
        <<"closed">> => never(<<"Registration is closed">>),
        <<"invite-needed">> => never(<<"Registration here is by invitation">>),
        <<"unknown">> => never(<<"This invitation is not valid, or not any more">>),
        <<"revoked">> => never(<<"This invitation was withdrawn">>),
        <<"expired">> => never(<<"This invitation has expired">>),
        <<"spent">> => never(<<"This invitation has been used already">>),
        <<"suspended">> => never(<<"This invitation does not work at present">>),
        <<"disabled">> => never(<<"This invitation does not work at present">>),
        <<"gone">> => never(<<"This invitation does not work at present">>),
        <<"locked">> => never(<<"Registration is stopped at present">>),
        <<"wrong-purpose">> => never(<<"This invitation is for something else">>),
        <<"wrong-name">> => never(<<"This invitation is for another user name">>),
        <<"name-reserved">> => never(<<"This user name is reserved">>),
        <<"conflict">> =>
            {<<"cancel">>, <<"conflict">>, <<"The requested username already exists">>},
        <<"second">> =>
            {<<"cancel">>, <<"not-acceptable">>, <<"One registration per connection, please connect anew">>},
        <<"bad-name">> =>
            {<<"modify">>, <<"not-acceptable">>, <<"The requested username is invalid">>},

        %% Of what our own processes ask.
        <<"no-inquiry">> =>
            {<<"cancel">>, <<"item-not-found">>, <<"Nothing of this kind was asked">>},

        %% Of the domain's commands.
        <<"stranger">> =>
            {<<"cancel">>, <<"forbidden">>, <<"This is for the accounts of this server">>},
        <<"too-often">> =>
            {<<"wait">>, <<"policy-violation">>, <<"That is too often, please try again in a moment">>},
        <<"no-bot">> =>
            later(<<"Invitations cannot be made at present, please try again in a minute">>),

        %% Of what people write to the domain.
        <<"not-taken">> =>
            later(<<"This message was not taken, please send it again in a minute">>),

        <<"busy">> => later(<<"This invitation is just being used, please try again in a minute">>),
        <<"unavailable">> =>
            later(<<"Registration is not available at present, please try again in a minute">>)
    }.

never(Text) -> {<<"cancel">>, <<"not-allowed">>, Text}.

later(Text) -> {<<"wait">>, <<"resource-constraint">>, Text}.

key(Reason) when is_binary(Reason) -> Reason;
key(Reason) when is_atom(Reason) -> atom_to_binary(Reason, utf8).
