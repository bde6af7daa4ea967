"""Which tests run one after another in one process, and which processes begin first.

``make test`` runs several processes. What shares an expensive fixture (a platform, a contest that
has been played, a browser's site) shares a lane, so that it is made once; any other file is a lane
of its own. The long lanes (whole contests, Chromium) begin first, and nothing beside them takes the
processor away from them: the run ends when the longest has ended.
"""

import os
import re
from functools import cache
from pathlib import PurePath

from xdist.scheduler import LoadScopeScheduling

#: what a name begins with -> how early its lane begins
_ORDER = ("e2e/real", "e2e/embedded", "browser", "e2e/test_plans_of", "e2e", "integration", "")
#: the test whose fixture is a demonstration of its own, not the site of the others
_OF_ITS_OWN = "test_small_demo.py"
#: files whose tests want the session's RabbitMQ: it is started once for all of them
_ON_A_BROKER = {
    "test_broker_users.py",
    "test_ending_gateway.py",
    "test_ending_service.py",
    "test_link.py",
    "test_own_keys.py",
    "test_queues.py",
    "test_relay.py",
}
#: two sites to visit: one for files up to this name, one for those behind it
_LAST_OF_FIRST_SITE = "test_g"
#: whose tests share nothing: each is a lane
_EACH_OF_ITS_OWN = "test_demo.py"
_STAGE = re.compile(r"[\[-](embedded|real)(?=[-\]])")
#: how many of ``_ORDER`` are the long ones
_LONG = 4
#: by how much a process is nicer that runs none of them any more
_NICER = 5


def lane_of(nodeid: str) -> str:
    """The lane of a test, from its file and the kind of platform it runs on."""
    file, _, test = nodeid.partition("::")
    path = _among_tests(file)
    if path.parts[0] == "browser" and path.name != _OF_ITS_OWN:
        return f"browser/{1 + (path.name[: len(_LAST_OF_FIRST_SITE)] > _LAST_OF_FIRST_SITE)}"
    if path.name == _EACH_OF_ITS_OWN:
        return f"{path}/{test}"
    if path.parts[0] == "e2e" and (stage := _STAGE.search(test)):
        return f"e2e/{stage[1]}"
    if path.parts[0] == "integration" and path.name in _ON_A_BROKER:
        return "integration/broker"
    return str(path)


@cache
def _among_tests(file: str) -> PurePath:
    return PurePath(file).relative_to("tests")


def place_of(nodeid: str) -> int:
    """How early the lane of a test begins."""
    return _place(lane_of(nodeid))


@cache
def _place(lane: str) -> int:
    return next(place for place, start in enumerate(_ORDER) if lane.startswith(start))


def give_way(nodeid: str) -> None:
    """Leave the processor to the long lanes, once this process of several is past them."""
    among_others = "PYTEST_XDIST_WORKER" in os.environ
    if among_others and place_of(nodeid) >= _LONG and os.nice(0) < _NICER:
        os.nice(_NICER)


class Lanes(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Hands whole lanes to the processes, in the order of the tests."""

    def _split_scope(self, nodeid: str) -> str:
        return lane_of(nodeid)
