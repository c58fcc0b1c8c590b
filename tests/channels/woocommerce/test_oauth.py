from urllib.parse import parse_qsl, urlsplit

import httpx

from bordereau.channels.woocommerce.oauth import OAuth1, QueryKeys, signature

ADDRESS = "http://127.0.0.1:8081/wp-json/wc/v3/orders"


def signed(auth: httpx.Auth, url: str) -> dict[str, str]:
    request = next(auth.sync_auth_flow(httpx.Request("GET", url)))
    return dict(parse_qsl(urlsplit(str(request.url)).query, keep_blank_values=True))


def test_the_signature_that_a_real_store_took() -> None:
    params = [
        ("per_page", "1"),
        ("oauth_consumer_key", "ck_a120e7f2644c0aec4ae14dba3e346c0ad6cd9930"),
        ("oauth_timestamp", "1795460612"),
        ("oauth_nonce", "e44036169c2488fe87c3ffb4fdf0b55a"),
        ("oauth_signature_method", "HMAC-SHA256"),
    ]
    secret = "cs_9d56bb131e3633637eaea560abfdf196f35b8858"
    assert signature("GET", ADDRESS, params, secret) == (
        "7COylkARTtHZdj9B+vQXRVL3kW9tF+j1H368rGZvklA="
    )


def test_every_sending_has_its_own_nonce() -> None:
    auth = OAuth1("ck_1", "cs_1")
    first, second = (signed(auth, f"{ADDRESS}?per_page=1") for _turn in range(2))
    assert first["oauth_nonce"] != second["oauth_nonce"]
    assert first["oauth_signature"] != second["oauth_signature"]


def test_the_secret_stays_at_home() -> None:
    sent = signed(OAuth1("ck_1", "cs_1"), f"{ADDRESS}?search=a+b&empty=")
    assert "cs_1" not in str(sent)
    assert sent["search"] == "a b"
    assert sent["empty"] == ""


def test_keys_in_the_query() -> None:
    sent = signed(QueryKeys("ck_1", "cs_1"), f"{ADDRESS}?page=2")
    assert sent == {"page": "2", "consumer_key": "ck_1", "consumer_secret": "cs_1"}
