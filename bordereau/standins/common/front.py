"""The storefront: what shoppers see, and the bar from which the demo is run."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from . import cookies, pictures
from .customers import Customer
from .demo_bar import DemoBar
from .till import Basket, Bought, Payment, SoldOut, Till, TooLate
from .words import Words, language_of

FOLDER = Path(__file__).parent / "pages"
PAYMENTS: dict[Payment, str] = {
    "card": "By card, now",
    "later": "By card, later",
    "cod": "Cash on delivery",
    "bacs": "Bank transfer",
}
FIELDS = (
    ("first_name", "First name"),
    ("last_name", "Last name"),
    ("email", "E-mail"),
    ("phone", "Telephone"),
    ("address_1", "Address"),
    ("postcode", "Postcode"),
    ("city", "City"),
    ("country", "Country"),
)


class Front:
    def __init__(self, till: Till[Any, Any], bar: DemoBar) -> None:
        self.till = till
        self.bar = bar
        self.templates = Environment(loader=FileSystemLoader(FOLDER), autoescape=True)

    def routes(self) -> list[Route]:
        """All but `home`, whose address some platforms share with their API."""
        return [
            Route("/basket", self.show_basket),
            Route("/basket", self.add_to_basket, methods=["POST"]),
            Route("/basket/quantities", self.change_basket, methods=["POST"]),
            Route("/checkout", self.check_out, methods=["POST"]),
            Route("/my-orders", self.my_orders),
            Route("/my-orders/{key}", self.my_order, methods=["GET", "POST"]),
            Route("/demo", self.demo, methods=["POST"]),
            Route("/style.css", self.style),
            Route("/pictures/{category}/{product}.svg", self.picture),
        ]

    def show(
        self, request: Request, template: str, *, problem: str = "", code: int = 200, **data: Any
    ) -> Response:
        words = Words(language_of(request), self.till.currency)
        page = self.templates.get_template(template).render(
            till=self.till,
            words=words,
            say=words.say,
            local=lambda moment: moment.astimezone(self.till.zone),
            problem=problem,
            back=request.url.path if request.method == "GET" else "/",
            in_basket=sum(cookies.basket(request).values()),
            trickle=self.bar.trickle,
            paces=self.bar.paces(),
            switches=self.bar.switches(),
            troubled=any(on for _, _, on in self.bar.switches()),
            held=len(self.bar.sending.waiting),
            **data,
        )
        response = HTMLResponse(page, code)
        response.set_cookie("lang", words.language, samesite="lax")
        return response

    def say(self, request: Request, english: str) -> str:
        return Words(language_of(request), self.till.currency).say(english)

    async def home(self, request: Request) -> Response:
        kinds = self.till.categories()
        chosen = request.query_params.get("in", kinds[0] if kinds else "")
        goods = [good for good in self.till.goods(chosen) if good.offers]
        return self.show(request, "shop.html", categories=kinds, category=chosen, goods=goods)

    async def show_basket(self, request: Request) -> Response:
        return self.basket_page(request, cookies.basket(request))

    def basket_page(
        self, request: Request, items: dict[str, int], problem: str = "", code: int = 200
    ) -> Response:
        rows = cookies.lines(self.till, items)
        someone = self.till.someone()
        return self.show(
            request,
            "basket.html",
            problem=problem,
            code=code,
            lines=rows,
            total=sum(offer.price * quantity for offer, quantity in rows),
            payments=PAYMENTS.items(),
            fields=FIELDS,
            person={**someone.address, "email": someone.email},
        )

    async def add_to_basket(self, request: Request) -> Response:
        form = await form_of(request)
        items = cookies.basket(request)
        offer_id = form.get("product", "")
        if self.till.offer(offer_id):
            items[offer_id] = items.get(offer_id, 0) + 1
        return remember(f"/?{urlencode({'in': form.get('in', '')})}", items)

    async def change_basket(self, request: Request) -> Response:
        return remember("/basket", quantities(await form_of(request)))

    async def check_out(self, request: Request) -> Response:
        form = await form_of(request)
        items = cookies.basket(request)
        customer = customer_of(form, request)
        bought = {offer.id: quantity for offer, quantity in cookies.lines(self.till, items)}
        if customer is None or not bought:
            needed = "A name, an e-mail address and a delivery address are needed."
            return self.refused(request, items, needed)
        basket = Basket(
            bought, self.counter(form), payment_of(form.get("payment", "")), form.get("note", "")
        )
        try:
            order = await run_in_threadpool(self.till.check_out, customer, basket)
        except SoldOut as short:
            return self.refused(request, items, "There is not enough left of {}.", short.name)
        response = remember(f"/my-orders/{order.key}", {})
        response.set_cookie("orders", cookies.with_order(request, order), samesite="lax")
        return response

    def counter(self, form: dict[str, str]) -> str:
        names = {one.name for one in self.till.counters}
        return form.get("pickup", "") if form.get("pickup") in names else ""

    def refused(
        self, request: Request, items: dict[str, int], why: str, name: str = ""
    ) -> Response:
        safe = self.say(request, "The order was not placed, and nothing was charged.")
        said = f"{safe} {self.say(request, why).format(name)}"
        return self.basket_page(request, items, said, 409)

    async def my_orders(self, request: Request) -> Response:
        return self.show(request, "my_orders.html", mine=cookies.my_orders(self.till, request))

    async def my_order(self, request: Request) -> Response:
        order = self.till.order(request.path_params["key"])
        if order is None:
            unknown = self.say(request, "That order does not exist, or the link is not complete.")
            mine = cookies.my_orders(self.till, request)
            return self.show(request, "my_orders.html", problem=unknown, code=404, mine=mine)
        if request.method == "GET":
            return self.order_page(request, order)
        form = await form_of(request)
        try:
            await run_in_threadpool(self.act, order, form)
        except TooLate:
            late = "The shop has already dealt with this order, so it can no longer be changed."
            return self.order_page(request, order, self.say(request, late), 409)
        except SoldOut as short:
            few = self.say(request, "There is not enough left of {}.").format(short.name)
            return self.order_page(request, order, few, 409)
        return RedirectResponse(request.url.path, 303)

    def act(self, order: Bought, form: dict[str, str]) -> None:
        if not order.may_change:
            raise TooLate(order.status)
        if form.get("do") == "pay":
            self.till.pay(order.key)
        elif form.get("do") == "cancel":
            self.till.cancel(order.key)
        else:
            self.till.change(order.key, quantities(form))

    def order_page(
        self, request: Request, order: Bought, problem: str = "", code: int = 200
    ) -> Response:
        here = request.url.path
        return self.show(request, "order.html", problem=problem, code=code, order=order, here=here)

    async def demo(self, request: Request) -> Response:
        """From our own pages only: another site must not order through a visitor's browser."""
        origin = request.headers.get("origin")
        if origin and urlsplit(origin).netloc != request.headers.get("host"):
            return PlainTextResponse("This address answers the store's own pages only.", 403)
        sent = parse_qs((await request.body()).decode())
        pace, button = sent.get("trickle", ["0"])[0], sent.get("do", [""])[0]
        await run_in_threadpool(self.bar.press, button, pace, set(sent.get("fault", [])))
        back = sent.get("back", ["/"])[0]
        return RedirectResponse(back if back.startswith("/") and back[1:2] != "/" else "/", 303)

    async def style(self, request: Request) -> Response:
        return Response((FOLDER / "style.css").read_bytes(), media_type="text/css")

    async def picture(self, request: Request) -> Response:
        drawn = pictures.draw(request.path_params["category"], request.path_params["product"])
        kept = {"Cache-Control": "max-age=86400"}
        return Response(drawn, headers=kept, media_type="image/svg+xml")


async def form_of(request: Request) -> dict[str, str]:
    sent = parse_qs((await request.body()).decode(), keep_blank_values=True)
    return {name: values[-1].strip() for name, values in sent.items()}


def quantities(form: dict[str, str]) -> dict[str, int]:
    """The fields named q and an offer's id."""
    return {n[1:]: whole(v) for n, v in form.items() if n[:1] == "q" and n[1:].isdigit()}


def whole(text: str) -> int:
    return min(int(text), 99_999) if text.isdigit() else 0


def payment_of(text: str) -> Payment:
    return next((name for name in PAYMENTS if name == text), "card")


def customer_of(form: dict[str, str], request: Request) -> Customer | None:
    if not all(form.get(name) for name, _ in FIELDS):
        return None
    blank = {"company": "", "address_2": "", "state": ""}
    address = blank | {name: form[name] for name, _ in FIELDS if name != "email"}
    ip = request.client.host if request.client else ""
    return Customer(address, form["email"], "", ip, request.headers.get("user-agent", ""))


def remember(where: str, items: dict[str, int]) -> Response:
    response = RedirectResponse(where, 303)
    response.set_cookie("basket", cookies.basket_text(items), samesite="lax")
    return response
