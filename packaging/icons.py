"""Makes the application's icons of all sizes from resources/icons/victus.svg.

python packaging/icons.py build/icons      for Briefcase: victus.icns, victus.ico, victus-SIZE.png
python packaging/icons.py --hicolor FOLDER for Linux desktops: SIZExSIZE/apps/ID.png and the SVG
"""

import io
import shutil
import sys
from pathlib import Path

from identity import ID, ROOT
from PIL import Image
from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SVG = ROOT / "resources/icons/victus.svg"
LINUX = (16, 22, 24, 32, 48, 64, 128, 256, 512)
WINDOWS = (16, 24, 32, 48, 64, 128, 256)


def drawn(size: int) -> Image.Image:
    """Draw the icon as a square of `size` pixels."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(SVG)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return Image.open(io.BytesIO(bytes(buffer.data())))


def briefcase(folder: Path) -> None:
    """Write what Briefcase looks for beside `icon`."""
    folder.mkdir(parents=True, exist_ok=True)
    largest = drawn(1024)
    largest.save(folder / "victus.icns", append_images=[drawn(n) for n in (16, 32, 64, 128, 512)])
    largest.save(
        folder / "victus.ico",
        sizes=[(n, n) for n in WINDOWS],
        append_images=[drawn(n) for n in WINDOWS],
    )
    for size in LINUX:
        drawn(size).save(folder / f"victus-{size}.png")


def hicolor(folder: Path) -> None:
    """Write the icon theme's folders."""
    for size in LINUX:
        place = folder / f"{size}x{size}/apps"
        place.mkdir(parents=True, exist_ok=True)
        drawn(size).save(place / f"{ID}.png")
    place = folder / "scalable/apps"
    place.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SVG, place / f"{ID}.svg")


if __name__ == "__main__":
    if sys.argv[1] == "--hicolor":
        hicolor(Path(sys.argv[2]))
    else:
        briefcase(Path(sys.argv[1]))
