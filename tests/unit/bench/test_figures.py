"""How samples are summed up, and how figures are shown."""

from xml.etree import ElementTree

import pytest

from bench.mapping import plot
from bench.mapping.growth import Row
from bench.mapping.latency import Latency
from bench.mapping.load import Load
from bench.mapping.numbers import Sample, ms
from bench.mapping.report import table

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("percent", "value"), [(1, 1.0), (50, 5.0), (51, 6.0), (90, 9.0), (99, 10.0), (100, 10.0)]
)
def test_a_percentile_is_the_smallest_measured_value_that_so_many_do_not_exceed(
    percent: float, value: float
) -> None:
    assert Sample([10.0, 1.0, 9.0, 2.0, 8.0, 3.0, 7.0, 4.0, 6.0, 5.0]).percentile(percent) == value


def test_milliseconds_are_shown_with_three_digits() -> None:
    assert [ms(0.00421), ms(0.0421), ms(0.421), ms(4.21)] == ["4.2", "42.1", "421", "4,210"]


def test_a_table_is_markdown_with_its_numbers_to_the_right() -> None:
    assert table(("mapping", "p50, ms"), [["ours", "9.1"]]).splitlines() == [
        "| mapping | p50, ms |",
        "|---------|--------:|",
        "| ours    |     9.1 |",
    ]


@pytest.mark.parametrize("value", [0.0, 0.04, 1.0, 3.3, 20.0, 99.9, 730.0])
def test_a_scale_ends_above_all_values_and_not_far_above(value: float) -> None:
    assert value <= plot._round_up(value) <= max(2.5 * value, 1.0)


def test_the_plot_is_svg_with_a_dot_for_each_value() -> None:
    drawn = ElementTree.fromstring(plot.draw([_row(1), _row(10), _row(100)], [_row(10), _row(1000)]))
    lines = sum(len(panel.lines) for panel in plot.PANELS)
    assert drawn.tag == f"{SVG}svg"
    assert len(drawn.findall(f".//{SVG}circle")) == lines * 5


def _row(size: int) -> Row:
    took = Sample([0.01, 0.02])
    return Row(size, Latency(took, took, took, took), Load(20.0, 0.5, 0.25, 5 * 10**8, 10**8))
