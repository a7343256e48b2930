"""Builds what tests of files as proof need: small files of each kind, and forms that carry them."""

from __future__ import annotations

from io import BytesIO

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from elearn.demo.paper import a_paper
from tests.conftest import Door, Page
from tests.organisations.builders import A_JPEG, a_png
from tests.page import check_page

A_PDF = a_paper(("Grille d’observation",))
A_PNG = a_png()
OF_EACH_KIND = {"pdf": A_PDF, "png": A_PNG, "jpg": A_JPEG}


def a_pdf(words: str = "") -> bytes:
    """Return a PDF that no other has the bytes of."""
    return a_paper(("Grille d’observation", words))


def send(door: Door, url: str, fields: dict[str, str], *files: tuple[str, bytes]) -> Page:
    """Send a form with files, however heavy: its body is made here, where the client would leave a file open."""
    boundary, body = encode_multipart(MultiDict({**fields, "csrf_token": door.token(), **joined(*files)}))
    sent = door.client.post(url, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    page = Page(sent, url)
    if page.status == 200:
        check_page(page.html, url)
    return page


def joined(*files: tuple[str, bytes]) -> dict[str, object]:
    """Return what a browser sends of files: (name, bytes) each."""
    return {"files": [FileStorage(BytesIO(content), name) for name, content in files]}
