"""The month that the demo shop has behind it, lived through step by step on both sides."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from heapq import heappop, heappush
from itertools import count
from zoneinfo import ZoneInfo

from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.channels.sync import sync
from bordereau.demo import clock
from bordereau.demo.shop import OLD_TOWN, ZONE, Crew
from bordereau.demo.storefront import Storefront
from bordereau.demo.stories import CLOSES, OPENS, Act, Story, Teller, when_open
from bordereau.outbox.deliver import deliver_due
from bordereau.sales.balances import rounded
from bordereau.sales.counter import CounterLine, sell
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM
from bordereau.stock.models import Outlet, StockLevel

DAYS = 30
ORDERS_A_DAY = (2, 3, 3, 4)
CUSTOM = ((4, 6, 8), (1, 2), (1, 2))  # counter sales a day in each outlet
PUSHES_LEAVE_AT = (12, 18)
Step = tuple[datetime, int, Callable[[], None]]  # the number keeps those of one moment in order


class Month:
    def __init__(self, store: Storefront, channel: Channel, crew: Crew, now: datetime) -> None:
        self.store, self.channel, self.crew, self.now = store, channel, crew, now
        self.chance = random.Random(30)  # noqa: S311 made-up days; nothing is kept secret
        self.teller = Teller(crew, self.chance)
        self.steps: list[Step] = []
        self.numbers = count()
        self.outlets = list(Outlet.objects.all())
        self.prices: dict[int, Decimal] = {}

    def live(self) -> None:
        for story in self._stories():
            self._plan(story.placed, partial(self._place, story))
        for day in range(DAYS, 0, -1):
            self._plan_the_counter(self.now - timedelta(days=day))
            self._plan_the_pushes(self.now - timedelta(days=day))
        while self.steps:
            # An order's own steps are added when it is placed.
            moment, _number, act = heappop(self.steps)
            if moment <= self.now:
                with clock.at(moment):
                    act()
        with clock.at(self.now):
            self._deliver()
            sync(self.channel.pk, SYSTEM)

    def _plan(self, moment: datetime, act: Callable[[], None]) -> None:
        heappush(self.steps, (moment, next(self.numbers), act))

    def _stories(self) -> Iterator[Story]:
        for day in range(DAYS, 0, -1):
            for _ in range(self.chance.choice(ORDERS_A_DAY)):
                yield self.teller.ordinary(self._at(self.now - timedelta(days=day), 7, 23))
        yield from self._what_is_on_the_page()

    def _what_is_on_the_page(self) -> Iterator[Story]:
        """Whatever the hour at which the demo starts, there is something of everything to see."""
        for late in (83, 74, 61):
            yield Story(self._ago(late))  # nobody has touched them
        for unpaid in (70, 52):
            yield self.teller.ready(self._ago(unpaid), items=self._some(), payment="bacs")
        for begun in (5.2, 3.1, 1.7):
            yield self.teller.begun(self._ago(begun))
        yield self.teller.begun(self._ago(2.4), items=dict.fromkeys(self._some(), 4))
        for ready in (9, 6.5, 4.2):
            yield self.teller.ready(self._ago(ready))
        yield self.teller.ready(self._ago(7), items=self._some(), pickup="Riverside")
        yield self.teller.ready(self._ago(5), items=self._some(), pickup="Old Town", payment="cod")
        yield Story(self._ago(0.8), {"items": self._more_than_there_is(), "pickup": "Old Town"})
        for fresh in (3.9, 2.8, 2.1, 1.4, 0.9, 0.5, 0.3, 0.1):
            yield Story(self._ago(fresh))

    def _ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)

    def _at(self, day: datetime, low: int, high: int) -> datetime:
        local = day.astimezone(ZoneInfo(ZONE))
        return local.replace(
            hour=self.chance.randrange(low, high),
            minute=self.chance.randrange(60),
            second=self.chance.randrange(60),
        )

    def _some(self) -> dict[str, int]:
        levels = list(
            StockLevel.objects.filter(outlet__code=OLD_TOWN, available__gte=8)
            .exclude(product__sku="")
            .values_list("product__sku", flat=True)
            .order_by("pk")
        )
        return {sku: self.chance.choice((1, 1, 2)) for sku in self.chance.sample(levels, 2)}

    def _more_than_there_is(self) -> dict[str, int]:
        """Of a product that the store has enough of, though the outlet has not."""
        level = (
            StockLevel.objects.filter(outlet__code=OLD_TOWN, product__is_digital=False)
            .exclude(product__sku="")
            .order_by("-available", "pk")[0]
        )
        return {level.product.sku: level.available + 4}

    def _place(self, story: Story) -> None:
        self.store.go_to(story.placed)
        (number,) = self.store.place(**story.asked)
        heard = story.placed + timedelta(seconds=self.chance.randrange(15, 50))
        with clock.at(heard):
            sync(self.channel.pk, SYSTEM)
        sale = Sale.objects.get(channel=self.channel, store_order_id=str(number))
        for line in sale.lines.all():
            self.prices[line.product_id] = rounded(line.unit_price, sale.currency)
        for moment, act in story.steps:
            self._plan(moment, partial(self._follow, sale, act))

    def _follow(self, sale: Sale, act: Act) -> None:
        for order in sale.fulfilments.select_related("sale"):  # gift cards alone have none
            act(order)

    def _plan_the_pushes(self, day: datetime) -> None:
        for hour in PUSHES_LEAVE_AT:
            self._plan(self._at(day, hour, hour + 1), self._deliver)

    def _plan_the_counter(self, day: datetime) -> None:
        for outlet, custom in zip(self.outlets, CUSTOM, strict=True):
            for _ in range(self.chance.choice(custom)):
                moment = self._at(day, OPENS, CLOSES)
                if when_open(moment) == moment:  # not on Sundays
                    self._plan(moment, partial(self._sell, outlet))

    def _sell(self, outlet: Outlet) -> None:
        """What the outlet has, at the price that the store asks."""
        levels = StockLevel.objects.filter(
            outlet=outlet, product__in=self.prices, available__gte=4
        ).values_list("product_id", flat=True)
        products = list(levels.order_by("pk"))
        basket = self.chance.choice((1, 1, 2, 3))
        lines = [
            CounterLine(product, self.chance.choice((1, 1, 1, 2)), self.prices[product])
            for product in self.chance.sample(products, min(len(products), basket))
        ]
        if lines:
            sell(outlet.pk, lines, self.chance.choice(("Card", "Card", "Cash")), self.crew.cashier)

    def _deliver(self) -> None:
        self.store.go_to(timezone.now())
        while deliver_due():
            pass
