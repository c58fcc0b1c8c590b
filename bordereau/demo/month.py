"""The month that the demo shop has behind it, lived through step by step on both sides."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from heapq import heappop, heappush
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.channels.patience import patiently
from bordereau.channels.sync import sync
from bordereau.demo import clock, shop
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
YOUNG = timedelta(days=4)  # so long ago the shop opened all its stores but the first
Step = tuple[datetime, int, Callable[[], None]]  # the number keeps those of one moment in order


class Month:
    def __init__(self, stores: Sequence[Storefront], crew: Crew, now: datetime) -> None:
        self.stores, self.crew, self.now = stores, crew, now
        self.channels: dict[Storefront, Channel] = {}  # those that are open
        self.chance = random.Random(30)  # noqa: S311 made-up days; nothing is kept secret
        self.teller = Teller(crew, self.chance)
        self.steps: list[Step] = []
        self.numbers = count()
        self.outlets = list(Outlet.objects.all())
        self.prices: dict[int, Decimal] = {}

    def live(self) -> None:
        first, *others = self.stores
        with clock.at(self.now - timedelta(days=DAYS + 1)):
            self._open(first)
            shop.stock_the_small_ones()
        for story in self._stories():
            self._plan(story.placed, partial(self._place, first, story))
        for store in others:
            self._plan(self.now - YOUNG, partial(self._open, store))
            for story in self._first_days():
                self._plan(story.placed, partial(self._place, store, story))
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
            for channel in self.channels.values():
                patiently(sync, channel.pk, SYSTEM)

    def _open(self, store: Storefront) -> None:
        store.go_to(timezone.now())
        self.channels[store] = shop.connect(store)

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

    def _first_days(self) -> Iterator[Story]:
        """Of a store that opened lately: some orders are finished, one is in every other state."""
        for old in (91, 82, 76):
            yield self.teller.ordinary(self._ago(old))
        yield self.teller.ready(self._ago(self.chance.uniform(20, 26)), pickup="Old Town")
        yield self.teller.ready(self._ago(self.chance.uniform(5, 10)))
        yield self.teller.begun(self._ago(self.chance.uniform(2, 5)))
        yield Story(self._ago(self.chance.uniform(0.2, 2)), {"pickup": "Riverside"})
        yield Story(self._ago(self.chance.uniform(0.2, 2)))

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
        return shop.some_goods(OLD_TOWN, self.chance)

    def _more_than_there_is(self) -> dict[str, int]:
        """Of a product that the store has enough of, though the outlet has not."""
        level = (
            StockLevel.objects.filter(outlet__code=OLD_TOWN, product__is_digital=False)
            .exclude(product__sku="")
            .order_by("-available", "pk")[0]
        )
        return {level.product.sku: level.available + 4}

    def _place(self, store: Storefront, story: Story) -> None:
        store.go_to(story.placed)
        (order_id,) = store.place(**self._asked(story))
        channel = self.channels[store]
        heard = story.placed + timedelta(seconds=self.chance.randrange(15, 50))
        with clock.at(heard):
            shop.hear(channel)
        sale = Sale.objects.get(channel=channel, store_order_id=order_id)
        for line in sale.lines.all():
            self.prices[line.product_id] = rounded(line.unit_price, sale.currency)
        for moment, act in story.steps:
            self._plan(moment, partial(self._follow, sale, act))

    def _asked(self, story: Story) -> dict[str, Any]:
        if "pickup" in story.asked and "items" not in story.asked:
            return {**story.asked, "items": self._some()}
        return story.asked

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
        for store in self.channels:
            store.go_to(timezone.now())
        while deliver_due():
            pass
