"""Code 128 as SVG whose bars are whole dots of a 203 dpi printer, so that scanners read them."""

import zxingcpp
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

DOT = 0.125  # mm
QUIET = 10  # modules of white on either side, as Code 128 asks


def code128(text: str, dots: int, widest: float) -> SafeString:
    """Modules of `dots` dots, or fewer where the code would be wider than `widest` mm.

    Nothing for a text that Code 128 cannot hold: it stands in letters beside the code anyway.
    """
    if not text or not text.isascii():
        return mark_safe("")
    bars = _modules(text)
    width = len(bars) + 2 * QUIET
    while dots > 1 and width * dots * DOT > widest:
        dots -= 1
    return format_html(
        '<svg class="barcode" role="img" aria-label="{}" width="{}mm" height="12mm" '
        'viewBox="0 0 {} 1" preserveAspectRatio="none" shape-rendering="crispEdges">'
        '<path fill="#000" d="{}"/></svg>',
        text,
        width * dots * DOT,
        width,
        _path(bars),
    )


def _modules(text: str) -> list[bool]:
    """From left to right: is it a bar?"""
    image = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128).to_image(
        scale=1, add_quiet_zones=False
    )
    pixels = memoryview(image)  # type: ignore[arg-type]  # the stub omits its buffer
    return [pixels[0, column] == 0 for column in range(image.shape[1])]


def _path(bars: list[bool]) -> str:
    return "".join(f"M{QUIET + place} 0h1v1h-1z" for place, bar in enumerate(bars) if bar)
