"""Which words of RTF begin groups that are no text, or another text, and which stand for characters?"""

from indexer.extract.numbering import BULLET

SKIPPED = frozenset(
    "colortbl pict objdata objclass objname objalias fldinst themedata colorschememapping latentstyles listtable list "
    "listoverridetable revtbl rsidtbl filetbl xmlnstbl datastore generator nonshppict shprslt sp xe tc tcn rxe txe "
    "pn pntxta pntxtb nonesttables upr bkmkstart bkmkend atnid atnref atntime atnicn falt panose fontemb datafield "
    "comment formfield template wgrffmtfilter ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn listlevel listpicture "
    "info operator company manager category doccomm hlinkbase subject revtim printim buptim userprops docvar".split()
)
"""Groups whose text is not the document's."""

STARRED = frozenset("shpinst ud annotation atnauthor shptxt do dptxbxtext footnote".split())
"""Groups that old programs do not know (`\\*`) and whose text is the document's."""

BOXES = frozenset({"shptxt", "dptxbxtext"})
"""Text boxes, of Word 97 and later and of earlier ones."""

FURNITURE = frozenset("header headerl headerr headerf footer footerl footerr footerf".split())
INFORMATION = frozenset("title author keywords creatim".split())
"""What of the file's own group of information is kept."""

CAPTURED = INFORMATION | frozenset("atnauthor stylesheet fonttbl listtext pntext".split())
"""Groups whose text is not part of a paragraph, but of use."""

SIGNS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "softline": "\n",
    "emdash": "—",
    "endash": "–",
    "bullet": BULLET,
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "nestcell": " ",
    "nestrow": " ",
    "~": "\xa0",
    "_": "-",
}
"""Words and signs that stand for characters."""
