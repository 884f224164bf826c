"""PubMed's searches in the words of Europe PMC, each with what is lost on the way. Pure.

| PubMed | Europe PMC | lost |
|---|---|---|
| `[ti]` | `TITLE:` | nothing |
| `[tiab]` | `TITLE_ABS:` | author keywords, abstracts in other languages |
| `[mh]` | `KW:`, which holds headings and author keywords | narrower headings; author keywords come along |
| `[mh:noexp]` | `KW:` | nothing; author keywords come along |
| `word*` | `word*` | nothing |
| `"a phrase*"` | the phrase and its plural | other endings: an asterisk within quotation marks is none |
| `"a phrase"[tiab:~2]` | the phrase | other words between its words |
| AND, OR, NOT | the same, in parentheses | nothing |

Anything else (dates, publication types, subsets ...) has no sure counterpart: such a search is left out.
"""

from dataclasses import dataclass, replace

from pipelines.pubmed_search.tree import And, DateRange, Leaf, Node, Not, Or, Term, written

#: The endings of a cut word that is none by itself; any other is a noun, alone and with an s.
_ENDINGS = {"biops": ("biopsy", "biopsies")}
_KEYWORDS = "Author keywords and abstracts in other languages are not searched."
_HEADINGS = "Narrower MeSH headings are not included; author keywords that read like a heading are."
_HEADING = "Author keywords that read like a MeSH heading are included."
_PHRASES = "A phrase that PubMed cuts with an asterisk is searched alone and in its plural."
_NEARNESS = "Words that PubMed finds near one another are searched side by side."
_FIELDS = {"ti": "TITLE", "tiab": "TITLE_ABS", "mh": "KW"}
_SPECIAL = '\\":()[]{}^~?!&|+/'


class Untranslatable(Exception):  # noqa: N818  an outcome, not an error for a user
    """The search has a part without a sure counterpart; the text says which."""


@dataclass(frozen=True, slots=True)
class Translation:
    """The search for Europe PMC, and one sentence for each kind of thing that it does otherwise."""

    text: str
    losses: tuple[str, ...]


def translation(node: Node) -> Translation:
    """The search in the words of Europe PMC; raises Untranslatable when a part of it has no counterpart."""
    losses: dict[str, None] = {}
    text = written(_replaced(node, losses), _worded)
    return Translation(text, tuple(losses))


def _replaced(node: Node, losses: dict[str, None]) -> Node:
    """The same search of terms that Europe PMC has; what differs is noted."""
    match node:
        case And():
            return And.of(*(_replaced(operand, losses) for operand in node.operands))
        case Or():
            each = Or.of(*(_replaced(operand, losses) for operand in node.operands)).operands
            return Or(tuple(dict.fromkeys(each)))
        case Not():
            return Not(_replaced(node.kept, losses), _replaced(node.removed, losses))
        case Term():
            return _term(node, losses)
        case _:
            raise Untranslatable(f"dates in a search ([{node.tag}])")


def _term(term: Term, losses: dict[str, None]) -> Node:
    if term.tag not in _FIELDS:
        raise Untranslatable(f'"{term.text}"[{term.tag}], a field that Europe PMC does not have')
    if odd := [sign for sign in _SPECIAL if sign in term.text]:
        raise Untranslatable(f'"{term.text}", with a sign of its own meaning there ({odd[0]})')
    if term.tag == "tiab":
        losses[_KEYWORDS] = None
    elif term.tag == "mh":
        losses[_HEADINGS if term.exploded else _HEADING] = None
    if term.proximity is not None:
        losses[_NEARNESS] = None
        term = replace(term, proximity=None)
    # The same heading with and without its narrower ones is one keyword.
    term = replace(term, exploded=True)
    if not (term.truncated and " " in term.text):
        return term
    losses[_PHRASES] = None
    start, _, last = term.text.rpartition(" ")
    endings = _ENDINGS.get(last, (last, f"{last}s"))
    return Or.of(*(replace(term, text=f"{start} {ending}", truncated=False) for ending in endings))


def _worded(leaf: Leaf) -> str:
    if isinstance(leaf, DateRange):
        raise Untranslatable(f"dates in a search ([{leaf.tag}])")
    field = _FIELDS[str(leaf.tag)]
    return f"{field}:{leaf.text}*" if leaf.truncated else f'{field}:"{leaf.text}"'
