"""Believable strangers: names, addresses, telephones and notes. Invented, and never routable."""

import random
import unicodedata
from dataclasses import dataclass

AGENTS = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/143.0",
    "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36",
)


@dataclass(frozen=True)
class Country:
    code: str
    weight: int
    names: tuple[str, ...]
    streets: tuple[str, ...]
    cities: tuple[str, ...]  # postcode, then city, then the state where a country writes one
    phone: str  # `#` is any digit; the numbers are ones that are set aside for fiction


COUNTRIES = (
    Country(
        "FR", 12,
        ("Camille Lefèvre", "Jean-Baptiste d'Aubigné", "Zoé Nguyễn", "Léa Moreau", "Noël Garçon",
         "Aïcha Benali", "Marie-Thérèse de La Rochefoucauld-Montbel", "Gaël Le Goff",
         "Éloïse Bœuf", "Mathis Petit", "Inès Da Silva", "Rémi Chevalier"),
        ("rue des Lilas", "avenue de la République", "impasse du Puits", "quai Saint-Antoine",
         "place de l'Église", "chemin des Écoliers", "boulevard de la Croix-Rousse"),
        ("69001|Lyon", "69100|Villeurbanne", "38000|Grenoble", "42000|Saint-Étienne",
         "75011|Paris", "44000|Nantes", "38080|L'Isle-d'Abeau"),
        "+33 6 39 98 ## ##",
    ),
    Country(
        "GB", 4,
        ("Siobhán O'Neill", "Oliver Featherstonehaugh", "Priya Raman", "Tom Ashworth",
         "Angharad Llewellyn-Jones", "Grace Okafor"),
        ("High Street", "Mill Lane", "St. Mary's Crescent", "Upper Brook Street"),
        ("LS1 4AP|Leeds", "EH1 1YZ|Edinburgh", "CF10 1EP|Cardiff", "BS1 5TR|Bristol"),
        "+44 7700 900###",
    ),
    Country(
        "DE", 3,
        ("Jürgen Weiß", "Anna-Lena Müller-Lüdenscheidt", "Mehmet Yılmaz", "Käthe Schröder"),
        ("Hauptstraße", "Am Mühlenbach", "Schönhauser Allee"),
        ("10115|Berlin", "80331|München", "50667|Köln"),
        "+49 30 23125 ###",
    ),
    Country(
        "BE", 3,
        ("Joke Vandenbroucke", "Benoît Lambert", "Élise Peeters"),
        ("rue Haute", "Kerkstraat", "chaussée de Wavre"),
        ("1000|Bruxelles", "9000|Gent", "4000|Liège"),
        "+32 4 55 ## ## ##",
    ),
    Country(
        "CH", 2,
        ("Reto Zürcher", "Françoise Jaccard", "Gian-Andrea Caflisch"),
        ("Bahnhofstrasse", "rue du Rhône", "Via Nassa"),
        ("8001|Zürich|ZH", "1204|Genève|GE", "6900|Lugano|TI"),
        "+41 31 000 ## ##",
    ),
    Country(
        "ES", 2,
        ("Begoña Ibáñez Muñoz", "Iñaki Etxeberria", "Núria Puig i Cadafalch"),
        ("Calle de Alcalá", "Carrer de Mallorca", "Paseo de Gracia"),
        ("28013|Madrid|M", "08007|Barcelona|B", "48001|Bilbao|BI"),
        "+34 600 000 ###",
    ),
    Country(
        "PL", 1,
        ("Łukasz Wiśniewski", "Grażyna Śliwińska"),
        ("ul. Święty Marcin", "ul. Długa"),
        ("61-806|Poznań", "31-146|Kraków"),
        "+48 500 000 ###",
    ),
    Country(
        "US", 1,
        ("Chidi Anagonye-Smith", "Mary Ann O'Dowd"),
        ("Main St", "5th Ave"),
        ("10118|New York|NY", "94103|San Francisco|CA"),
        "+1 212 555 01##",
    ),
)  # fmt: skip

NOTES = (
    "Please leave it with the neighbour at no. 7.",
    "Laisser chez la gardienne, merci !\nCode porte : 12B45",
    "It's a present: no prices in the box, please <3",
    "Ring twice.\n\nThe dog is <b>loud</b> but kind & old.",
    "Livrer après 18 h si possible\r\n(3e étage, porte de gauche)",
    "Bitte klingeln bei “Weiß / Yılmaz” — danke ☕",
    "<p>Gift message: Happy birthday, Zoé! 🎂</p>",
    "I'll collect it on Saturday, in a red coat.",
)
COMPANIES = ("Atelier Brun & Fils", "ACME & Sons", "Café du Coin", "Müller GmbH & Co. KG")


@dataclass(frozen=True)
class Customer:
    address: dict[str, str]
    email: str
    note: str
    ip: str
    agent: str


def make(dice: random.Random) -> Customer:
    country = dice.choices(COUNTRIES, [each.weight for each in COUNTRIES])[0]
    first, _, last = dice.choice(country.names).partition(" ")
    postcode, city, state = (*dice.choice(country.cities).split("|"), "")[:3]
    number, street = dice.randrange(1, 180), dice.choice(country.streets)
    before = country.code in {"FR", "GB", "US", "BE"}
    address = {
        "first_name": first,
        "last_name": last,
        "company": dice.choice(COMPANIES) if dice.random() < 0.1 else "",
        "address_1": f"{number} {street}" if before else f"{street} {number}",
        "address_2": dice.choice(("Apt 4", "Bât. C, 2e étage", "c/o Martin")) if
        dice.random() < 0.2 else "",
        "city": city,
        "state": state,
        "postcode": postcode,
        "country": country.code,
        "phone": "".join(dice.choice("0123456789") if c == "#" else c for c in country.phone),
    }  # fmt: skip
    return Customer(
        address=address,
        email=f"{plain(first)}.{plain(last)}@example.test",
        note=dice.choice(NOTES) if dice.random() < 0.3 else "",
        ip=f"203.0.113.{dice.randrange(1, 255)}",  # set aside for documentation
        agent=dice.choice(AGENTS),
    )


def plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore")
    return "".join(c for c in folded.decode().lower() if c.isalnum())
