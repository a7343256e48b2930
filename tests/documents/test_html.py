"""Our own HTML as nodes that a document can set."""

from __future__ import annotations

from elearn.documents.html import Node, nodes_of


def words(nodes: list[Node]) -> str:
    return "".join(node.get("text", "") + words(node.get("of", [])) for node in nodes)


def test_a_list_is_its_items_and_the_white_space_between_them_is_nothing() -> None:
    (made,) = nodes_of("<ul>\n<li>Un</li>\n<li><strong>Deux</strong> mots</li>\n</ul>\n")

    assert [item["kind"] for item in made["of"]] == ["li", "li"]
    assert words(made["of"][1]["of"]) == "Deux mots"


def test_the_space_between_two_words_stays() -> None:
    assert words(nodes_of("<p><strong>Un</strong> <em>deux</em>&nbsp;trois</p>")) == "Un deux\u00a0trois"


def test_a_link_keeps_its_address_and_an_image_its_description() -> None:
    (made,) = nodes_of('<p>Voir <a href="/vignettes/jose">José</a><br><img src="a.png" alt="Un plan"></p>')

    assert [node.get("href") for node in made["of"] if node["kind"] == "a"] == ["/vignettes/jose"]
    assert [node["kind"] for node in made["of"]] == ["text", "a", "br", "text"]
    assert words(made["of"]) == "Voir JoséUn plan"


def test_what_is_left_open_ends_with_what_holds_it() -> None:
    first, second = nodes_of("<ul><li>Un</ul><p>Deux</p></div>")

    assert words(first["of"]) == "Un" and words(second["of"]) == "Deux"
