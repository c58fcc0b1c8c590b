"""Barcodes, compared the same however they were printed or typed."""

import biip.gtin

LONGEST = 80  # as many characters as we keep of a code


def normalised(code: str) -> str:
    """A GTIN as 14 digits (EAN-13 = UPC-A = GTIN-14); any other code as it is, less its spaces."""
    bare = "".join(code.split())
    try:
        return biip.gtin.Gtin.parse(bare).as_gtin_14()
    except biip.ParseError:
        return bare[:LONGEST]


def printed(code: str) -> str:
    """A code as it stands under the bars: most GTINs are printed with 13 digits."""
    return code[1:] if len(code) == 14 and code.isdigit() and code[0] == "0" else code
