"""The picture of a shared link: `python -m tests.share_picture` draws it from `docs/share.svg`.

Programs that show a link's picture take PNG, not SVG. Chromium draws it; written with a palette
it has a quarter of the size.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from pathlib import Path

from tests.browser import chromium

ROOT = Path(__file__).parent.parent
DRAWN = ROOT / "docs" / "share.svg"
SHARED = ROOT / "catalog" / "static" / "catalog" / "share.png"
WIDTH, HEIGHT = 1200, 630

PIXELS = """async ([svg, width, height]) => {
    const image = new Image();
    image.src = "data:image/svg+xml," + encodeURIComponent(svg);
    await image.decode();
    const canvas = new OffscreenCanvas(width, height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const bytes = canvas.getImageData(0, 0, width, height).data;
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192)
        text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return text;
}"""


def chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def png(pixels: list[bytes]) -> bytes:
    """An image of red, green and blue: the 256 commonest shades, every other one as the nearest."""
    counted = Counter(pixels)
    palette = [shade for shade, _ in counted.most_common(256)]
    nearest = {
        shade: min(range(len(palette)), key=lambda at: distance(palette[at], shade))
        for shade in counted
    }
    rows = (pixels[at : at + WIDTH] for at in range(0, len(pixels), WIDTH))
    lines = b"".join(b"\0" + bytes(nearest[shade] for shade in row) for row in rows)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)),
            chunk(b"PLTE", b"".join(palette)),
            chunk(b"IDAT", zlib.compress(lines, 9)),
            chunk(b"IEND", b""),
        ]
    )


def distance(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


if __name__ == "__main__":
    with chromium() as page:
        text = page.evaluate(PIXELS, [DRAWN.read_text(encoding="utf-8"), WIDTH, HEIGHT])
    raw = text.encode("latin-1")
    SHARED.write_bytes(png([raw[at : at + 3] for at in range(0, len(raw), 4)]))
    print(f"{SHARED.relative_to(ROOT)}: {SHARED.stat().st_size // 1024} KB")
