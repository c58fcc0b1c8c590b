from tests.machine.fixtures import channel, outlet, store

__all__ = ["channel", "outlet", "store"]
