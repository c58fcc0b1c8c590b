"""What an app may do, and how Shopify says that it may not."""

from collections.abc import Iterable

from graphql import GraphQLError

FULFIL = "merchant_managed_fulfillment_orders"


class Granted:
    def __init__(self, scopes: Iterable[str]) -> None:
        self.scopes = frozenset(scopes)

    def has(self, scope: str) -> bool:
        """Whoever may write may read."""
        return scope in self.scopes or scope.replace("read_", "write_", 1) in self.scopes

    def need(self, scope: str, name: str) -> None:
        if self.has(scope):
            return
        access = f"`{scope}` access scope."
        raise GraphQLError(
            f"Access denied for {name} field. Required access: {access}",
            extensions={
                "code": "ACCESS_DENIED",
                "documentation": "https://shopify.dev/api/usage/access-scopes",
                "requiredAccess": access,
            },
        )
