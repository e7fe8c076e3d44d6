"""What does the JSON of the HTTP interface look like?

The names of the keys are a contract with other people's scripts: extend, do not rename.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.editions import Likes
from api.receiving import Received
from corpus.access import Principal
from corpus.description import said
from corpus.document import Document, Kind, Status
from corpus.evidence import Guess, Source, Sources
from corpus.jobs import Job, JobKind, JobState
from corpus.page import PageReading
from corpus.upload import Outcome
from indexer.duplicates.duplicates import EditionProposal, NearDuplicate
from indexer.query.lexer import LONGEST_QUERY
from indexer.results import Edition, Hit, Results, Sort

LanguageTag = Literal["en", "zh-Hant", "zh-Hans", "pt", "und"]
"""The language of a document as a BCP 47 tag; `und` where it is unknown."""


class Schema(BaseModel):
    """What all answers share: they are made once and not changed."""

    model_config = ConfigDict(frozen=True)


class DocumentSummary(Schema):
    """A document as it stands in a list of hits."""

    id: str
    title: str
    member: str
    kind: Kind
    language: str
    published: date | None
    topics: tuple[str, ...]

    @classmethod
    def of(cls, document: Document) -> "DocumentSummary":
        """The summary of a document of the catalogue."""
        description = document.description
        return cls(
            id=document.id,
            title=description.title,
            member=description.member,
            kind=description.kind,
            language=description.language,
            published=description.published,
            topics=description.topics,
        )


class EditionLink(Schema):
    """The same work in another language."""

    id: str
    language: str
    title: str

    @classmethod
    def of(cls, edition: Edition) -> "EditionLink":
        """The link to an edition."""
        return cls(id=edition.id, language=edition.language, title=edition.title)


class NearDuplicateLink(Schema):
    """A document of nearly the same text; `similarity` is the estimated share of 5-grams that both have, 0 to 1.

    `same_text` says that they have the same letters and digits in the same order.
    """

    id: str
    title: str
    similarity: float
    same_text: bool

    @classmethod
    def of(cls, near: NearDuplicate) -> "NearDuplicateLink":
        """The link to a near duplicate."""
        title, similarity = near.document.description.title, round(near.similarity, 3)
        return cls(id=near.document.id, title=title, similarity=similarity, same_text=near.same_text)


class EditionProposalLink(Schema):
    """A document that may be the same work in another language, and why; `PATCH` with its `work` makes it one.

    `score` is between 0 and 1; each of the `reasons` is a kind with what both documents have: `dates: 2024-05-01`.
    """

    id: str
    title: str
    language: str
    score: float
    reasons: tuple[str, ...]

    @classmethod
    def of(cls, proposal: EditionProposal) -> "EditionProposalLink":
        """The link to a proposed edition."""
        said = proposal.document.description
        reasons = tuple(f"{reason.kind}: {', '.join(reason.values)}" for reason in proposal.reasons)
        return cls(
            id=proposal.document.id,
            title=said.title,
            language=said.language,
            score=round(proposal.score, 3),
            reasons=reasons,
        )


class GuessedValue(Schema):
    """What the file gives for a field of the description: from which part of it, and how far that is to be believed.

    `confidence` is between 0 and 1, as is `share`: how much of the text is in this language, and 0 for other fields.
    """

    field: str
    value: str
    source: Source
    confidence: float
    share: float

    @classmethod
    def of(cls, guess: Guess) -> "GuessedValue":
        """The JSON of a guess."""
        return cls(
            field=guess.field, value=guess.value, source=guess.source, confidence=guess.confidence, share=guess.share
        )


class PageQuality(Schema):
    """A page, from 1, and how far its text looks like writing: from 0, where nothing was read, to 1."""

    page: int
    quality: float


class ReadingReport(Schema):
    """How the pages of a document were read: by whom how many, the most first, and which looks worst."""

    pages: int
    readers: dict[str, int]
    worst: PageQuality | None

    @classmethod
    def of(cls, pages: Sequence[PageReading]) -> "ReadingReport":
        """The report of these pages; of several that look equally bad, the first is the worst."""
        worst = min(pages, key=lambda page: (page.quality, page.number), default=None)
        return cls(
            pages=len(pages),
            readers=dict(Counter(page.reader for page in pages).most_common()),
            worst=PageQuality(page=worst.number, quality=worst.quality) if worst else None,
        )


class DocumentDetail(DocumentSummary):
    """All that a reader may know of a document.

    `sha256` (hex), `size` (bytes) and `media_type` are those of the newest version. Null for anyone but staff are
    `readers`, `source`, near duplicates, proposed editions, and where the description comes from: `entered` has the
    fields that a person filled in, `guessed` what the file says of itself, which holds where nobody did, and `evidence`
    all guesses, in each field the one believed most first. Null are also `reading`, how the pages were read, and
    `notice`: what of an indexed document was not read, and why, or empty (it stands in `failure` too).
    """

    version: int
    work: str
    media_type: str
    sha256: str
    size: int
    status: Status
    failure: str
    added: datetime
    readers: tuple[str, ...] | None
    source: str | None
    editions: tuple[EditionLink, ...]
    near_duplicates: tuple[NearDuplicateLink, ...] | None
    edition_proposals: tuple[EditionProposalLink, ...] | None
    abstract: str
    key_terms: tuple[str, ...]
    entered: dict[str, object] | None
    guessed: dict[str, object] | None
    evidence: tuple[GuessedValue, ...] | None
    reading: ReadingReport | None
    notice: str | None

    @classmethod
    def seen_by(
        cls,
        principal: Principal,
        document: Document,
        editions: tuple[Edition, ...],
        likes: Likes | None,
        sources: Sources | None,
        pages: Sequence[PageReading] | None,
    ) -> "DocumentDetail":
        """What `principal` may know of a document that it may read; `likes`, `sources` and `pages` are for staff."""
        keeps = principal.is_staff
        return cls(
            **DocumentSummary.of(document).model_dump(),
            version=document.version,
            work=document.description.work,
            media_type=document.media_type,
            sha256=document.sha256,
            size=document.size,
            status=document.status,
            failure=document.failure if keeps else "",
            added=document.added,
            readers=document.description.readers if keeps else None,
            source=document.source if keeps else None,
            editions=tuple(EditionLink.of(edition) for edition in editions),
            near_duplicates=None if likes is None else tuple(map(NearDuplicateLink.of, likes.near)),
            edition_proposals=None if likes is None else tuple(map(EditionProposalLink.of, likes.proposals)),
            abstract=document.description.abstract,
            key_terms=document.description.key_terms,
            entered={name: getattr(sources.entered, name) for name in sources.fields} if sources else None,
            guessed=said(sources.guessed) if sources else None,
            evidence=tuple(map(GuessedValue.of, sources.evidence)) if sources else None,
            reading=None if pages is None else ReadingReport.of(pages),
            notice=(document.failure if document.status == Status.INDEXED else "") if keeps else None,
        )


class ListedDocument(DocumentSummary):
    """A document in a list: how far it has come, and for staff why it failed, if it did."""

    status: Status
    failure: str

    @classmethod
    def seen_by(cls, principal: Principal, document: Document) -> "ListedDocument":
        """What `principal` may know of a document that it may read."""
        failure = document.failure if principal.is_staff else ""
        return cls(**DocumentSummary.of(document).model_dump(), status=document.status, failure=failure)


class DocumentList(Schema):
    """One page of the documents that the principal may read, newest first; `page` counts from 1."""

    total: int
    page: int
    size: int
    documents: tuple[ListedDocument, ...]


class Changes(BaseModel):
    """What to change in a document's description; what is left out stays as it is, whatever its default here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = ""
    member: str = ""
    kind: Kind | Literal[""] = Kind.OTHER
    language: LanguageTag | Literal[""] = ""
    published: date | None = None
    topics: tuple[str, ...] = ()
    readers: tuple[str, ...] = ("public",)
    work: str = ""
    abstract: str = ""
    key_terms: tuple[str, ...] = ()


class UploadedDocument(Schema):
    """What came of one file of an upload; one that `failed` has no id, and an `error` that says why.

    Nor has an entry of an archive that was `left out`, since it is no document.
    """

    document_id: str
    job_id: int | None
    outcome: Outcome | Literal["failed", "left out"]
    name: str
    error: str

    @classmethod
    def of(cls, received: Received) -> "UploadedDocument":
        """The JSON of what was received."""
        added, error = received.added, str(received.error or received.left_out)
        if added is None:
            outcome: Literal["failed", "left out"] = "left out" if received.left_out else "failed"
            return cls(document_id="", job_id=None, outcome=outcome, name=received.name, error=error)
        return cls(
            document_id=added.document.id, job_id=added.job_id, outcome=added.outcome, name=received.name, error=""
        )


class UploadReceipt(Schema):
    """An upload was kept; `job_id` is the indexing to wait for, null where nothing has to be done.

    `outcome` says whether the bytes were known already (`same`) or are a new version of a known document. Of a ZIP
    archive these are the first document's; `documents` has each, and of another file that one.
    """

    document_id: str
    job_id: int | None
    outcome: Outcome
    documents: tuple[UploadedDocument, ...]

    @classmethod
    def of(cls, received: Sequence[Received]) -> "UploadReceipt":
        """The JSON of an upload of which something was added."""
        first = next(each.added for each in received if each.added)
        documents = tuple(map(UploadedDocument.of, received))
        return cls(document_id=first.document.id, job_id=first.job_id, outcome=first.outcome, documents=documents)


class RemovalReceipt(Schema):
    """A document was removed; the job takes it out of the index."""

    document_id: str
    job_id: int


class JobProgress(Schema):
    """How many of `total` steps are done, and what is being done; zeros before that is known."""

    done: int
    total: int
    text: str


class JobReport(Schema):
    """How far a piece of work has come; `error` is empty unless something failed."""

    id: int
    kind: JobKind
    state: JobState
    document_id: str
    progress: JobProgress
    attempts: int
    error: str
    created: datetime
    finished: datetime | None

    @classmethod
    def of(cls, job: Job) -> "JobReport":
        """The JSON of a job."""
        progress = job.progress
        return cls(
            id=job.id,
            kind=job.kind,
            state=job.state,
            document_id=job.document_id,
            progress=JobProgress(done=progress.done, total=progress.total, text=progress.text),
            attempts=job.attempts,
            error=job.error,
            created=job.created,
            finished=job.finished,
        )


class SnippetText(Schema):
    """A fragment as it was written; `highlights` are [start, end) in characters (code points) of `text`."""

    text: str
    highlights: tuple[tuple[int, int], ...]


class ScoredPage(Schema):
    """A page of the document, from 1, and its score."""

    page: int
    score: float


class SearchHit(Schema):
    """One document that answers the query."""

    document: DocumentSummary
    page: int
    score: float
    snippet: SnippetText
    pages: tuple[ScoredPage, ...]
    editions: tuple[EditionLink, ...]
    why: tuple[str, ...]

    @classmethod
    def of(cls, hit: Hit) -> "SearchHit":
        """The JSON of a hit."""
        return cls(
            document=DocumentSummary.of(hit.document),
            page=hit.page,
            score=hit.score,
            snippet=SnippetText(text=hit.snippet.text, highlights=hit.snippet.highlights),
            pages=tuple(ScoredPage(page=each.page, score=each.score) for each in hit.pages),
            editions=tuple(EditionLink.of(edition) for edition in hit.editions),
            why=hit.why,
        )


class SearchQuery(BaseModel):
    """What a search is asked with; a filter given more than once means any of its values."""

    q: str = Field("", max_length=LONGEST_QUERY, description="What to look for; see /help.")
    page: int = Field(1, ge=1, le=10_000)
    size: int = Field(10, ge=1, le=100, description="Hits a page.")
    language: tuple[LanguageTag, ...] = ()
    kind: tuple[Kind, ...] = ()
    member: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    year_from: int | None = Field(None, ge=1, le=9999)
    year_to: int | None = Field(None, ge=1, le=9999)
    sort: Sort = "relevance"

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """The values of each filter that was given, once each."""
        kinds = tuple(kind.value for kind in self.kind)
        given = {"language": self.language, "kind": kinds, "member": self.member, "topic": self.topic}
        return {name: tuple(dict.fromkeys(values)) for name, values in given.items() if values}


class QueryReading(Schema):
    """The query as typed, as it was understood, and what was added to it."""

    text: str
    interpreted: str
    expansions: tuple[str, ...]


class ValueCount(Schema):
    """How many of the documents found have this value."""

    value: str
    count: int


class SearchAnswer(Schema):
    """One page of results; `total` and `facets` count documents."""

    query: QueryReading
    total: int
    page: int
    size: int
    took_ms: float
    suggestion: str | None
    hits: tuple[SearchHit, ...]
    facets: Annotated[dict[str, tuple[ValueCount, ...]], Field(description="By the name of the field.")]

    @classmethod
    def of(cls, results: Results) -> "SearchAnswer":
        """The JSON of results, as DESIGN.md section 4 has it."""
        query = results.query
        return cls(
            query=QueryReading(text=query.text, interpreted=query.interpreted, expansions=query.expansions),
            total=results.total,
            page=results.page,
            size=results.size,
            took_ms=results.took_ms,
            suggestion=results.suggestion,
            hits=tuple(SearchHit.of(hit) for hit in results.hits),
            facets={
                name: tuple(ValueCount(value=each.value, count=each.count) for each in counts)
                for name, counts in results.facets.items()
            },
        )


class Suggestions(Schema):
    """Ways to go on with what was typed, best first; only words of documents that the principal may read."""

    query: str
    suggestions: tuple[str, ...]


class SimilarDocuments(Schema):
    """Documents that are about the same things, closest first."""

    hits: tuple[SearchHit, ...]


class ProblemDetails(Schema):
    """What went wrong (RFC 9457); `errors` names each value that was refused."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: tuple[dict[str, str], ...] = ()
