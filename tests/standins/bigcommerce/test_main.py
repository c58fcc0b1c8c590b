"""The store as a process of its own."""

from pathlib import Path

import httpx

from bordereau.standins.bigcommerce import Options, run_bigcommerce_standin
from tests.standins.running import run


def test_it_runs_says_where_and_stops_when_told(tmp_path: Path) -> None:
    kept = tmp_path / "store.json"
    ran = run("bigcommerce", kept, 4)
    _front_page, url, token, secret = ran.printed
    assert ran.told["url"] == url
    assert ran.told["keys"] == {"access_token": token, "client_secret": secret}
    with run_bigcommerce_standin(Options(state_file=kept)) as again:
        assert list(again.shop.state.orders) == ran.placed
        assert (again.account.token, again.account.client_secret) == (token, secret)
        assert again.place_order().id not in ran.placed


def test_faults_a_clock_and_orders_of_choice_from_another_process() -> None:
    with run_bigcommerce_standin() as store, httpx.Client(trust_env=False) as client:
        at = store.front_page + "/_standin"
        assert client.post(f"{at}/faults", json={"error_next": 1}).json()["error_next"] == 1
        assert client.post(f"{at}/faults", json={"no": 1}).status_code == 400
        assert client.delete(f"{at}/faults").json()["error_next"] == 0
        now = client.post(f"{at}/clock", json={"at": "2026-01-02T03:04:05+00:00"}).json()["now"]
        assert now.startswith("2026-01-02T03:04")
        assert client.post(f"{at}/clock", json={"at": "noon"}).status_code == 400
        sku = store.first_on_offer().sku
        asked = {"items": {sku: 1}, "pickup": "Riverside", "payment": "cod", "note": "Hi"}
        (placed,) = client.post(f"{at}/orders", json=asked).json()["ids"]
        order = store.order(placed)
        assert (order.location_id, order.payment, order.message) == (2, "Cash on Delivery", "Hi")
        assert client.post(f"{at}/orders", json={"items": {"X": 1}}).status_code == 400
