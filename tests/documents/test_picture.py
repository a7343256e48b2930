"""A picture is what its bytes are: the kind, the size, and whether a PDF can hold it."""

from __future__ import annotations

import pytest

from elearn.documents.picture import Picture, PictureKind, is_whole, read_picture
from tests.organisations.builders import A_JPEG, a_png


def test_a_png_says_its_size() -> None:
    assert read_picture(a_png(60, 30)) == Picture(PictureKind.PNG, 60, 30)


def test_a_jpeg_says_its_size() -> None:
    assert read_picture(A_JPEG) == Picture(PictureKind.JPEG, 16, 8)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + bytes(40),
        b"%PDF-1.7",
        a_png()[:15],
        a_png(0, 30),
        b"\x89PNG\r\n\x1a\n" + b"<html>" * 9,
        A_JPEG[:30],
        b"\xff\xd8\xff\xe0\x00\x00" + bytes(40),
        A_JPEG.replace(b"\xff\xc0\x00\x11\x08\x00\x08\x00\x10\x03", b"\xff\xc0\x00\x11\x08\x00\x08\x00\x10\x04"),
    ],
    ids=["nothing", "svg", "gif", "pdf", "cut", "empty", "page", "cut jpeg", "no length", "four inks"],
)
def test_anything_else_is_no_picture(content: bytes) -> None:
    assert read_picture(content) is None


def test_what_can_be_drawn_is_whole() -> None:
    assert is_whole(a_png(), PictureKind.PNG) and is_whole(A_JPEG, PictureKind.JPEG)


def test_a_picture_whose_pixels_are_missing_is_not_whole() -> None:
    assert not is_whole(a_png()[:45], PictureKind.PNG)
    assert not is_whole(A_JPEG, PictureKind.PNG)


def test_each_kind_is_announced_as_itself() -> None:
    assert [kind.mimetype for kind in PictureKind] == ["image/png", "image/jpeg"]
