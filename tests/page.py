"""Checks what every page must hold: the page tests itself, whoever asks for it and whatever the test is about."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator

import html5lib

XHTML = "{http://www.w3.org/1999/xhtml}"
ENGLISH = re.compile(
    r"\b(the|and|your|please|submit|password|login|logout|sign in|save|cancel|delete|next|previous|error|required|"
    r"invalid|search|settings|you|this|with|from|not found|forbidden|review|answer|draft|team|click)\b",
    re.IGNORECASE,
)
SAME_IN_BOTH = {"Forbidden"}
LABELLED = {"input", "select", "textarea"}
MANUAL = {"reading", "story", "passage", "side-note"}
NEEDS_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}


def check_page(html: str, url: str) -> None:
    """Fail, with every fault found, where a page breaks one of the house's rules."""
    faults = list(_faults(html))
    assert not faults, f"{url}: " + "; ".join(faults)


def _faults(html: str) -> Iterator[str]:
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"))
    root = parser.parse(html)
    yield from (f"markup: {code} {facts} at {place}" for place, code, facts in parser.errors)
    yield from _titles(root)
    yield from _ids(root)
    yield from _controls(root)
    yield from _forms(root)
    yield from _bans(root)
    if root.get("lang") == "fr":
        yield from _english(root)


def _all(root: ElementTree.Element, *names: str) -> Iterator[ElementTree.Element]:
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.removeprefix(XHTML) in names:
            yield element


def words_of(element: ElementTree.Element) -> str:
    """Return the words of an element, spaces made plain."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def _titles(root: ElementTree.Element) -> Iterator[str]:
    if not root.get("lang"):
        yield "no lang on <html>"
    headings = [words_of(heading) for heading in _all(root, "h1")]
    if len(headings) != 1:
        yield f"{len(headings)} <h1>: {headings}"
    title = next((words_of(title) for title in _all(root, "title")), "")
    if headings and not title.startswith(headings[0]):
        yield f"the title « {title} » does not begin with « {headings[0]} »"


def _ids(root: ElementTree.Element) -> Iterator[str]:
    ids = Counter(element.get("id") for element in root.iter() if isinstance(element.tag, str) and element.get("id"))
    yield from (f"id {name} stands {count} times" for name, count in ids.items() if count > 1)
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            for wanted in (element.get(attribute) or "").split():
                if wanted not in ids:
                    yield f"{attribute}={wanted} leads nowhere"


def _controls(root: ElementTree.Element) -> Iterator[str]:
    targets = {label.get("for") for label in _all(root, "label")}
    inside = {id(control) for label in _all(root, "label") for control in _all(label, *LABELLED)}
    for control in _all(root, *LABELLED):
        if control.get("type") in NEEDS_NO_LABEL:
            continue
        if (
            control.get("id") in targets
            or id(control) in inside
            or control.get("aria-label")
            or control.get("aria-labelledby")
        ):
            continue
        yield f"no label for {control.get('name') or control.get('id')}"
    yield from (f"no alt for {image.get('src')}" for image in _all(root, "img") if image.get("alt") is None)


def _forms(root: ElementTree.Element) -> Iterator[str]:
    for form in _all(root, "form"):
        if (form.get("method") or "get").lower() != "post":
            continue
        if not any(field.get("name") == "csrf_token" for field in _all(form, "input")):
            yield f"no CSRF token in the form to {form.get('action')}"


def _bans(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for attribute in element.attrib:
            if attribute == "style" or attribute.startswith("on"):
                yield f"inline {attribute} on <{element.tag.removeprefix(XHTML)}>"
    yield from ("inline script" for script in _all(root, "script") if not script.get("src"))
    yield from ("inline style" for _ in _all(root, "style"))


def _english(root: ElementTree.Element) -> Iterator[str]:
    """Find English words on a French page, outside what is marked as another language or typed by people."""
    for text in _french_texts(root):
        for found in ENGLISH.findall(text):
            if found not in SAME_IN_BOTH:
                yield f"English on a French page: « {found} » in « {text[:80]} »"


def _french_texts(element: ElementTree.Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag.removeprefix(XHTML) in (
        "script",
        "style",
        "textarea",
        "code",
        "option",
    ):
        return
    if element.get("lang") not in (None, "fr") or element.get("translate") == "no":
        return
    if MANUAL & set((element.get("class") or "").split()):
        return  # the manual quotes English sources by their titles
    if element.text and element.text.strip():
        yield element.text.strip()
    for child in element:
        yield from _french_texts(child)
        if child.tail and child.tail.strip():
            yield child.tail.strip()
