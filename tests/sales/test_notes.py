from bordereau.channels.shapes import StoreAddress
from bordereau.sales.notes import address_lines, customers_words, sale_note


def test_a_note_has_three_parts_and_leaves_out_what_is_empty() -> None:
    where = ["Zoë", "1 rue X", "69001 Lyon"]
    note = sale_note(["Zoë", "", "+33 1"], "Flat rate", where, "Ring twice")
    assert note == "Zoë\n+33 1\n\nFlat rate\nZoë\n1 rue X\n69001 Lyon\n\nRing twice"
    assert sale_note(["", ""], "", [], "") == ""


def test_the_customers_words_are_found_in_a_note_that_still_has_them() -> None:
    assert customers_words("Zoë\n\nRing twice", "Ring twice") == ("Ring twice", "Zoë")
    assert customers_words("Ring twice\n\nPaid late", "Ring twice") == ("Ring twice", "Paid late")
    assert customers_words("Zoë, edited since", "Ring twice") == ("", "Zoë, edited since")
    assert customers_words("Zoë", "") == ("", "Zoë")


def test_an_address_on_paper() -> None:
    address = StoreAddress(
        name="Zoë", line1="1 rue X", city="Lyon", postcode="69001", region="ARA", country="FR"
    )
    assert address_lines(address) == ["Zoë", "1 rue X", "69001 Lyon ARA", "FR"]
    assert address_lines(StoreAddress()) == []
