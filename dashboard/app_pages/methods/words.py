"""How the numbers are made, in Markdown; and what is known of a search."""

from pipelines.labelling.precision import Precision
from pipelines.sentences.sentence import text

PAPERS_CITED = """
- **Papers.** No search is run for this edition. Yearly counts are those of two published data sets: one of three
  themes with its exact search, by publication dates, where one record can stand in two years; one of research articles
  in four classes, whose search, date and classing are not stated: so there is neither a share nor a rate per 100,000.
  Some stand in for a topic, and say so. Other totals come from bibliometric papers. Counts of different searches
  overlap and databases differ, so they are never added up; the four classes alone are.
"""
PAPERS_FETCHED = """
- **Papers.** Each topic's search is sent to PubMed (in the simulated edition to a simulated service) at three widths,
  and the sets of PMIDs that come back are crossed here; totals are sizes of sets, never sums over topics or years. By
  default an article counts in the year of its Entrez date, which gives it one day; by choice in the first year that a
  search by publication date finds it in.
- **What counts.** Notices (errata, retraction notices, expressions of concern, comments) are no papers, and a preprint
  that PubMed links to its published article counts only where that article is not in the same set. The pages say how
  many are left out, and Literature and Compare can count them too. Snapshots of earlier versions count them all.
- **What is told apart.** Articles on the nuclease that is called exosome too are taken out by the searches, studies and
  grants by words of RNA decay. Veterinary trials are on no step of human evidence. A study that got another number is
  one study, a firm in several spellings one firm, and reports that name each other as one case are one.
- **Shares** have the same date basis and the same width above and below the line, and a Wilson interval at 95%.
- **Unfinished publication years** are those of which PubMed has less than 98%. How much of a year has arrived by this
  day, and what it will come to, is learnt from the create dates of six earlier years; table `completeness` has it with
  its 95% interval. Where earlier years are too few, a year is open until the end of June after it.
- **Year to date** sets the running year beside earlier ones up to the same day, by Entrez date.
- **Clinical** means publication types of trials, randomised trials, observational studies and case reports, not the
  heading Humans, which tags human cells as well.
"""
TRIALS_CITED = """
- **Trials** are a dated sample of registered studies. Each row was read twice, independently; *tested* means that both
  readings say the vesicle is what is administered. A status is shown with the day it was seen.
"""
TRIALS_FETCHED = """
- **Trials** are all studies that the registry's search for the field finds (in the simulated edition a simulated
  registry's). Their own words decide the topic, and a rule decides the role: *tested* means that the vesicle is what is
  administered. How good that rule is was measured: see `docs/roles.md`. A study that vanishes from the search is kept
  and marked, and no longer counted.
- **Years of trials** go by the day a study was first posted, which is always known; by choice by its start, which may
  be planned. A study of two phases is a step of its own; NA is the registry's word for no phase; a phase not
  stated is missing.
"""
ANSWERS = """
- **Evidence** is a ladder of nine steps. Each asks for a record of one type, and names who shows it. Not found is said
  only where a source at hand would have shown it; else the cell says that it cannot tell.
- **Sensitivity**: each headline is worked out again with the narrow and the broad search, and without titles that look
  like false hits. Where the sign changes, the page says so.
- **Formulas**, what they assume and how they were checked: `docs/numbers.md` and `docs/evidence.md` in the repository
  of Exoscope.
"""
OTHER_METHODS = """
- **Unfinished years** are hollow and never used for a comparison.
- **Growth** is the yearly rate of a log-linear fit through the latest complete years, ten at most (or those chosen,
  if papers are held), with a 95% interval that also holds what shakes years and lingers. With fewer than 30 papers in
  those years there is no rate. The pace of the first third of the years is compared with that of the last; where chance
  explains the difference, none is told. First-to-last growth (CAGR) stands beside it and hangs on two years alone.
- **Regulation.** One row per act, with its date as exact as the source gives it. Enforcement counts only warning and
  untitled letters whose text names exosomes. Permission to test is not an approval. A status older than 18 months,
  or undated, is stale.
- **Topics.** Words of the ledgers map to topics in one table, `ledger_topics`. A fact filed under a topic also counts
  for its sub-topics.
- **Missing** means not seen. It is never zero.
"""


def precision_sentence(measured: Precision | None) -> str:
    """How many of a search's articles belong to the topic, where somebody labelled a sample."""
    if measured is None:
        return "Precision: not yet measured. exoscope sample draws a sheet of articles to label."
    return text(
        "Precision: {precision:share0} ({low:share0} to {high:share0}, 95%), from {n} articles labelled, scored on "
        "{day}.",
        precision=measured.precision,
        low=measured.low,
        high=measured.high,
        n=measured.yes + measured.no,
        day=str(measured.scored_on),
    )
