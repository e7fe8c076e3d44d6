from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.whoosh_engine.codec.container import DamagedFileError
from indexer.engines.whoosh_engine.kernels import plain
from indexer.engines.whoosh_engine.kernels.arguments import BLOCK, Best
from indexer.engines.whoosh_engine.kernels.compiled import ranking
from tests.indexer.engines.whoosh_engine.kernels.segments import ROWS, Segment, segment, stored

seeds = st.integers(0, 1 << 32)
codes = st.sampled_from([np.uint16, np.uint32])


def shown(best: Best, given: Segment) -> tuple[object, ...]:
    """An answer in an order of its own."""
    order = np.argsort(best.documents)
    told = [array[order].tolist() for array in (best.documents, best.passages, best.scores)]
    return told, best.total, sorted(best.matched.tolist()) if given.rules.listed else None


def clean() -> bool:
    """Whether nothing was left in the arrays that serve one call after another."""
    scratch = ranking._scratch_arrays(1)
    return not any(getattr(scratch, name).any() for name in ("scores", "covers", "concepts", "seen"))


@settings(max_examples=300)
@given(seed=seeds, documents=st.integers(0, 60), longest=st.integers(1, 8), codes=codes)
def test_the_best_documents_are_those_of_numpy(
    compiled: ModuleType, seed: int, documents: int, longest: int, codes: type
) -> None:
    given = segment(seed, documents, longest, codes)
    found = compiled.best_documents(*given.all())
    assert shown(found, given) == shown(plain.best_documents(*given.all()), given)
    assert clean()


@pytest.mark.parametrize("longest", [1, 40, BLOCK * 2])
@pytest.mark.parametrize("seed", range(8))
def test_segments_of_several_blocks_are_ranked_as_by_numpy(compiled: ModuleType, seed: int, longest: int) -> None:
    given = segment(seed, max(7, 4 * BLOCK // longest), longest)
    assert int(given.papers.firsts[-1]) > 2 * BLOCK
    found = compiled.best_documents(*given.all())
    assert shown(found, given) == shown(plain.best_documents(*given.all()), given)
    assert clean()


@pytest.mark.parametrize("blocks", [1, 3])
@pytest.mark.parametrize("seed", range(40))
def test_one_posting_that_leads_outside_is_damage(compiled: ModuleType, seed: int, blocks: int) -> None:
    documents = 20 if blocks == 1 else blocks * BLOCK
    given = segment(seed, documents, 1)
    size = len(given.postings.ids)
    if not size:
        return
    chance = np.random.default_rng(seed)
    at = int(chance.integers(size))
    ids, own = given.postings.ids.copy(), given.postings.codes.copy()
    if seed % 2:
        ids[at] = chance.choice([documents, documents + 1, (1 << 32) - 1])
    else:
        own[at] = chance.choice([ROWS, (1 << 16) - 1])
    broken = (given.postings._replace(ids=stored(ids), codes=stored(own)), *given.all()[1:])
    for loops in (plain, compiled):
        with pytest.raises(DamagedFileError):
            loops.best_documents(*broken)
    assert clean()
    assert shown(compiled.best_documents(*given.all()), given) == shown(plain.best_documents(*given.all()), given)


@settings(max_examples=200)
@given(seed=seeds, blocks=st.sampled_from([0, 0, 0, 3]))
def test_postings_in_any_order_never_lead_outside(compiled: ModuleType, seed: int, blocks: int) -> None:
    """Numbers in disorder may be answered anyhow, but with documents that there are."""
    documents = blocks * BLOCK or 50
    given = segment(seed, documents, 1)
    chance = np.random.default_rng(seed)
    ids, scored = stored(chance.permutation(given.postings.ids.copy())), chance.permutation(given.scored.ids)
    try:
        found = compiled.best_documents(
            given.postings._replace(ids=ids), given.lists, given.scored._replace(ids=scored), given.papers, given.rules
        )
    except DamagedFileError:
        assert (ids != given.postings.ids).any() or (scored != given.scored.ids).any()
    else:
        assert (found.documents < documents).all()
        assert found.total <= documents
    assert clean()
