"""The memory of addresses, against Python's own set."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from crawlers.seen import Seen


@given(st.lists(st.text(max_size=3)))
def test_it_answers_as_a_set_does(texts):
    seen, truth = Seen(), set()
    for text in texts:
        assert (text in seen) == (text in truth)
        assert seen.add(text) == (text not in truth)
        truth.add(text)
        assert text in seen and len(seen) == len(truth)


def test_many_addresses_are_kept_apart_and_take_little():
    tracemalloc.start()
    seen = Seen()
    new = [seen.add(f"http://example.org/{n}/index.html") for n in range(50_000)]
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert all(new) and not any(seen.add(f"http://example.org/{n}/index.html") for n in range(50_000))
    assert not any(f"http://example.org/{n}/other.html" in seen for n in range(50_000))
    assert size < 32 * 50_000 + 500_000, "the list of answers is 400 kB"
