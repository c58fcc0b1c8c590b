"""R22 the French of the pages is the help page's own, and nothing on them is left in English.

The words below are copied from that page, the French help article on online orders, and are
written here as they must stand on the screen.
"""

from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Fulfilment
from bordereau.management.commands import messages
from bordereau.staff.access import SYSTEM, Role
from tests.browsing import sign_in
from tests.ground.browser import DESK, PHONE
from tests.makers import a_channel, a_person, a_shop, an_order, an_outlet

pytestmark = pytest.mark.parametrize("language", ["fr"])

COLUMNS = [
    "Reçu de la vente",
    "État",
    "Type",
    "Client",
    "Article",
    "Qté",
    "Note sur la vente",
    "Notes sur la commande",
    "Utilisateur attribué",
]
# What a page holds whatever its language: a switch names each language in that language.
SAME_EVERYWHERE = {"English"}
# Every word of the page: texts, and what only readers and hovering hands are told.
WORDS_OF = """() => {
    const words = [document.title];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) words.push(texts.currentNode.data);
    for (const name of ["aria-label", "title", "placeholder"]) {
        for (const tag of document.querySelectorAll(`[${name}]`)) {
            words.push(tag.getAttribute(name));
        }
    }
    return words.map((text) => text.trim().replace(/\\s+/g, " "));
}"""
# Waited for: what has just unfolded is laid out a moment later.
FITS = "document.documentElement.scrollWidth <= window.innerWidth"


@pytest.fixture
def channel(transactional_db: None) -> Channel:
    a_shop("Ours brun")
    return a_channel(an_outlet("LYON", "Lyon"), "Boutique")


@pytest.fixture
def desk(page: Page, channel: Channel) -> Page:
    """Signed in as somebody who reads French."""
    page.route("**/live?*", lambda route: route.fulfill(status=204))
    person = a_person(Role.MANAGER, "Mia")
    person.language = "fr"
    person.save()
    sign_in(page, person)
    return page


def row(page: Page, order: Fulfilment) -> Locator:
    return page.locator(f"#order-{order.pk}")


def english() -> set[str]:
    """Every sentence of ours whose French differs."""
    catalogue = messages.read(messages.FRENCH)
    return {str(entry.id) for entry in catalogue if entry.id and entry.id != entry.string}


def left_in_english(page: Page) -> set[str]:
    page.wait_for_load_state()
    words: list[str] = page.evaluate(WORDS_OF)
    return (set(words) & english()) - SAME_EVERYWHERE


def test_r22_the_menu_and_the_columns(desk: Page, channel: Channel) -> None:
    an_order(channel)
    desk.goto("/")
    menu = desk.get_by_role("listitem")
    menu.filter(has_text="Stocks").get_by_role("link", name="Commandes").click()
    expect(desk.get_by_role("heading", name="Commandes", level=1)).to_be_visible()
    columns = desk.get_by_role("columnheader").all_inner_texts()
    assert [column.rstrip(" ↑\n") for column in columns] == COLUMNS
    menu.filter(has_text="Caisse").get_by_role("link", name="Historique des ventes").click()
    expect(desk.get_by_role("heading", name="Historique des ventes", level=1)).to_be_visible()


def test_r22_statuses_types_and_buttons_of_a_delivery(desk: Page, channel: Channel) -> None:
    order = an_order(channel)
    begun = an_order(channel)
    actions.assign(begun.pk, a_person(Role.PACKER, "Bob").pk, SYSTEM)
    desk.goto("/orders")
    expect(row(desk, begun)).to_contain_text("En cours")
    expect(row(desk, order)).to_contain_text("Nouveau")
    expect(row(desk, order)).to_contain_text("Livraison")

    row(desk, order).get_by_role("link", name=order.sale.receipt_number).click()
    details = desk.locator("#details")
    expect(details.get_by_role("link", name="Bordereau d’expédition")).to_be_visible()
    details.get_by_role("button", name="Marquer comme emballé").click()
    expect(row(desk, order)).to_contain_text("Emballé")
    assert left_in_english(desk) == set()

    details.get_by_role("link", name="Marquer comme expédié").click()
    asked = desk.get_by_role("dialog")
    assert left_in_english(desk) == set()
    asked.get_by_role("button", name="Marquer comme expédié").click()
    expect(row(desk, order)).to_have_count(0)
    expect(details).to_contain_text("Livraison effectuée")
    desk.goto(f"/sales/{order.sale_id}")
    expect(desk.get_by_text("Livraison effectuée")).to_be_visible()


def test_r22_a_pickup_from_its_receipt_to_the_end(desk: Page, channel: Channel) -> None:
    order = an_order(channel, is_pickup=True)
    desk.goto("/orders")
    expect(row(desk, order)).to_contain_text("Ramassage")
    row(desk, order).get_by_role("link", name=order.sale.receipt_number).click()
    details = desk.locator("#details")
    details.get_by_role("link", name="Afficher la vente").click()
    desk.get_by_role("link", name="Imprimer le reçu").click()
    expect(desk.get_by_role("heading", name=f"Reçu {order.sale.receipt_number}")).to_be_visible()
    assert left_in_english(desk) == set()

    desk.goto(f"/orders/{order.pk}")
    details.get_by_role("button", name="Marquer comme emballé").click()
    details.get_by_role("button", name="Marquer comme ramassé").click()
    expect(details).to_contain_text("Ramassé, Terminé")
    assert left_in_english(desk) == set()


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_r22_what_is_owed_and_how_it_is_recorded(
    desk: Page, channel: Channel, viewport: ViewportSize
) -> None:
    order = an_order(channel, paid=Decimal(0))
    actions.pack(order.pk, SYSTEM)
    receipt = order.sale.receipt_number
    desk.goto(f"/orders/{order.pk}")
    expect(desk.locator("#details")).to_contain_text(
        "Il reste 10,00\N{NO-BREAK SPACE}€ à payer. Enregistrez le paiement dans "
        f"Historique des ventes › {receipt} › Modifier avant d’expédier cette commande."
    )

    desk.goto("/sales")
    assert left_in_english(desk) == set()
    desk.get_by_role("link", name=receipt).click()
    expect(desk.get_by_role("heading", name=receipt)).to_be_visible()
    assert left_in_english(desk) == set()
    desk.get_by_role("link", name="Modifier").click()
    desk.get_by_role("button", name="Ajouter le paiement").click()
    expect(
        desk.get_by_text(
            "Enregistrer un paiement ne débite personne. "
            "Encaissez d’abord, ou réglez-le chez votre prestataire."
        )
    ).to_be_visible()
    expect(desk.get_by_label("Montant")).to_have_value("10,00")
    assert left_in_english(desk) == set()
    desk.wait_for_function(FITS)
    desk.get_by_label("Mode de paiement").fill("Espèces")
    desk.get_by_role("button", name="Enregistrer les modifications").click()
    expect(desk.get_by_text("a été enregistré")).to_contain_text(
        f"{receipt} est payée, et sa commande peut être expédiée."
    )


@pytest.mark.parametrize("viewport", [DESK, PHONE])
@pytest.mark.parametrize(
    "address", ["/orders", "/sales", "/channels", "/channels/{}", "/settings/people", "/attention"]
)
def test_r22_no_page_is_too_wide_for_french(
    desk: Page, channel: Channel, viewport: ViewportSize, address: str
) -> None:
    an_order(channel, paid=Decimal(0), customer_name="Jean-Christophe Delacroix-Montgomery")
    desk.goto(address.format(channel.pk))
    expect(desk.locator("html")).to_have_attribute("lang", "fr")
    assert left_in_english(desk) == set()
    desk.wait_for_function(FITS)


def test_r22_english_would_be_noticed(desk: Page, channel: Channel) -> None:
    desk.goto("/orders")
    desk.get_by_label("Menu").click()
    desk.get_by_role("button", name="English").click()
    expect(desk.locator("html")).to_have_attribute("lang", "en")
    assert {"Orders", "Sales history"} <= left_in_english(desk)
