%%% Where Redis is, in one string, as the gate for Prosody and the bot take it, too:
%%%   redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]
%%%   redis+sentinel://[[USER]:PASSWORD@]HOST[:PORT],.../NAME[/DATABASE][?sentinel_password=PASSWORD]
%%%   redis+cluster://[[USER]:PASSWORD@]HOST[:PORT],...
%%% each with rediss in place of redis for TLS.
%%% Pure: knows nothing of ejabberd. The reasons it answers never hold any part of the URL, for that has the password.
-module(invite_gate_url).

-export([parse/1]).

-export_type([address/0, target/0]).

-type address() :: {string(), inet:port_number()}.
-type target() :: #{
    form := single | sentinel | cluster,
    nodes := [address(), ...],
    tls := boolean(),
    username := binary(),
    password := binary(),
    database := binary(),
    name := binary(),
    sentinel_password := binary()
}.

-spec parse(binary()) -> {ok, target()} | {error, iodata()}.
parse(Url) ->
    Parts = "^([^:/]+)://(?:([^/?#]*)@)?([^@/?#]*)/?([^?#]*)(?:\\?([^#]*))?",
    try
        case re:run(Url, Parts, [{capture, all_but_first, binary}]) of
            {match, [Scheme, User, Hosts, Path | Query]} ->
                {ok, target(scheme(string:lowercase(Scheme)), User, Hosts, Path, iolist_to_binary(Query))};
            nomatch ->
                scheme(<<>>)
        end
    catch
        throw:Problem -> {error, Problem}
    end.

target({Form, Tls}, User, Hosts, Path, Query) ->
    {Username, Password} = credentials(User),
    {Name, Database} = path(Form, Path),
    #{
        form => Form,
        nodes => addresses(Form, Hosts),
        tls => Tls,
        username => Username,
        password => Password,
        database => Database,
        name => Name,
        sentinel_password => sentinel_password(Query)
    }.

scheme(<<"redis">>) -> {single, false};
scheme(<<"rediss">>) -> {single, true};
scheme(<<"redis+sentinel">>) -> {sentinel, false};
scheme(<<"rediss+sentinel">>) -> {sentinel, true};
scheme(<<"redis+cluster">>) -> {cluster, false};
scheme(<<"rediss+cluster">>) -> {cluster, true};
scheme(_) -> throw("it must begin with redis://, redis+sentinel:// or redis+cluster://, or for TLS with rediss").

credentials(<<>>) ->
    {<<>>, <<>>};
credentials(Text) ->
    case binary:split(Text, <<":">>) of
        [Username, Password] -> {decode(Username), decode(Password)};
        [_] -> throw("a user name needs a password: USER:PASSWORD@")
    end.

addresses(Form, Hosts) ->
    case [address(Text, default_port(Form)) || Text <- binary:split(Hosts, <<",">>, [global])] of
        [_, _ | _] when Form =:= single -> throw("several addresses need redis+sentinel:// or redis+cluster://");
        Addresses -> Addresses
    end.

default_port(sentinel) -> <<"26379">>;
default_port(_) -> <<"6379">>.

address(Text, DefaultPort) ->
    Pattern = "^(?:\\[([0-9A-Fa-f:.]+)\\]|([^:\\[\\]]*)):?([0-9]*)$",
    case re:run(Text, Pattern, [{capture, all_but_first, list}]) of
        {match, [V6, Name, Port]} ->
            Host = hd([Some || Some <- [V6, Name, "127.0.0.1"], Some =/= ""]),
            {Host, port(hd([Some || Some <- [Port, binary_to_list(DefaultPort)], Some =/= ""]))};
        nomatch ->
            throw("the address must be HOST or HOST:PORT")
    end.

port(Text) ->
    case list_to_integer(Text) of
        Port when Port >= 1, Port =< 65535 -> Port;
        _ -> throw("the port must be a number from 1 to 65535")
    end.

%% What the sentinels call the primary, and the database.
path(sentinel, Path) ->
    case binary:split(Path, <<"/">>) of
        [<<>> | _] -> throw("it must end in /NAME, which the sentinels know the primary by");
        [Name] -> {decode(Name), <<"0">>};
        [Name, Database] -> {decode(Name), database(Database)}
    end;
path(Form, Path) ->
    case database(Path) of
        <<"0">> -> {<<>>, <<"0">>};
        _ when Form =:= cluster -> throw("a cluster has no other database than 0");
        Database -> {<<>>, Database}
    end.

database(<<>>) ->
    <<"0">>;
database(Text) ->
    case re:run(Text, "^[0-9]{1,9}$", [{capture, none}]) of
        match -> integer_to_binary(binary_to_integer(Text));
        nomatch -> throw("the database must be a number")
    end.

sentinel_password(Query) ->
    Given = [Value || <<"sentinel_password=", Value/binary>> <- binary:split(Query, <<"&">>, [global])],
    decode(hd(Given ++ [<<>>])).

%% Percent-encoding alone: a plus is a plus.
decode(Text) ->
    Parts = binary:split(Text, <<"%">>, [global]),
    iolist_to_binary([hd(Parts) | [decode_byte(Part) || Part <- tl(Parts)]]).

decode_byte(<<Hex:2/binary, Rest/binary>>) ->
    try
        [binary_to_integer(Hex, 16), Rest]
    catch
        error:badarg -> decode_byte(<<>>)
    end;
decode_byte(_) ->
    throw("a percent sign in the user name, password or name must be written %25").
