"""Where there are neither timers nor threads, as in a browser, an endless function is stopped too.

Held here with the same `sys.monitoring` on any system; `tests/lite/test_in_browser.py` sees it in a
real browser.
"""

import sys

import pytest

from unrolled.checks import runner
from unrolled.checks.runner import OutOfTimeError, Runner, limit
from unrolled.checks.steps import raise_after

pytestmark = pytest.mark.skipif(
    sys.version_info < (3, 12), reason="sys.monitoring came with Python 3.12"
)

ENDLESS = {
    "a loop": "def f():\n    while True: pass",
    "a loop that counts": "def f():\n    n = 0\n    while n >= 0: n += 1",
    "an endless iterator": "from itertools import repeat\ndef f():\n    for _ in repeat(0): pass",
    "a comprehension": "from itertools import repeat\ndef f():\n    return sum(1 for _ in repeat(0))",
    "many naps": "import time\ndef f():\n    while True: time.sleep(0.01)",
    "a callback": "def f():\n    list(map(lambda _: None, iter(int, 1)))",
    "two functions": "def g(): pass\ndef f():\n    while True: g()",
    "one that swallows the error": "def g():\n    while True: int()\ndef f():\n"
    "    for _ in range(2):\n        try: g()\n        except: pass\n    while True: int()",
    "one that clears up": "def f():\n    try:\n        while True: int()\n    finally: sum(range(9))",
}


@pytest.fixture(autouse=True)
def in_a_browser(monkeypatch):
    monkeypatch.setattr(runner.sys, "platform", "emscripten")


@pytest.fixture(autouse=True)
def nothing_is_left_watching():
    watching = [sys.monitoring.get_tool(number) for number in range(6)]
    yield
    assert [sys.monitoring.get_tool(number) for number in range(6)] == watching


@pytest.mark.timeout(120)
@pytest.mark.parametrize("source", ENDLESS.values(), ids=ENDLESS)
def test_an_endless_function_is_stopped(source):
    names = {}
    exec(source, names)
    assert Runner(names, seconds=0.3)("f", ()).failure.kind == "timeout"


def test_code_within_its_time_is_left_alone():
    names = {}
    exec("def f(n):\n    return sum(i * i for i in range(n))", names)
    assert Runner(names, seconds=60)("f", (1000,)).value == sum(i * i for i in range(1000))


def spend(steps):
    for _ in range(steps):
        pass


def test_the_limit_of_one_call_never_ends_what_comes_after_it():
    late = 0
    for number in range(100):
        try:
            with limit(0.0002 + number % 7 / 10_000):
                spend(5_000)
        except OutOfTimeError:
            late += 1
        spend(5_000)  # an error in here is the loop's
    print(f"{late} of 100 were stopped")


def test_limits_stand_inside_each_other_and_beside_another_tool():
    sys.monitoring.use_tool_id(0, "a debugger")
    try:
        with limit(60), pytest.raises(OutOfTimeError), limit(0.01):
            spend(10**12)
        assert sys.monitoring.get_tool(0) == "a debugger"
    finally:
        sys.monitoring.free_tool_id(0)


def test_code_that_is_not_watched_is_not_stopped():
    def count():
        n = 0
        while n < 100_000:
            n += 1
        return n

    seen = []
    for _ in raise_after(0.0, 0.25, OutOfTimeError, lambda name: name != __file__):
        seen.append(count())
    assert seen == [100_000]
