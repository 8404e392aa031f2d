%%% The Redis serialization protocol (RESP2), as far as a client needs it. Pure: knows nothing of ejabberd.
%%% https://redis.io/docs/latest/develop/reference/protocol-spec/
-module(invite_gate_resp).

-export([encode/1, decode/1]).

-export_type([reply/0]).

-type reply() :: binary() | integer() | null | {error, binary()} | [reply()].

%% What a reply may cost at the most; a server that asks for more is not the Redis that we talk to.
-define(MAX_LINE, 65536).
-define(MAX_BULK, 16#1000000).
-define(MAX_ITEMS, 16#100000).
-define(MAX_DEPTH, 16).

%% A command is an array of bulk strings.
-spec encode([iodata()]) -> iodata().
encode(Words) ->
    [prefix($*, length(Words)) | [[prefix($$, iolist_size(Word)), Word, "\r\n"] || Word <- Words]].

prefix(Type, Number) ->
    [Type, integer_to_binary(Number), "\r\n"].

%% The first reply and what follows it, or `more' where it is not complete yet.
-spec decode(binary()) -> {ok, reply(), binary()} | more | invalid.
decode(Data) ->
    try
        {Reply, Rest} = reply(Data, 1),
        {ok, Reply, Rest}
    catch
        throw:Outcome -> Outcome
    end.

reply(_Data, Depth) when Depth > ?MAX_DEPTH ->
    throw(invalid);
reply(<<Type, Data/binary>>, Depth) ->
    {Line, Rest} = line(Data),
    reply(Type, Line, Rest, Depth);
reply(<<>>, _Depth) ->
    throw(more).

reply($+, Line, Rest, _Depth) ->
    {Line, Rest};
reply($-, Line, Rest, _Depth) ->
    {{error, Line}, Rest};
reply($:, Line, Rest, _Depth) ->
    {number(Line), Rest};
reply($$, Line, Rest, _Depth) ->
    case count(Line, ?MAX_BULK) of
        null -> {null, Rest};
        Size -> bulk(Size, Rest)
    end;
reply($*, Line, Rest, Depth) ->
    case count(Line, ?MAX_ITEMS) of
        null -> {null, Rest};
        Count -> items(Count, Rest, Depth + 1, [])
    end;
reply(_Type, _Line, _Rest, _Depth) ->
    throw(invalid).

items(0, Rest, _Depth, Items) ->
    {lists:reverse(Items), Rest};
items(Count, Data, Depth, Items) ->
    {Item, Rest} = reply(Data, Depth),
    items(Count - 1, Rest, Depth, [Item | Items]).

bulk(Size, Data) ->
    case Data of
        <<Text:Size/binary, "\r\n", Rest/binary>> -> {Text, Rest};
        _ when byte_size(Data) < Size + 2 -> throw(more);
        _ -> throw(invalid)
    end.

line(Data) ->
    case binary:split(Data, <<"\r\n">>) of
        [Line, Rest] when byte_size(Line) =< ?MAX_LINE -> {Line, Rest};
        [Begun] when byte_size(Begun) =< ?MAX_LINE -> throw(more);
        _ -> throw(invalid)
    end.

count(Line, Most) ->
    case number(Line) of
        -1 -> null;
        Count when Count >= 0, Count =< Most -> Count;
        _ -> throw(invalid)
    end.

number(Line) ->
    try
        binary_to_integer(Line)
    catch
        error:badarg -> throw(invalid)
    end.
