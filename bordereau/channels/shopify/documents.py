"""All that we ever ask of the Admin API, as GraphQL. The tests run each against Shopify's schema.

One query may cost 1000 points at most, whatever it finds: an object is a point, a list as many as
it may hold. The sizes of pages below are what that leaves room for.
"""

VERSION = "2026-10"

ORDERS_AT_ONCE = 5

SHOP = """
query Shop {
  shop { name currencyCode }
  currentAppInstallation { accessScopes { handle } }
}
"""

SCOPES = """
query Scopes { currentAppInstallation { accessScopes { handle } } }
"""

_LINES = """
fragment Lines on LineItemConnection {
  nodes {
    id name sku quantity currentQuantity unfulfilledQuantity requiresShipping isGiftCard
    customAttributes { key value }
    originalUnitPriceSet { shopMoney { amount } }
    discountedTotalSet(withCodeDiscounts: true) { shopMoney { amount } }
    image { url }
    variant { id barcode inventoryItem { tracked } }
  }
  pageInfo { hasNextPage endCursor }
}
"""

_PLACE = """
fragment Place on FulfillmentOrder {
  id status
  assignedLocation { name location { id } }
  deliveryMethod { methodType presentedName }
  destination { firstName lastName location { id name } }
}
"""

_ORDER = (
    """
fragment Whole on Order {
  id name createdAt updatedAt cancelledAt test sourceName
  currencyCode taxesIncluded displayFinancialStatus displayFulfillmentStatus fullyPaid
  totalPriceSet { shopMoney { amount } }
  currentTotalPriceSet { shopMoney { amount } }
  currentTotalTaxSet { shopMoney { amount } }
  currentShippingPriceSet { shopMoney { amount } }
  totalReceivedSet { shopMoney { amount } }
  totalRefundedSet { shopMoney { amount } }
  paymentGatewayNames note email phone
  customAttributes { key value }
  shippingAddress { ...Address }
  billingAddress { ...Address }
  shippingLines(first: 3) { nodes { title } }
  lineItems(first: 15) { ...Lines }
  fulfillmentOrders(first: 4) { nodes { ...Place } pageInfo { hasNextPage endCursor } }
}
fragment Address on MailingAddress {
  name company address1 address2 city provinceCode zip countryCodeV2 phone
}
"""
    + _LINES
    + _PLACE
)

ORDERS_CHANGED = (
    """
query OrdersChanged($query: String!, $after: String, $first: Int!) {
  orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    nodes { ...Whole }
    pageInfo { hasNextPage endCursor }
  }
}
"""
    + _ORDER
)

ORDERS_PLACED = ORDERS_CHANGED.replace("OrdersChanged", "OrdersPlaced").replace(
    "UPDATED_AT", "CREATED_AT"
)

ORDERS_BY_ID = (
    """
query OrdersById($ids: [ID!]!) {
  nodes(ids: $ids) { ... on Order { ...Whole } }
}
"""
    + _ORDER
)

ORDERS_OF_FULFILLMENT_ORDERS = """
query OrdersOfFulfillmentOrders($ids: [ID!]!) {
  nodes(ids: $ids) { ... on FulfillmentOrder { id orderId } }
}
"""

MORE_LINES = (
    """
query MoreLines($id: ID!, $after: String) {
  order(id: $id) { lineItems(first: 100, after: $after) { ...Lines } }
}
"""
    + _LINES
)

PLACES = (
    """
query Places($id: ID!, $after: String) {
  order(id: $id) {
    fulfillmentOrders(first: 10, after: $after) {
      nodes {
        ...Place
        lineItems(first: 40) {
          nodes { totalQuantity lineItem { id } }
          pageInfo { hasNextPage endCursor }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""
    + _PLACE
)

MORE_OF_A_PLACE = """
query MoreOfAPlace($id: ID!, $after: String) {
  fulfillmentOrder(id: $id) {
    lineItems(first: 100, after: $after) {
      nodes { totalQuantity lineItem { id } }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""

LOCATIONS = """
query Locations($after: String) {
  locations(first: 100, after: $after, includeInactive: false) {
    nodes { id name isFulfillmentService }
    pageInfo { hasNextPage endCursor }
  }
}
"""

VARIANTS = """
query Variants($after: String) {
  productVariants(first: 60, after: $after, sortKey: ID) {
    nodes {
      id sku barcode displayName price inventoryQuantity
      inventoryItem { tracked requiresShipping }
      media(first: 1) { nodes { preview { image { url } } } }
      product { status featuredMedia { preview { image { url } } } }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""

STOCK = """
query Stock($ids: [ID!]!, $location: ID!) {
  nodes(ids: $ids) {
    ... on ProductVariant {
      id
      inventoryItem {
        id tracked
        inventoryLevel(locationId: $location, includeInactive: true) {
          isActive
          quantities(names: ["available"]) { quantity }
        }
      }
    }
  }
}
"""

# changeFromQuantity must be given (null would overwrite whatever is there), and since 2026-04 a
# call without @idempotent is refused when it runs, which the schema does not say.
SET_STOCK = """
mutation SetStock($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    userErrors { code field message }
  }
}
"""

# The number follows by SET_STOCK: activating keeps one that the place had before.
STOCK_AT_A_NEW_PLACE = """
mutation StockAtANewPlace($item: ID!, $location: ID!, $key: String!) {
  inventoryActivate(inventoryItemId: $item, locationId: $location) @idempotent(key: $key) {
    userErrors { field message }
  }
}
"""

WORK = """
query Work($id: ID!, $after: String) {
  order(id: $id) {
    displayFulfillmentStatus cancelledAt
    fulfillmentOrders(first: 20, after: $after) {
      nodes {
        id status requestStatus
        assignedLocation { name location { id } }
        deliveryMethod { methodType }
        supportedActions { action }
        fulfillmentHolds { displayReason }
      }
      pageInfo { hasNextPage endCursor }
    }
    fulfillments(first: 25) { id status requiresShipping trackingInfo(first: 20) { number } }
  }
}
"""

FULFIL = """
mutation Fulfil($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) { userErrors { field message } }
}
"""

OPEN = """
mutation Open($id: ID!) {
  fulfillmentOrderOpen(id: $id) { userErrors { field message } }
}
"""

TRACK = """
mutation Track($id: ID!, $tracking: FulfillmentTrackingInput!) {
  fulfillmentTrackingInfoUpdate(
    fulfillmentId: $id, trackingInfoInput: $tracking, notifyCustomer: false
  ) { userErrors { field message } }
}
"""

TAKE_BACK = """
mutation TakeBack($id: ID!) {
  fulfillmentCancel(id: $id) { userErrors { field message } }
}
"""

WEBHOOKS = """
query Webhooks($after: String) {
  webhookSubscriptions(first: 100, after: $after) {
    nodes { id topic uri }
    pageInfo { hasNextPage endCursor }
  }
}
"""

MAKE_WEBHOOK = """
mutation MakeWebhook($topic: WebhookSubscriptionTopic!, $subscription: WebhookSubscriptionInput!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: $subscription) {
    userErrors { field message }
  }
}
"""

DELETE_WEBHOOK = """
mutation DeleteWebhook($id: ID!) {
  webhookSubscriptionDelete(id: $id) { userErrors { field message } }
}
"""
