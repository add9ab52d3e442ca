"""Bounded memory, nothing stale, found by what it shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.site.ledger import Ledger
from newsroom.page_cache.pages import Encoding, Page, chosen_encoding, matches
from newsroom.page_cache.store import Store

pytestmark = pytest.mark.sqlite


def page(*keys: str, size: int = 1_000, ends: float = 1e12) -> Page:
    headers = [(b"content-type", b"text/html")]
    return Page.made(200, headers, b"x" * size, frozenset(keys), ends)


KEYS = st.sampled_from([f"tag:{number}" for number in range(6)])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from("abcdefgh"), st.frozensets(KEYS, min_size=1)),
        st.tuples(st.just("change"), st.just(""), st.frozensets(KEYS, min_size=1)),
        st.tuples(st.just("get"), st.sampled_from("abcdefgh"), st.just(frozenset())),
    ),
    max_size=60,
)


@given(STEPS)
def test_what_is_given_out_was_made_after_the_last_change_of_what_it_shows(steps):
    store = Store(12_000)
    made, changed = {}, {}
    for step, (kind, address, keys) in enumerate(steps, 1):
        if kind == "put":
            fresh = page(*keys, size=600)
            if store.put(address, fresh, store.ledger.now):
                made[address] = step, keys
        elif kind == "change":
            store.changed(keys)
            changed |= dict.fromkeys(keys, step)
        elif (found := store.get(address)) is not None:
            at, shown = made[address]
            assert all(changed.get(key, 0) < at for key in shown)
            assert found.live
            assert found.body
        assert store.size <= store.limit
        assert store.size == sum(one.size for one in store._pages.values())
    assert set(store._showing) == {key for one in store._pages.values() for key in one.keys}


@given(st.lists(st.tuples(st.integers(0, 5), st.sets(KEYS)), max_size=40), st.sets(KEYS, min_size=1), st.integers(0, 5))
def test_ledger_never_forgets_a_change(reports, keys, back):
    ledger = Ledger()
    history = []
    for _, changed in reports:
        ledger.report(changed)
        history.append(changed)
    begun = max(0, ledger.now - back)
    assert ledger.unchanged_since(begun, keys) is not any(keys & changed for changed in history[begun:])


def test_ledger_that_grew_too_large_refuses_what_it_cannot_judge(monkeypatch):
    monkeypatch.setattr("articles.site.ledger._MOST", 10)
    ledger = Ledger()
    begun = ledger.now
    for number in range(30):
        ledger.report([f"tag:{number}"])
    assert not ledger.unchanged_since(begun, ["other"])
    assert ledger.unchanged_since(ledger.now, ["other"])


def test_page_in_use_stays_when_room_is_needed():
    store = Store(60_000)
    for number in range(40):
        store.put(str(number), page("a", size=400), 0)
        store.get("0")
    assert store.get("0") is not None
    assert store.get("1") is None


def test_page_too_large_for_its_share_is_not_kept():
    store = Store(20_000)
    assert not store.put("a", page("a", size=10_000), 0)
    assert len(store) == 0


def test_page_is_given_out_until_its_end_and_not_at_it():
    now = 10.0
    store = Store(100_000, clock=lambda: now)
    store.put("a", page("a", ends=11.0), 0)
    assert store.get("a") is not None
    now = 11.0
    assert store.get("a") is None
    assert store.size == 0


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", Encoding.IDENTITY),
        ("gzip, deflate, br, zstd", Encoding.BROTLI),
        ("gzip;q=1.0, br;q=0", Encoding.GZIP),
        ("gzip; q = 0.000, br ; q=0", Encoding.IDENTITY),
        ("GZIP", Encoding.GZIP),
        ("br;q=0.1", Encoding.BROTLI),
        ("*", Encoding.IDENTITY),
        ("brotli", Encoding.IDENTITY),
        (",,;;q=0,", Encoding.IDENTITY),
    ],
)
def test_encoding_is_one_that_the_reader_takes(accepted, chosen):
    assert chosen_encoding(accepted) is chosen


@pytest.mark.parametrize(
    ("header", "same"),
    [('"a"', True), ('W/"a"', True), ('"b", "a"', True), ("*", True), ('"b"', False), ("a", False), ("", False)],
)
def test_entity_tags_are_compared_as_the_standard_says(header, same):
    assert matches('"a"', header) is same
