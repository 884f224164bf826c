import pandas as pd

from pipelines.flags import concerns, flag_counts, flags_within, title_flags
from pipelines.topics import load

TOPICS = load()

RNA = "The RNA exosome degrades transcripts"
RNA_VESICLES = "RNA exosome subunits in extracellular vesicles"
COCHLEA = "Exosomes protect hair cells of the cochlea"
FOLLICLE = "Exosomes of the hair follicle, not of hair cells"
BOTH = "The nuclear exosome in inner ear development"


def articles(*titles: str | None) -> pd.DataFrame:
    frame = pd.DataFrame({"pmid": [str(number) for number in range(1, len(titles) + 1)], "title": titles})
    return frame.assign(flags=title_flags(frame["title"].astype("str"), TOPICS))


def test_a_title_carries_every_flag_whose_rule_fits_it() -> None:
    flags = articles(RNA, RNA_VESICLES, COCHLEA, FOLLICLE, BOTH, None)["flags"]

    assert flags.astype(object).where(flags.notna(), None).tolist() == [
        "rna_exosome",
        None,
        "hair_cell",
        None,
        "rna_exosome;hair_cell",
        None,
    ]


def test_a_flag_concerns_its_topics_or_all() -> None:
    hair_cell, rna_exosome = TOPICS.flags["hair_cell"], TOPICS.flags["rna_exosome"]

    assert concerns(hair_cell, "hair", TOPICS)
    assert not concerns(hair_cell, "skincare", TOPICS)
    assert concerns(rna_exosome, "hair", TOPICS)
    assert concerns(rna_exosome, "skincare", TOPICS)


def test_flags_of_other_topics_are_left_out() -> None:
    within = flags_within(articles(BOTH, COCHLEA, RNA)["flags"], "skincare", TOPICS)

    assert within.astype(object).where(within.notna(), None).tolist() == ["rna_exosome", None, "rna_exosome"]


def test_flags_are_counted_per_topic_and_definition() -> None:
    frame = articles(RNA, COCHLEA, BOTH, FOLLICLE)
    rows = [("hair", "broad", pmid) for pmid in "1234"] + [
        ("hair", "narrow", "4"),
        ("skincare", "broad", "3"),
    ]
    # The record of PMID 9 was not fetched: its title is not known.
    rows += [("skincare", "broad", "9")]
    sets = pd.DataFrame(rows, columns=["topic", "definition", "pmid"])

    assert flag_counts(sets, frame, TOPICS).values.tolist() == [
        ["hair", "broad", "rna_exosome", 2, 4],
        ["hair", "broad", "hair_cell", 2, 4],
        ["hair", "narrow", "rna_exosome", 0, 1],
        ["hair", "narrow", "hair_cell", 0, 1],
        ["skincare", "broad", "rna_exosome", 1, 1],
    ]


def test_without_articles_nothing_is_counted() -> None:
    counts = flag_counts(
        pd.DataFrame(columns=["topic", "definition", "pmid"], dtype="str"), articles(RNA).iloc[:0], TOPICS
    )

    assert list(counts.columns) == ["topic", "definition", "flag", "records", "titled"]
    assert counts.empty
