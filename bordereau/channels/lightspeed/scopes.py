"""The access scopes that our work needs, in the platform's own names, and what needs which."""

READ_ORDERS = "read_orders"
UPDATE_ORDERS = "update_orders"
READ_CATALOGUE = "read_catalog"
UPDATE_CATALOGUE = "update_catalog"
READ_PROFILE = "read_store_profile"

# Orders do not say their currency: the store's profile does.
NEEDED_TO_IMPORT = (READ_ORDERS, READ_PROFILE)
CATALOGUE = (READ_CATALOGUE, UPDATE_CATALOGUE)


def needed_for(method: str, path: str) -> str:
    is_read = method == "GET"
    kind = path.partition("/")[0]
    if kind == "orders":
        return READ_ORDERS if is_read else UPDATE_ORDERS
    if kind == "products":
        return READ_CATALOGUE if is_read else UPDATE_CATALOGUE
    return READ_PROFILE
