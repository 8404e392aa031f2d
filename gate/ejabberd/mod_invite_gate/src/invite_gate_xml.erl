%%% Elements without records: what the module is compiled with need not be what it runs on.
-module(invite_gate_xml).

-export([element/1, children/1, child_texts/2, attribute/2]).

-spec element(iodata()) -> term().
element(Text) ->
    fxml_stream:parse_element(iolist_to_binary(Text)).

%% The children of a stanza. What was decoded on the way is an element again.
-spec children(term()) -> [term()].
children(Stanza) ->
    [xmpp:encode(Child) || Child <- xmpp:get_els(Stanza)].

%% The text of each child of this name and of the namespace of its parent.
-spec child_texts(binary(), term()) -> [binary()].
child_texts(Name, Parent) ->
    Namespace = attribute(<<"xmlns">>, Parent),
    [
        fxml:get_tag_cdata(Child)
     || Child <- fxml:get_subtags(Parent, Name),
        lists:member(attribute(<<"xmlns">>, Child), [<<>>, Namespace])
    ].

-spec attribute(binary(), term()) -> binary().
attribute(Name, Element) ->
    fxml:get_tag_attr_s(Name, Element).
