"""The panels of Data & methods: one search with what is known of it, and the echo of counting by two dates."""

from collections.abc import Sequence
from functools import partial

from dashboard import store
from dashboard.app_pages.methods import words
from dashboard.charts.counts import ranked_bars
from dashboard.charts.intervals import Part, Value, intervals
from dashboard.look.theme import GREY
from dashboard.panels import elsewhere, missing
from dashboard.panels import topics as topic_list
from dashboard.panels.panel import Absence, Notice, Panel
from pipelines.analysis.papers.completeness_tables import held_share
from pipelines.analysis.papers.literature import agreement, overall_agreement
from pipelines.analysis.papers.topic_years import ALL
from pipelines.labelling.precision import precision_of
from pipelines.sentences.literature import papers
from pipelines.sentences.numbers import FEW
from pipelines.text.blocks import Block, Code, Outside, Paragraph, quoted
from pipelines.text.numerals import share
from pipelines.topics.catalogue import Crossing, Topic

_COUNTED = (
    *("articles", "both", "only_api", "only_files", "not_yet", "mesh", "phrase", "date", "unexplained"),
    *("share", "low", "high", "asked_on", "files_to"),
)


def search(topic: Topic, definition: str) -> Sequence[Block]:
    """One topic's search: as it is sent, what PubMed made of it, why it is so and what it misses."""
    found = topic.definitions[definition]
    parts: list[Block] = []
    if isinstance(found, Crossing):
        either = f" and of one of {', '.join(found.any_of)}" if found.any_of else ""
        parts.append(
            Paragraph(
                f"No search is sent: the articles are those of all of {', '.join(found.all_of)}{either}. The same as "
                "one search:"
            )
        )
    precision = precision_of(store.all_topics(), store.data_root()).get((topic.id, definition))
    parts += [
        Code(found.text),
        quoted("Why", found.why),
        quoted("Known misses", found.known_misses),
        Paragraph(words.precision_sentence(precision)),
    ]
    asked_whom = "The simulated service" if store.snapshot().edition == "simulated" else "PubMed"
    if store.has("searches"):
        asked = store.rows("searches", source="pubmed", kind="set", name=topic.id, definition=definition)
        for row in asked.to_dict("records"):
            said = f"{row['received']:,} articles, asked {row['asked_at']}. {asked_whom} read it as:"
            parts += [Paragraph(said), Code(row["translation"])]
            if isinstance(row["warnings"], str):
                parts.append(Paragraph((Outside(row["warnings"]),), "simulated"))
    at_pubmed = Outside("Run it at PubMed", elsewhere.search_at_pubmed(found.text))
    tag = ". The tag tiab covers title, abstract, author keywords and other abstracts."
    return [*parts, Paragraph((f"Reviewed {found.reviewed_on}. ", at_pubmed, tag), "lead")]


def echoes() -> Panel:
    """What counting by publication date would count twice, per topic."""
    rows = store.rows("echoes", definition="standard")
    rows = rows[rows["articles"].ge(FEW)].assign(label=rows["topic"].map(topic_list.labels()))
    rows = rows.sort_values(["echo_share", "topic"], ascending=[False, True]).reset_index(drop=True)
    shares = rows["echo_share"].astype("float64").map(lambda value: share(value, 1))
    return Panel(
        key="echoes",
        title=papers.echo_headline(rows),
        figure=partial(ranked_bars, rows["label"], rows["echo_share"], shares, GREY),
        name="Articles whose electronic and print dates lie in different years, by topic",
        summary=[
            f"Share of a topic's articles, standard definition, whose two dates lie in different years; topics with "
            f"{FEW} articles or more."
        ],
        caption="This is why an article counts here by one date only. Worked out from the records fetched.",
        rows=rows,
        headings={
            "label": "Topic",
            "articles": "Articles",
            "echoed": "In two years",
            "echo_share": "Share",
            "low": "95% from",
            "high": "95% to",
        },
        credit=elsewhere.papers_credit(),
        whole="echoes",
    )


def second_opinion() -> Panel | Absence:
    """How many articles Europe PMC finds for a topic, for each that PubMed finds; preprints apart."""
    if not store.has("europepmc_years", "topic_years"):
        return missing.signal_is_missing("europepmc_years", "europepmc", "A second opinion on the literature")
    rows = overall_agreement(agreement(store.table("europepmc_years"), store.table("topic_years")))
    rows = rows[rows["pubmed"].ge(FEW)].assign(label=rows["topic"].map(topic_list.labels()))
    rows = rows.sort_values(["ratio", "topic"], ascending=[False, True]).reset_index(drop=True)
    ratios = rows["ratio"].astype("float64").map("{:.2f}".format)
    return Panel(
        key="agreement",
        title=papers.agreement_headline(rows),
        figure=partial(ranked_bars, rows["label"], rows["ratio"], ratios, GREY),
        name="Articles at Europe PMC for each article at PubMed, by topic",
        summary=[
            "Complete years that both counted, together (the table says which), standard definition, by publication "
            f"date; topics with {FEW} articles or more at PubMed. 1.00: both find as many."
        ],
        caption=f"{elsewhere.signal_source('europepmc', 'europepmc_years')} The same search in other words, with "
        "losses that the table searches names; agreement of counts does not show that the articles are the same. The "
        "table searches also says why a topic is not here or was counted earlier. Preprints are in "
        "the table, and in no ratio.",
        rows=rows.assign(ratio=rows["ratio"].round(3)),
        headings={
            "label": "Topic",
            "years": "Years",
            "europepmc": "Articles, Europe PMC",
            "pubmed": "Articles, PubMed",
            "ratio": "Ratio",
            "preprints": "Preprints, Europe PMC",
            "asked_on": "Counted on",
        },
        credit=elsewhere.signal_credit("europepmc"),
        whole=("europepmc_years", "topic_years"),
        searches=elsewhere.sent_to("europepmc"),
    )


def baseline_check() -> Panel | Absence:
    """How many articles only one of PubMed's API and NLM's files finds without a known cause, per topic."""
    if not store.has("baseline_check"):
        return Absence(
            "PubMed's API beside NLM's own files: not compared here",
            "baseline_check",
            "Nobody compared them before this snapshot was made, so how far PubMed's API can be trusted is not known "
            "here. `exoscope baseline add FOLDER` reads the files, `exoscope baseline check` compares, and the next "
            "refresh shows it.",
        )
    rows = store.rows("baseline_check", definition="standard")
    rows = rows.assign(label=rows["topic"].map(topic_list.labels())).dropna(subset=["label", "share"])
    values = [
        Value(row["label"], papers.check_text(row), row["share"], row["low"], row["high"])
        for row in rows.to_dict("records")
    ]
    return Panel(
        key="baseline_check",
        title=papers.check_headline(rows),
        figure=partial(intervals, [Part("Share that no known cause explains", values)], GREY),
        name="Articles that only one of PubMed's API and NLM's files finds, without a known cause, by topic",
        summary=papers.CHECK_SENTENCES,
        caption=f"{elsewhere.papers_note(everything=True)} Standard definition. A cause is the first that holds: not "
        "there yet, MeSH, phrase, date. What NLM's files lack because they are older is in the table, and unexplained "
        "is none of it.",
        rows=rows,
        headings={"label": "Topic", **{name: store.headings("baseline_check")[name] for name in _COUNTED}},
        credit=elsewhere.papers_credit(),
        whole="baseline_check",
    )


def backtests() -> Panel | Notice | None:
    """How often the interval around the estimate of an open year held what the year came to, per topic."""
    if not store.has("completeness_backtests"):
        if not store.has("articles"):
            return None
        return missing.answers_are_missing("How well open years are estimated", "completeness_backtests")
    tests = store.table("completeness_backtests")
    everything = tests[tests["topic"].eq(ALL)]
    rows = held_share(tests)
    labels = {ALL: "All articles together", **topic_list.labels()}
    values = []
    for row in rows.to_dict("records"):
        label, told = labels.get(row["topic"], row["topic"]), papers.backtest_text(row)
        values.append(Value(label, told, row["share"], row["low"], row["high"]))
    return Panel(
        key="backtests",
        title=papers.backtest_headline(everything if len(everything) else tests),
        figure=partial(intervals, [Part("Share of the intervals that held", values, line=0.95)], GREY),
        name="How often the interval of an estimated publication year held its final count, by topic",
        summary=papers.BACKTEST_SENTENCES,
        caption=f"{elsewhere.papers_note()} Dotted: 95%. Every past year was estimated from what was known on an "
        "earlier day, and compared with what it came to.",
        rows=rows.assign(label=rows["topic"].map(labels)),
        headings={
            "label": "Topic",
            "backtests": "Back-tests",
            "held": "Held",
            "share": "Share",
            "low": "95% from",
            "high": "95% to",
        },
        credit=elsewhere.papers_credit(),
        whole="completeness_backtests",
    )
