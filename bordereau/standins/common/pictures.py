"""A picture of each product, drawn here: one shape for a kind of goods, a colour for each."""

import zlib

SHAPES = {
    "kitchen": '<path d="M28 36h40v30a12 12 0 0 1-12 12H40a12 12 0 0 1-12-12z"/>'
    '<path class="line" d="M68 42h6a9 9 0 0 1 0 18h-6M40 18q-5 6 0 12M52 18q-5 6 0 12"/>',
    "garden": '<path d="M32 56h36l-5 26H37z"/>'
    '<path class="line" d="M50 56V30M50 42q-18 0-20-18 20 0 20 18M50 36q16-2 18-18-18 2-18 18"/>',
    "toys": '<rect x="22" y="52" width="26" height="26" rx="3"/>'
    '<rect x="52" y="52" width="26" height="26" rx="3"/><circle cx="50" cy="34" r="15"/>',
    "stationery": '<path d="M30 18h34a6 6 0 0 1 6 6v58H30z"/>'
    '<path class="line" d="M40 34h20M40 46h20M40 58h12M24 26h8M24 42h8M24 58h8M24 74h8"/>',
    "tea-coffee": '<path d="M24 44h44v12a18 18 0 0 1-18 18h-8a18 18 0 0 1-18-18z"/>'
    '<path class="line" d="M68 48h5a8 8 0 0 1 0 16h-6M20 82h52M38 22q-6 7 0 14M52 22q-6 7 0 14"/>',
    "pantry": '<path d="M32 34h36v40a8 8 0 0 1-8 8H40a8 8 0 0 1-8-8z"/>'
    '<rect x="34" y="20" width="32" height="10" rx="3"/>'
    '<path class="line" d="M32 50h36M32 66h36"/>',
    "home": '<path d="M42 40h16v42H42z"/><path d="M50 14q10 12 0 22-10-10 0-22"/>'
    '<path class="line" d="M32 82h36M50 36v6"/>',
    "bath-body": '<rect x="24" y="46" width="52" height="32" rx="14"/>'
    '<circle class="line" cx="36" cy="30" r="7"/><circle class="line" cx="56" cy="24" r="10"/>',
    "books": '<path d="M50 30q-14-10-32-6v50q18-4 32 6 14-10 32-6V24q-18-4-32 6z"/>'
    '<path class="line" d="M50 30v50"/>',
    "gifts": '<rect x="24" y="46" width="52" height="34" rx="3"/>'
    '<rect x="20" y="34" width="60" height="14" rx="3"/>'
    '<path class="line" d="M50 34v46M50 34q-20-4-14-14 10-4 14 14 4-18 14-14 6 10-14 14"/>',
}


def draw(category: str, product: str) -> str:
    hue = zlib.crc32(product.encode()) % 360
    shape = SHAPES.get(category, SHAPES["gifts"])
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f"<style>*{{fill:hsl({hue} 42% 46%)}}.line{{fill:none;stroke:hsl({hue} 48% 26%);"
        "stroke-width:3;stroke-linecap:round;stroke-linejoin:round}</style>"
        f'<rect width="100" height="100" style="fill:hsl({hue} 40% 93%)"/>{shape}</svg>'
    )
