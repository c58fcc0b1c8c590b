"""Whether stock levels are what their movements say."""

from bordereau.findings import Finding, rows

# A level without movements and movements without a level are found alike.
DIFFERENCES = """
    SELECT outlet.name, product.name, both_sides.on_hand, both_sides.committed
    FROM (
        SELECT outlet_id, product_id, SUM(on_hand) AS on_hand, SUM(committed) AS committed
        FROM (
            SELECT outlet_id, product_id, on_hand, committed FROM bordereau_stocklevel
            UNION ALL
            SELECT outlet_id, product_id, -on_hand_change, -committed_change
            FROM bordereau_stockmovement
        ) AS told
        GROUP BY outlet_id, product_id
        HAVING SUM(on_hand) <> 0 OR SUM(committed) <> 0
    ) AS both_sides
    JOIN bordereau_outlet AS outlet ON outlet.id = both_sides.outlet_id
    JOIN bordereau_product AS product ON product.id = both_sides.product_id
    ORDER BY outlet.id, product.id
"""


def audit() -> list[Finding]:
    """The ledger adds up: the sum of its movements is every level."""
    return [
        Finding(
            f"{product} at {outlet}: the level differs from its movements by {on_hand} on hand "
            f"and {committed} committed."
        )
        for outlet, product, on_hand, committed in rows(DIFFERENCES)
    ]
