"""What does this principal find?

The read path: a text and a principal in, results out. The principal's rights are inside the engine's question, and
the library checks each hit again, so a right taken away counts at once and not only when the index follows.
"""

from collections.abc import Mapping, Sequence
from time import perf_counter

from corpus.access import Principal
from corpus.document import Document
from corpus.library import Library
from corpus.passage import Passage
from indexer.engines.engine import Answer, Engine, Match, Question
from indexer.highlights import highlights, merged
from indexer.query.filters import with_filters
from indexer.query.node import Node, Or
from indexer.query.parser import parse
from indexer.query.words import text_of
from indexer.ranking import plan
from indexer.results import FACETS, Edition, Hit, Interpretation, PageScore, Results, SearchRequest
from indexer.snippets import snippet
from indexer.suggest import titles_with

_SIMILAR_CHARACTERS = 600
"""So much of a document's beginning stands for it when others like it are sought."""


class Searcher:
    """Finds documents in `engine`, and what is shown of them in `library`."""

    def __init__(self, library: Library, engine: Engine) -> None:
        self._library = library
        self._engine = engine

    def search(self, request: SearchRequest, principal: Principal) -> Results:
        """One page of results for `request`, of documents that `principal` may read.

        Any text is a query. Raises IndexUnavailableError if there is no index.
        """
        began = perf_counter()
        query = parse(request.text)
        answer = self._engine.search(
            Question(
                tree=with_filters(query.tree, request),
                plan=plan(query.tree),
                readers=principal.readers,
                offset=(request.page - 1) * request.size,
                limit=request.size,
                sort=request.sort,
                facets=FACETS,
                without=self._library.withheld(principal),
            )
        )
        hits = self._hits(answer, query.tree, principal)
        return Results(
            query=Interpretation(query.text, query.interpreted),
            total=answer.total,
            page=request.page,
            size=request.size,
            took_ms=round((perf_counter() - began) * 1000, 2),
            suggestion=None,
            hits=hits,
            facets=answer.facets,
        )

    def rank(self, text: str, principal: Principal, limit: int) -> tuple[str, ...]:
        """The ids of the best `limit` documents in the order of `search`, and nothing more about them."""
        tree = parse(text).tree
        withheld = self._library.withheld(principal)
        answer = self._engine.search(Question(tree, plan(tree), principal.readers, limit=limit, without=withheld))
        return tuple(match.document for match in answer.matches)

    def similar(self, document_id: str, principal: Principal, limit: int) -> tuple[Hit, ...]:
        """Documents with the words of this one's title, topics and beginning, its editions left out.

        Raises NotFoundError if `principal` may not read the document.
        """
        document = self._library.document(principal, document_id)
        said = document.description
        editions = self._library.editions(principal, [said.work]).get(said.work, []) if said.work else []
        beginning = "".join(passage.text for passage in self._library.document_passages(principal, document_id)[:1])
        texts = (said.title, *said.topics, beginning[:_SIMILAR_CHARACTERS])
        tree: Node = Or(tuple(text for text in (text_of(words, "any") for words in texts if words) if text))
        own = frozenset({document_id, *(edition.id for edition in editions)})
        without = own | self._library.withheld(principal)
        question = Question(tree, plan(tree), principal.readers, limit=limit, without=without)
        return self._hits(self._engine.search(question), tree, principal)

    def suggest(self, text: str, principal: Principal, limit: int) -> tuple[str, ...]:
        """Titles that go on from what was typed, of documents that `principal` may read."""
        return titles_with(self._library, text, principal, limit)

    def highlight(self, text: str, language: str, query: str) -> tuple[tuple[int, int], ...]:
        """The spans of `text` (of a document in `language`) that answer `query`."""
        return merged(highlights(text, language, parse(query).tree))

    def _hits(self, answer: Answer, tree: Node, principal: Principal) -> tuple[Hit, ...]:
        documents = self._library.documents(principal, [match.document for match in answer.matches])
        best = [(match.document, match.passages[0].number) for match in answer.matches]
        passages = self._library.passages(principal, best)
        works = {document.description.work for document in documents.values()} - {""}
        editions = self._library.editions(principal, works) if works else {}
        return tuple(
            _hit(match, documents[match.document], passages[key], tree, editions)
            for match, key in zip(answer.matches, best, strict=True)
            # The index may be a moment behind the library: what is gone there is no hit.
            if match.document in documents and key in passages
        )


def _hit(
    match: Match, document: Document, passage: Passage, tree: Node, editions: Mapping[str, Sequence[Document]]
) -> Hit:
    language = document.description.language
    others = editions.get(document.description.work, ())
    scores: dict[int, float] = {}
    for found in match.passages:
        scores.setdefault(found.page, round(found.score, 4))
    spans = highlights(passage.text, language, tree)
    said = document.description
    outside = highlights("\n".join((said.title, *said.topics)), language, tree)
    return Hit(
        document=document,
        page=passage.page,
        score=round(match.score, 4),
        snippet=snippet(passage.text, spans),
        pages=tuple(PageScore(page, score) for page, score in scores.items()),
        editions=tuple(
            Edition(other.id, other.description.language, other.description.title)
            for other in others
            if other.id != document.id
        ),
        why=tuple(dict.fromkeys(span.wording for span in (*outside, *spans))),
    )
