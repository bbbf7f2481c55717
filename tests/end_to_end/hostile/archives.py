"""Documents that unfold into more than they are, that loop, or that keep a reader busy."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from tests.end_to_end.hostile.attack import Attack, Target

PAGE = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>"


def bombs(to: Target) -> Iterator[Attack]:
    """Documents that unfold into more than they are."""
    zeros = zipped({"word/document.xml": bytes(64 << 20), "[Content_Types].xml": b"<Types/>"})
    many = zipped({f"word/{n}.xml": b"x" for n in range(30_000)})
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1) if n else b"&a;") * 10) for n in range(12)
    )
    entity = laughs + b"]><w:document xmlns:w='w'>&a11;</w:document>"
    external = (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'
    )
    nested = zipped({"word/document.xml": zeros})
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    for ending in ("docx", "pptx", "xlsx", "odt", "epub"):
        for name, content in (
            ("zeros", zeros),
            ("many", many),
            ("nested", nested),
            ("laughs", zipped({"word/document.xml": entity, "content.xml": entity})),
            ("external", zipped({"word/document.xml": external, "content.xml": external})),
            ("out", zipped({"../../../tmp/victus-was-here": b"x", "[Content_Types].xml": types})),
            ("cut", zeros[:1000]),
            ("nothing", b""),
            ("noise", bytes(range(256)) * 40),
        ):
            yield Attack(
                f"{name}.{ending}", to.upload(f"{name}.{ending}", content), frozenset({415})
            )
    for name, content in pdfs():
        yield Attack(name, to.upload(name, content), frozenset({415}))
    for name in ("../../x.exe", "a.php", ".htaccess", "con", "x.pdf.exe", "a\\b.sh", "%00.bin"):
        yield Attack(f"named {name!r}", to.upload(name, b"hello"), frozenset({400, 415, 422}))


def busy(to: Target) -> Iterator[Attack]:
    """Give a page of so many strokes that reading takes all the time there is."""
    bomb = zlib.compress(b"0 0 m " * (40 << 20), 1)
    head = b"<< /Filter /FlateDecode /Length %d >>" % len(bomb)
    yield Attack("busy.pdf", to.upload("busy.pdf", pdf(PAGE, head, bomb)), frozenset({415}))


def zipped(files: dict[str, bytes]) -> bytes:
    """Pack files; zeros pack to a thousandth."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def pdfs() -> Iterator[tuple[str, bytes]]:
    """Give PDF files that unfold, that loop, or that are none."""
    bomb = zlib.compress(b" " * (100 << 20), 1)
    twice = zlib.compress(bomb, 1)
    yield "bomb.pdf", pdf(PAGE, b"<< /Filter /FlateDecode /Length %d >>" % len(bomb), bomb)
    both = b"<< /Filter [/FlateDecode /FlateDecode] /Length %d >>" % len(twice)
    yield "twice.pdf", pdf(PAGE, both, twice)
    looped = b"<< /Type /Pages /Kids [2 0 R 2 0 R 2 0 R] /Count 3 >>"
    yield "loop.pdf", pdf(looped, b"<< /Length 0 >>", b"")
    yield "cut.pdf", pdf(PAGE, b"<< /Length 9 >>", b"x" * 9)[:150]
    yield "head.pdf", b"%PDF-1.7\n" + b"\x00" * 10_000
    yield "noise.pdf", bytes(range(256)) * 400
    yield "empty.pdf", b""


def pdf(page: bytes, stream: bytes, content: bytes) -> bytes:
    """Write a PDF of one page."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        stream + b"\nstream\n" + content + b"\nendstream",
    )
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(made)
