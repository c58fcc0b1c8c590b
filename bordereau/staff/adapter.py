"""How sign-in differs from what allauth does by itself."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from bordereau.channels.secrets import box


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the owner, never by strangers."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors are as unreadable in a stolen backup as those of stores."""

    def encrypt(self, text: str) -> str:
        return box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return box().decrypt(encrypted_text.encode()).decode()
