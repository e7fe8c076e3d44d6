"""What does a mail say, and the files attached to it; and what a web page that was saved as one?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.message import Message

from indexer.extract.characters import clean
from indexer.extract.composing import below, headed, joined_page, numbered, titled
from indexer.extract.extraction import (
    EncryptedError,
    Extraction,
    ExtractionError,
    LimitError,
    Metadata,
    Page,
    UnsupportedTypeError,
)
from indexer.extract.extractor import Extractor
from indexer.extract.inner import InnerReader
from indexer.extract.limits import Limits
from indexer.extract.mail_parts import (
    content_of,
    day_of,
    enclosed,
    file_name,
    header,
    parameter,
    parsed,
    parts_of,
    sender,
    text_of,
)
from indexer.extract.media_type import HTML, MAIL, ZIP, media_type_of
from indexer.extract.progress import RawPage, page_read, unheard
from indexer.extract.quality import quality_of
from indexer.extract.reading import failures_told, read_content

MHTML = "multipart/related"
"""What a web page that was saved with its pictures is (RFC 2557): by its form a mail, that nobody sent to anybody."""

_READER = "mail"
_MOST_DEPTH = 5
_MOST_ATTACHMENTS = 100
_MOST_BYTES = 200 * 1024 * 1024
_SENT = ("To", "Cc", "Received", "Return-Path", "Message-ID")
_ENCLOSED = frozenset({"message/rfc822", "message/global"})


class MailExtractor:
    """Reads mails (EML) and saved web pages (MHTML): the text, then each attachment that one of `others` reads.

    A page of the mail is followed by its attachments' pages, each attachment with its name as a heading; those that
    nothing reads are named at the end of the mail's own page. The files in a ZIP archive are read as one attachment,
    each with its own name as a heading too. Mails within mails are read five deep, 100
    attachments or 200 MiB of them in all.
    """

    media_types: tuple[str, ...] = (MAIL,)

    def __init__(self, others: Sequence[Extractor]) -> None:
        self._others = tuple(others)

    def extract(self, content: bytes, media_type: str) -> Extraction:
        """The mail and what is attached; the sender is the author, and the day of the mail that of publication.

        Raises EncryptedError for a mail that only its receiver can open.
        """
        return _Reader(self._others, _Budget(), 1).extract(content, media_type)


class _TooManyError(LimitError):
    """Nothing more that is attached will be read."""


@dataclass(slots=True)
class _Budget:
    """What may still be read of one mail and all that is inside it."""

    attachments: int = _MOST_ATTACHMENTS
    size: int = _MOST_BYTES

    def spend(self, content: bytes) -> None:
        self.attachments -= 1
        self.size -= len(content)
        if self.attachments < 0 or self.size < 0:
            raise _TooManyError(
                f"The mail has more than {_MOST_ATTACHMENTS} attachments, or more than {_MOST_BYTES // 1024**2} MiB of "
                "them: add the others as files of their own."
            )


class _Reader:
    """Reads the mail at one depth of mails within mails."""

    media_types: tuple[str, ...] = (MAIL,)

    def __init__(self, others: Sequence[Extractor], budget: _Budget, depth: int) -> None:
        self._others, self._budget, self._depth = others, budget, depth

    def extract(self, content: bytes, media_type: str) -> Extraction:  # noqa: ARG002 - of one type
        message = parsed(content)
        return self._saved_page(message) if _is_saved_page(message) else self._mail(message)

    def _mail(self, message: Message) -> Extraction:
        if self._depth > _MOST_DEPTH:
            raise LimitError(f"There are more than {_MOST_DEPTH} mails within mails: add the inner ones by themselves.")
        _check_is_open(message)
        parts = parts_of(message)
        subject = header(message, "Subject")
        metadata = Metadata(subject, sender(message), day_of(message), header(message, "Content-Language"))
        own = headed(joined_page(list(map(self._body, parts.bodies)), _READER), subject)
        page_read(RawPage(1, own.text, own.reader, MAIL))
        pages, unread, missing = self._attached(parts.attachments)
        if unread:
            own = replace(own, text="\n\n".join(filter(None, (own.text, "\n".join(unread)))))
        return Extraction(MAIL, metadata, tuple(numbered([own, *pages])), " ".join(missing))

    def _attached(self, attachments: Sequence[Message]) -> tuple[list[Page], list[str], list[str]]:
        """The pages of what can be read, the names of the rest, and what should have been read but was not."""
        pages, unread, missing = list[Page](), list[str](), list[str]()
        for at, part in enumerate(attachments):
            try:
                found = self._attachment(part)
            except _TooManyError as error:
                return pages, [*unread, *map(_named, attachments[at:][:_MOST_ATTACHMENTS])], [*missing, str(error)]
            except UnsupportedTypeError:
                unread.append(_named(part))
            except ExtractionError as error:
                unread.append(_named(part))
                missing.append(f"{_named(part)}: {error}")
            else:
                missing += [found.incomplete] if found.incomplete else []
                unread += [] if found.pages else [_named(part)]
                for page in below(found.pages, file_name(part)):
                    pages.append(page)
                    page_read(RawPage(1 + len(pages), page.text, page.reader, MAIL))
        return pages, unread, missing

    def _attachment(self, part: Message) -> Extraction:
        """What an attached file says. Raises an ExtractionError and nothing else, so that the mail is not lost."""
        deeper = _Reader(self._others, self._budget, self._depth + 1)
        # Whoever waits for the mail is told of its pages, and not of those of a file in it by their own numbers.
        with failures_told(Limits()), unheard():
            if part.get_content_type() in _ENCLOSED:
                self._budget.spend(b"")
                return deeper._mail(enclosed(part))
            content = content_of(part)
            self._budget.spend(content)
            name, readers = file_name(part), (*self._others, deeper)
            if content and media_type_of(content, name) == ZIP:
                within = InnerReader(lambda: readers).read(content, name or _named(part))
                return Extraction(ZIP, Metadata(), tuple(titled(within.pages)), within.incomplete)
            return read_content(content, name, readers)

    def _body(self, part: Message) -> Page:
        if part.get_content_type() == "text/html":
            return self._html(part).pages[0]
        text = text_of(part)
        return Page(1, clean(text), quality_of(text), _READER)

    def _html(self, part: Message) -> Extraction:
        content = content_of(part)
        if parameter(part, "charset"):
            # What carries a page knows its character set better than the page (HTML, 13.2.3.2).
            content = text_of(part).encode("utf-8-sig", "replace")
        reader = next(reader for reader in self._others if HTML in reader.media_types)
        try:
            return reader.extract(content, HTML)
        except ExtractionError:
            return Extraction(HTML, Metadata(), (Page(1, "", 1.0, _READER),))

    def _saved_page(self, message: Message) -> Extraction:
        """The web page in an MHTML file (RFC 2557); who saved it and when says nothing of its author and day."""
        bodies = parts_of(message).bodies
        root = next((body for body in bodies if body.get_content_type() == "text/html"), None)
        if root is None:
            pages: tuple[Page, ...] = (joined_page(list(map(self._body, bodies)), _READER),)
            return Extraction(MHTML, Metadata(header(message, "Subject")), pages)
        found = self._html(root)
        title = found.metadata.title or header(message, "Subject")
        return replace(found, media_type=MHTML, metadata=replace(found.metadata, title=title))


def _is_saved_page(message: Message) -> bool:
    return message.get_content_type() == MHTML and not any(name in message for name in _SENT)


def _check_is_open(message: Message) -> None:
    is_sealed = parameter(message, "smime-type") == "enveloped-data"
    if is_sealed or message.get_content_type() == "multipart/encrypted":
        raise EncryptedError("The mail is encrypted: open it in your mail program, save it decrypted and add that.")


def _named(part: Message) -> str:
    name, kind = file_name(part), part.get_content_type()
    return f"{name} ({kind})" if name else kind
