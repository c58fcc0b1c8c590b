"""One listener's stream of server-sent events."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from bordereau.live import tickets
from bordereau.live.hub import Hub
from bordereau.live.messages import Batch, Events
from bordereau.live.tickets import BadTicket, Ticket
from bordereau.numbers import number

HEARTBEAT_SECONDS = 15.0
HEARTBEAT = b": still here\n\n"
RETRY_MS = 1000  # how soon a browser connects again
LONGEST_SECONDS = 900.0  # then it must ask for a new ticket: who lost access stops hearing


async def open_stream(
    request: Request, *, hub: Hub, events: Events, secrets: Sequence[str]
) -> Response:
    try:
        ticket = tickets.read(request.query_params.get("ticket", ""), secrets)
    except BadTicket:
        # Browsers connect again to where the redirect led them, with the ticket they had. Refused,
        # an EventSource closes for good, and the page opens another one through the main port.
        return PlainTextResponse("Ask /live on the main port for a ticket.", 403)
    # A page takes the stream for open when the headers come, and trusts it from then on: the event
    # after which it is told everything is fixed before they are sent.
    await hub.hears.wait()
    last = _last_event(request)
    if last is None:
        last = await events.highest()
    return StreamingResponse(
        _stream(ticket, last, hub, events),
        media_type="text/event-stream",
        headers={
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",  # nginx would hold the stream back
            "Access-Control-Allow-Origin": ticket.origin,
            "Access-Control-Allow-Credentials": "true",
            "Vary": "Origin",
        },
    )


def _last_event(request: Request) -> int | None:
    header = number(request.headers.get("last-event-id"))
    return header if header is not None else number(request.query_params.get("last_event_id"))


async def _stream(ticket: Ticket, last: int, hub: Hub, events: Events) -> AsyncIterator[bytes]:
    end = asyncio.get_running_loop().time() + LONGEST_SECONDS
    # Listen first, then look back: what happens between the two is told twice, not never.
    with hub.listening(ticket) as listener:
        # With the id, nothing is lost if the connection breaks before the first event.
        yield f"retry: {RETRY_MS}\nid: {last}\n\n".encode()
        replayed: set[int] = set()
        async for found in _replay(events, last):
            replayed.update(found.ids)
            for message in found.messages:
                if ticket.may_see(message.outlet):
                    yield message.text
        while asyncio.get_running_loop().time() < end:
            try:
                told = await asyncio.wait_for(listener.waiting.get(), HEARTBEAT_SECONDS)
            except TimeoutError:
                yield HEARTBEAT
                continue
            if told is None:
                return
            if told.id not in replayed:
                yield told.text


async def _replay(events: Events, last: int) -> AsyncIterator[Batch]:
    yield await events.overlap(last)
    while (found := await events.after(last)).ids:
        last = found.ids[-1]
        yield found
