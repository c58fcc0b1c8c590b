"""Whom and where, as BigCommerce writes it of customers and of parcels alike. Pure."""

import msgspec

from bordereau.channels.shapes import StoreAddress
from bordereau.channels.text import one_line


class Addressed(msgspec.Struct):
    first_name: object = ""
    last_name: object = ""
    company: object = ""
    street_1: object = ""
    street_2: object = ""
    city: object = ""
    state: object = ""
    zip: object = ""
    country_iso2: object = ""
    phone: object = ""

    @property
    def name(self) -> str:
        return f"{one_line(self.first_name)} {one_line(self.last_name)}".strip()

    def address(self, other_phone: object = "") -> StoreAddress:
        return StoreAddress(
            name=self.name,
            company=one_line(self.company),
            line1=one_line(self.street_1),
            line2=one_line(self.street_2),
            city=one_line(self.city),
            region=one_line(self.state),
            postcode=one_line(self.zip),
            country=one_line(self.country_iso2).upper(),
            phone=one_line(self.phone) or one_line(other_phone),
        )
