"""Comparing a store at once, and waiting for it."""

import time
from dataclasses import dataclass

from bordereau.channels.actions import refused
from bordereau.channels.port import StoreProblem
from bordereau.channels.sync import apply_all
from bordereau.comparison.differences import open_of
from bordereau.comparison.job import begin
from bordereau.comparison.steps import go_on, may_be_asked
from bordereau.readings import jobs
from bordereau.readings.models import Reading
from bordereau.readings.pages import Turn
from bordereau.staff.access import Actor

LOOK_AGAIN = 0.1  # seconds


@dataclass(frozen=True, slots=True)
class Result:
    compared: int
    lost: int  # orders that we had never heard of, and that are here now
    differing: int
    is_whole: bool  # False when somebody stopped it, or paused the store


def compare(channel_id: int, by: Actor) -> Result:
    """Raises Refusal `store_refused`, and as `begin`."""
    reading = begin(channel_id, by)
    jobs.hold(reading)
    try:
        go_on(reading, Turn(None))
        while _waits(reading):
            apply_all(reading.channel)
            time.sleep(LOOK_AGAIN)
            go_on(reading, Turn(None))
    except StoreProblem as problem:
        jobs.put_off(reading, problem)
        raise refused(problem) from problem
    finally:
        jobs.let_go(reading)
    differing = open_of(reading.channel).count()
    return Result(reading.seen, reading.created, differing, reading.ended_at is not None)


def _waits(reading: Reading) -> bool:
    """For the inbox; not when somebody has stopped it."""
    reading.refresh_from_db()
    return reading.is_under_way and reading.due_at is not None and may_be_asked(reading)
