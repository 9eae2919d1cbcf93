"""Sliders redraw for the last of the values that arrived together, and for no other."""

import asyncio

from unrolled.plots.play import SOON, LatestOnly


def test_of_many_values_at_once_only_the_last_is_drawn():
    seen, value = [], [0]

    async def dragged():
        redraw = LatestOnly(lambda: seen.append(value[0]))
        for value[0] in range(1, 31):
            redraw()
        await asyncio.sleep(3 * SOON)
        assert seen == [30]
        for value[0] in (31, 32):
            redraw()
        await asyncio.sleep(3 * SOON)

    asyncio.run(dragged())
    assert seen == [30, 32]


def test_values_that_arrive_while_a_picture_is_drawn_are_drawn_once_afterwards():
    seen, value = [], [0]

    async def dragged():
        def draw():
            seen.append(value[0])
            if len(seen) == 1:
                for value[0] in range(10, 20):
                    redraw()

        redraw = LatestOnly(draw)
        redraw()
        await asyncio.sleep(5 * SOON)

    asyncio.run(dragged())
    assert seen == [0, 19]


def test_without_an_event_loop_it_is_drawn_at_once():
    seen = []
    LatestOnly(lambda: seen.append("now"))()
    assert seen == ["now"]
