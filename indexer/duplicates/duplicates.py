"""Which documents have nearly the same text as this one, and which may be its editions in other languages?

A near duplicate is estimated to share NEAR of its distinct 5-grams and is in the same language. On shared/files the
same guide as PDF and as text gives 0.90 to 0.91, and a guide against a chapter of itself 0.32 at most.

An edition is proposed, never made. Its score joins what both say in every language (facts.py), weighed by how rare it
is, for two Chinese texts their folded 5-grams, the day of publication and the member, and is lowered by how much
longer or shorter one is. For each language only the best candidate above PROPOSED is named.

Measured with every document's work left empty: the 61 samples (70 pairs to propose) have precision 1 and recall 1, with
their members and days or with neither; their true proposals score from 0.26, the best wrong candidate 0.17. The guide
in files/parallel as three PDFs, as three texts, and as 33 chapters in HTML: 1 and 1. Single paragraphs, which say
little that can be compared (XQuAD, 240 in English and 240 in Chinese): 0.996 and 0.579.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from corpus.access import OPERATOR, Principal
from corpus.document import LANGUAGES, Document
from corpus.fingerprints import Fingerprint
from corpus.library import Library
from indexer.duplicates.facts import SORTS, mark_of
from indexer.duplicates.fingerprint import SCHEME, SIZES
from indexer.duplicates.traces import Traces

NEAR = 0.6
PROPOSED = 0.22

_BY_DAY, _BY_MEMBER = 0.1, 0.05
_LEAST_EVIDENCE = 1 - (1 - PROPOSED) / ((1 - _BY_DAY) * (1 - _BY_MEMBER))
"""With less of it in facts and text no day and no member lift a candidate to PROPOSED."""

_WEIGHED = 50
_SHOWN_DUPLICATES = 20
_SHOWN_FACTS = 5
_ALIKE = 0.9
_TELLING_TEXT = 0.1
_ANY_SIZE = 0.3
_CHINESE = ("zh-Hans", "zh-Hant")


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """A document whose text is nearly that of another; `similarity` is the estimated Jaccard index of their 5-grams.

    `same_text` says that they have the same letters and digits in the same order.
    """

    document: Document
    similarity: float
    same_text: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks for two documents being one work.

    `kind` is `day`, `member`, `text` (the folded text, with its similarity), `structure` or a sort of facts;
    `values` are what both have.
    """

    kind: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EditionProposal:
    """A document that may be an edition of another; `score` is between 0 and 1, `reasons` are never none."""

    document: Document
    score: float
    reasons: tuple[Reason, ...]


class Duplicates:
    """Finds the like of a document in `library`; threads may share it.

    Keeps the traces of all documents and takes up what changed whenever it is asked. What it answers is only ever of
    documents that the principal may read.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = Lock()
        self._traces = Traces.of()
        self._change = 0

    def near(self, principal: Principal, document_id: str) -> tuple[NearDuplicate, ...]:
        """The documents with the same or nearly the same text in the same language, most similar first.

        Empty where the document has no text yet, or is not there for the principal.
        """
        own = self._texts(principal, [document_id]).get(document_id)
        if own is None:
            return ()
        traces = self._current()
        texts = traces.texts(own.print.signature)
        like = (texts >= NEAR) & (traces.ids != document_id)
        similarity = dict(zip(traces.ids[like].tolist(), texts[like].tolist(), strict=True))
        found = [
            NearDuplicate(other.document, similarity[each], other.print.text == own.print.text)
            for each, other in self._texts(principal, list(similarity)).items()
            if other.language == own.language
        ]
        found.sort(key=lambda one: (not one.same_text, -one.similarity, one.document.id))
        return tuple(found[:_SHOWN_DUPLICATES])

    def editions(self, principal: Principal, document_id: str) -> tuple[EditionProposal, ...]:
        """The best candidate of each language for an edition of the document, likeliest first.

        None of a language in which the document's work is there already; empty as in `near`.
        """
        own = self._texts(principal, [document_id]).get(document_id)
        if own is None:
            return ()
        work = own.document.description.work
        there = [each.id for each in self._library.editions(principal, [work]).get(work, ())]
        languages = {own.language, *(each.language for each in self._texts(principal, there).values())}
        traces = self._current()
        candidates = _candidates(traces, document_id, own.print)
        best: dict[str, EditionProposal] = {}
        for each, other in self._texts(principal, list(candidates)).items():
            if other.language not in languages:
                proposal = _proposal(own, other, candidates[each], traces)
                rival = best.get(other.language)
                if proposal.score >= PROPOSED and (rival is None or proposal.score > rival.score):
                    best[other.language] = proposal
        return tuple(sorted(best.values(), key=lambda one: (-one.score, one.document.id)))

    def _texts(self, principal: Principal, ids: Sequence[str]) -> dict[str, "_Text"]:
        """The documents among `ids` that the principal may read and whose fingerprints are there."""
        prints = self._library.fingerprints(principal, ids, SCHEME)
        documents = self._library.documents(principal, prints)
        return {each: _Text(documents[each], prints[each]) for each in ids if each in documents}

    def _current(self) -> Traces:
        """The traces of all documents, as of now."""
        with self._lock:
            change, new = self._library.traces(OPERATOR, SCHEME, self._change)
            removed = self._library.removed_since(OPERATOR, self._change) if self._change else []
            if new or removed:
                self._traces = self._traces.updated(new, removed)
            self._change = change
            return self._traces


@dataclass(frozen=True, slots=True)
class _Text:
    """A document and its fingerprint."""

    document: Document
    print: Fingerprint

    @property
    def language(self) -> str:
        """What the catalogue says, else what the text looks like: a list of names says little of its language."""
        said = self.document.description.language
        return said if said in LANGUAGES else self.print.language

    @property
    def is_chinese(self) -> bool:
        return self.language in _CHINESE


@dataclass(frozen=True, slots=True)
class _Evidence:
    """How like a candidate is, by its text and by its facts."""

    text: float
    facts: float


def _candidates(traces: Traces, document_id: str, own: Fingerprint) -> dict[str, _Evidence]:
    """Documents whose text or facts could make an edition, by id; most of them in another language."""
    texts, facts = traces.texts(own.signature), traces.facts(own.marks)
    joined = 1 - (1 - texts) * (1 - facts)
    joined[traces.ids == document_id] = 0
    same = traces.languages == own.language
    chosen = [
        place
        for part in (np.where(same, 0, joined), np.where(same, joined, 0))
        for place in np.argsort(-part, kind="stable")[:_WEIGHED].tolist()
        if part[place] >= _LEAST_EVIDENCE
    ]
    return {str(traces.ids[place]): _Evidence(float(texts[place]), float(facts[place])) for place in chosen}


def _proposal(own: _Text, other: _Text, evidence: _Evidence, traces: Traces) -> EditionProposal:
    """How much speaks for two documents being one work: doubts are multiplied, as if each reason stood alone."""
    one, two = own.document.description, other.document.description
    reasons = [Reason(sort, shared) for sort in SORTS if (shared := _shared(own.print, other.print, sort, traces))]
    doubt = 1 - evidence.facts
    if own.is_chinese and other.is_chinese:
        doubt *= 1 - evidence.text
        if evidence.text >= _TELLING_TEXT:
            reasons.append(Reason("text", (f"{evidence.text:.2f}",)))
    if one.published and one.published == two.published:
        doubt *= 1 - _BY_DAY
        reasons.append(Reason("day", (one.published.isoformat(),)))
    if one.member and one.member == two.member:
        doubt *= 1 - _BY_MEMBER
        reasons.append(Reason("member", (one.member,)))
    sizes = _ratio(own.print, other.print)
    if sizes >= _ALIKE:
        reasons.append(Reason("structure", (f"{sizes:.2f}",)))
    return EditionProposal(other.document, (1 - doubt) * (_ANY_SIZE + (1 - _ANY_SIZE) * sizes), tuple(reasons))


def _shared(own: Fingerprint, other: Fingerprint, sort: str, traces: Traces) -> tuple[str, ...]:
    """The rarest facts of a sort that both have."""
    shared = set(own.facts[sort]) & set(other.facts[sort])
    rarest = sorted(shared, key=lambda fact: (-traces.weight(mark_of(sort, fact)), -len(fact), fact))
    return tuple(rarest[:_SHOWN_FACTS])


def _ratio(one: Fingerprint, two: Fingerprint) -> float:
    """How near the sizes of two documents are, from 0 to 1: the mean over the SIZES of the smaller by the larger."""
    ratios = [min(one.sizes[name], two.sizes[name]) / max(one.sizes[name], two.sizes[name], 1) for name in SIZES]
    return sum(ratios) / len(SIZES)
