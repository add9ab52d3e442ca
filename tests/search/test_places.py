"""Stretches of time: whatever a walk asks for, no entry is passed by and none of another time than told."""

from hypothesis import given
from hypothesis import strategies as st

from articles.search.places import LEVELS, end_of, start_of, time_keys, time_keys_between

_NOW = 1_883_000_000_000_000_000
_levels = st.sampled_from(LEVELS)


@st.composite
def stretches(draw):
    """Two places and the levels at the ends, no finer than is told apart in so long a time."""
    low = draw(st.integers(_NOW // 2, _NOW))
    high = low + draw(st.one_of(st.integers(0, 1 << 50), st.integers(0, 1 << 60)))
    longest = [level for level in LEVELS if end_of(level, low) - start_of(level, low) > (high - low) >> 10]
    return low, high, draw(st.sampled_from(longest)), draw(st.sampled_from(longest))


@given(stretches(), st.floats(0, 1))
def test_every_place_of_a_stretch_has_one_of_its_keys(stretch, part):
    low, high, *_ = stretch
    keys = time_keys_between(*stretch)
    for place in (low, high, low + int((high - low) * part)):
        assert len(set(keys) & set(time_keys(place))) == 1
    assert len(keys) == len(set(keys))


@given(stretches())
def test_what_a_stretch_holds_beside_is_no_more_than_the_levels_at_its_ends(stretch):
    low, high, lower, upper = stretch
    keys = set(time_keys_between(*stretch))
    assert not keys & set(time_keys(start_of(lower, low) - 1))
    assert not keys & set(time_keys(end_of(upper, high)))


@given(st.integers(0, 1 << 60), st.integers(0, 1 << 58))
def test_a_first_page_asks_for_few_times(low, more):
    """The newer end is coarse: nothing is newer than now."""
    assert len(time_keys_between(low, low + more, 0, LEVELS[-1])) <= 7 * len(LEVELS)
