"""A brief as Markdown as GitHub reads it: the same sentences, with tables in place of figures."""

from pipelines.brief.language.content import Brief, Figure, Section, Table
from pipelines.sentences.sentence import Lead, Part, Quoted, Sentence
from pipelines.text.attribution import SIMULATED
from pipelines.text.plain import link, markdown

#: Without one of these, words are no markup within a line.
_SIGNS = "\\`*_[]<>|~$&#@"


def text(brief: Brief) -> str:
    """The file."""
    numbers = {figure.key: place for place, figure in enumerate(brief.figures, start=1)}
    blocks = [f"# {_words(brief.title)}", inline(brief.subtitle.parts)]
    if brief.is_simulated:
        blocks.insert(1, f"> **{SIMULATED}**")
    for section in brief.sections:
        blocks += _section(section, numbers)
    blocks.append("## The tables behind it")
    blocks.append(
        "\n".join(
            f"- `{source.name}`: one row per {_words(source.about)}; data of {source.day}. "
            f"{_words(source.source)} Licence: {_words(source.licence)}"
            for source in brief.sources
        )
    )
    return "\n\n".join(block for block in blocks if block) + "\n"


def _section(section: Section, numbers: dict[str, int]) -> list[str]:
    blocks = [f"## {section.heading}", f"*{section.lead}*" if section.lead else ""]
    blocks.append("\n".join(f"- {_sentence(sentence, numbers)}" for sentence in section.sentences))
    for figure in section.figures:
        blocks += _figure(figure, numbers[figure.key])
    for table in section.tables:
        blocks += [
            f"### {_words(table.title)}",
            grid(table),
            f"*{_words(table.note)}*" if table.note else "",
        ]
    return blocks


def _sentence(sentence: Sentence, numbers: dict[str, int]) -> str:
    figure = numbers.get(sentence.figure or "")
    behind = [f"table {figure}"] if figure else []
    if sentence.table:
        behind.append(f"`{sentence.table}`")
    return inline(sentence.parts) + (f" [{', '.join(behind)}]" if behind else "")


def _figure(figure: Figure, number: int) -> list[str]:
    return [f"### Table {number}. {_words(figure.table.title)}", grid(figure.table)]


def grid(table: Table) -> str:
    """A table; a sign of the table's own in a cell is escaped."""
    lines = [
        _row([_words(heading) for heading in table.headings]),
        _row(["---"] * len(table.headings)),
    ]
    lines += [_row([inline(cell) for cell in row]) for row in table.rows]
    return "\n".join(lines)


def inline(parts: tuple[Part, ...]) -> str:
    """Parts of a sentence: our own words and numbers as they are, words from outside escaped."""
    return "".join(_part(part) for part in parts)


def _part(part: Part) -> str:
    if isinstance(part, Quoted):
        return link(part.text, part.address) if part.address else markdown(part.text)
    if isinstance(part, Lead):
        return f"**{_words(part.text)}**"
    return str(part)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _words(text: str) -> str:
    """Words of declarations and labels: escaped only where they could be read as markup."""
    return markdown(text) if any(sign in text for sign in _SIGNS) else " ".join(text.split())
