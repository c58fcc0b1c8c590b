"""The storefront's words, English and French."""

from datetime import datetime
from decimal import Decimal

from babel.dates import format_datetime
from babel.numbers import format_currency
from starlette.requests import Request

FRENCH = {
    "Shop": "Boutique",
    "My orders": "Mes commandes",
    "Basket": "Panier",
    "Add to basket": "Ajouter au panier",
    "Your basket is empty.": "Votre panier est vide.",
    "Remove": "Retirer",
    "Update": "Mettre à jour",
    "Total": "Total",
    "Tax": "TVA",
    "Delivery": "Livraison",
    "Pickup": "Ramassage",
    "Deliver to me": "Me livrer",
    "Collect from": "Ramasser à",
    "Pay": "Payer",
    "By card, now": "Par carte, maintenant",
    "By card, later": "Par carte, plus tard",
    "Cash on delivery": "À la livraison",
    "Bank transfer": "Par virement",
    "First name": "Prénom",
    "Last name": "Nom",
    "E-mail": "E-mail",
    "Telephone": "Téléphone",
    "Address": "Adresse",
    "Postcode": "Code postal",
    "City": "Ville",
    "Country": "Pays",
    "Note for the shop": "Un mot pour la boutique",
    "Place order": "Commander",
    "Pay now": "Payer maintenant",
    "Save changes": "Enregistrer les modifications",
    "Cancel order": "Annuler la commande",
    "Order": "Commande",
    "Quantity": "Quantité",
    "left": "en stock",
    "Sold out": "Épuisé",
    "You have no orders yet. The ones you place here appear on this page.":
        "Vous n'avez pas encore de commande. Celles que vous passez s'affichent ici.",
    "Waiting for payment": "En attente de paiement",
    "Received; we are preparing it": "Reçue ; nous la préparons",
    "Waiting for your transfer": "En attente de votre virement",
    "On its way": "En chemin",
    "Collected": "Ramassée",
    "Cancelled": "Annulée",
    "Refunded": "Remboursée",
    "Payment failed": "Paiement refusé",
    "Withdrawn by the shop": "Retirée par la boutique",
    "Paid": "Payée",
    "To pay": "À payer",
    "Demo": "Démo",
    "One order now": "Une commande",
    "Ten orders now": "Dix commandes",
    "Customers come by themselves": "Les clients viennent d'eux-mêmes",
    "every {} s": "toutes les {} s",
    "never": "jamais",
    "Trouble": "Pannes",
    "Apply": "Appliquer",
    "Hold webhooks back": "Retenir les webhooks",
    "Send webhooks twice": "Envoyer les webhooks deux fois",
    "Send webhooks in the wrong order": "Envoyer les webhooks dans le désordre",
    "Lose every other webhook": "Perdre un webhook sur deux",
    "Answer “too many requests” to one in three": "Répondre « trop de requêtes » une fois sur 3",
    "Answer with an error one time in five": "Répondre par une erreur une fois sur cinq",
    "Take two seconds over every answer": "Mettre deux secondes à répondre",
    "Hang up after applying the next write": "Raccrocher après la prochaine écriture",
    "Send what is held ({})": "Envoyer ce qui est retenu ({})",
    "That order does not exist, or the link is not complete.":
        "Cette commande n'existe pas, ou le lien est incomplet.",
    "The order was not placed, and nothing was charged.":
        "La commande n'a pas été passée et rien n'a été débité.",
    "The shop has already dealt with this order, so it can no longer be changed.":
        "La boutique a déjà traité cette commande : elle ne peut plus être modifiée.",
    "A name, an e-mail address and a delivery address are needed.":
        "Il faut un nom, une adresse e-mail et une adresse de livraison.",
    "There is not enough left of {}.": "Il n'y a plus assez de : {}.",
    "Kitchen": "Cuisine",
    "Garden": "Jardin",
    "Toys": "Jouets",
    "Stationery": "Papeterie",
    "Tea & coffee": "Thé et café",
    "Pantry": "Épicerie",
    "Home": "Maison",
    "Bath & body": "Bain et corps",
    "Books": "Livres",
    "Gifts": "Cadeaux",
}  # fmt: skip


class Words:
    def __init__(self, language: str, currency: str) -> None:
        self.language = language
        self.locale = "fr_FR" if language == "fr" else "en_GB"
        self.currency = currency

    def say(self, english: str) -> str:
        said = FRENCH.get(english, english) if self.language == "fr" else english
        if self.language == "fr":  # French puts a narrow no-break space before its tall marks
            for mark in (" ;", " :", " »"):
                said = said.replace(mark, f"\u202f{mark[1]}")
            said = said.replace("« ", "«\u202f")
        return said

    def money(self, amount: Decimal | str) -> str:
        return format_currency(amount, self.currency, locale=self.locale)

    def when(self, moment: datetime) -> str:
        return format_datetime(moment, "d MMM, HH:mm", locale=self.locale)


def language_of(request: Request) -> str:
    asked = request.query_params.get("lang") or request.cookies.get("lang")
    if asked in {"en", "fr"}:
        return str(asked)
    return "fr" if request.headers.get("accept-language", "").lower().startswith("fr") else "en"
