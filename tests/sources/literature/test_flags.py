"""The rules of topics.toml for titles that look like false hits, on the titles they were written for."""

import pandas as pd

from pipelines.sources.literature.articles import with_flags
from pipelines.topics.catalogue import load

TOPICS = load()

RNA = "The RNA exosome degrades transcripts"
RNA_VESICLES = "RNA exosome subunits in extracellular vesicles"
COCHLEA = "Exosomes protect hair cells of the cochlea"
FOLLICLE = "Exosomes of the hair follicle, not of hair cells"
BOTH = "The nuclear exosome in inner ear development"


def flags(*titles: str | None, topic: str) -> list[str | None]:
    """The flags of articles with these titles, all of one topic."""
    frame = pd.DataFrame({"pmid": [str(number) for number in range(1, len(titles) + 1)], "title": titles})
    found = with_flags(frame, TOPICS.flags.values(), {topic: frozenset(frame["pmid"])})["flags"]
    return found.astype(object).where(found.notna(), None).tolist()


def test_a_title_carries_every_flag_whose_rule_fits_it() -> None:
    assert flags(RNA, RNA_VESICLES, COCHLEA, FOLLICLE, BOTH, None, topic="hair") == [
        "rna_exosome",
        None,
        "hair_cell",
        None,
        "rna_exosome;hair_cell",
        None,
    ]


def test_flags_of_other_topics_are_left_out() -> None:
    assert flags(BOTH, COCHLEA, RNA, topic="skincare") == ["rna_exosome", None, "rna_exosome"]
