"""The page Own topic: a draft is judged as a refresh would, and leaves nothing behind."""

from pathlib import Path

import pytest
from drawn import opened_at, text
from streamlit.testing.v1 import AppTest

from pipelines.snapshots import paths, snapshot
from pipelines.topics import counted

KINDS = ("facet_articles", "articles", "preprints", "topic_years")


def filled(app: AppTest, **fields: str) -> AppTest:
    for name, value in fields.items():
        key = f"own_empty_{name}"
        (app.text_area if name.endswith("_words") else app.text_input)(key=key).set_value(value)
    return app.run()


NAILS = {
    "id": "nails",
    "label": "Nails",
    "about": "Nails.",
    **{f"{width}_words": "nails[tiab]" for width in ("narrow", "standard", "broad")},
    **{f"{width}_why": "w" for width in ("narrow", "standard", "broad")},
    **{f"{width}_misses": "m" for width in ("narrow", "standard", "broad")},
}


def test_an_empty_topic_is_an_invitation_not_an_error(app: AppTest) -> None:
    shown = opened_at(app, "own_topic")
    assert not shown.error
    assert shown.info[0].value.startswith("Begin with a name and words")
    assert not shown.code


def test_a_topic_that_is_good_gives_searches_file_and_command(app: AppTest, tmp_path: Path) -> None:
    shown = filled(opened_at(app, "own_topic"), **NAILS)
    assert not shown.exception
    assert not shown.error
    *sent, file, command = (element.value for element in shown.code)
    assert [search.endswith("AND (nails[tiab])") for search in sent] == [True] * 3
    assert file.startswith('[topics.nails]\nlabel = "Nails"\n')
    assert command == "exoscope refresh --topics my_topics.toml"
    assert list(tmp_path.iterdir()) == []


def test_a_name_and_words_are_enough(app: AppTest) -> None:
    shown = filled(opened_at(app, "own_topic"), label="Nails & toes", words='nails, "nail  plate",,')
    assert not shown.exception
    assert not shown.error
    *sent, file, _ = (element.value for element in shown.code)
    assert [search.rpartition(" AND ")[2] for search in sent] == [
        f'("nails"[{tag}] OR "nail plate"[{tag}])' for tag in ("ti", "tiab", "tw")
    ]
    assert file.startswith('[topics.nails_toes]\nlabel = "Nails & toes"\nabout = "Nails & toes."\n')
    assert 'words = ["nails", "nail plate"]' in file
    assert "holds no titles of papers" in shown.info[0].value
    # What is written under Advanced holds, and what is emptied again is made of the words.
    shown = filled(shown, id="toe", narrow_words="toe[ti]")
    assert shown.code[0].value.endswith("AND (toe[ti])")
    assert shown.code[3].value.startswith("[topics.toe]\n")
    assert filled(shown, narrow_words=" ").code[0].value.endswith('AND ("nails"[ti] OR "nail plate"[ti])')


def test_what_a_search_of_pubmed_is_written_with_is_not_read_among_words(app: AppTest) -> None:
    shown = opened_at(app, "own_topic")
    shown.text_input(key="own_empty_label").set_value("Wounds").run()
    assert [element.value for element in shown.info] == [
        "Now write the words that its papers use, or searches under Advanced."
    ]
    assert not shown.error
    shown.text_input(key="own_empty_words").set_value('wound dressing, "android and orange"').run()
    assert not shown.warning
    for words in ("skin*", "hair[tiab]", "(hair)", "hair OR skin"):
        shown.text_input(key="own_empty_words").set_value(words).run()
        assert shown.warning[0].value.startswith("Asterisks, brackets and AND"), words


def test_the_preview_counts_titles_of_this_edition_and_names_ten(simulated: AppTest) -> None:
    shown = filled(opened_at(simulated, "own_topic"), label="Hair", words="hair")
    bundled = snapshot.open_snapshot(paths.bundled() / "simulated")
    known = counted.Known.of({name: bundled.load(name) for name in KINDS})
    members = counted.papers(bundled.load("topic_articles"), known)
    papers = bundled.load("articles")
    papers = papers[papers["pmid"].isin(members["pmid"])]
    found = papers[papers["title"].str.lower().str.contains(r"\bhair\b")]
    assert 10 < len(found) < len(papers)
    title = shown.header[0].value.replace("\\", "")
    assert (
        title == f"Simulated: {len(found):,} of {len(papers):,} papers of this edition match by their titles"
    )
    listed = next(one.value for one in shown.markdown if one.value.startswith("- Simulated")).splitlines()
    assert len(listed) == 10
    assert all("hair" in line for line in listed)
    assert "no title tells" not in text(shown)
    assert "So a fetch finds more." in text(shown)
    shown = filled(shown, standard_words='(hair[tiab] OR "alopecia"[mh]) NOT 2020:2020[dp]')
    assert shown.header[0].value.replace("\\", "") == title
    assert 'no title tells of them: "alopecia"[mh], 2020/01/01:2020/12/31[dp]' in text(shown).replace(
        "\\", ""
    )
    assert "So a fetch may find more or fewer." in text(shown)
    shown.selectbox(key="own_empty_within").set_value("skincare").run()
    within = members.loc[members["topic"].eq("skincare") & members["definition"].eq("standard"), "pmid"]
    both = found["pmid"].isin(within).sum()
    assert 0 < both < len(found)
    assert shown.header[0].value.replace("\\", "").startswith(f"Simulated: {both} of {len(papers):,} papers")
    shown = filled(shown, standard_words='"no such words"[tiab]')
    assert shown.header[0].value.replace("\\", "").startswith(f"Simulated: 0 of {len(papers):,} papers")
    shown = filled(shown, standard_words='"alopecia"[mh]')
    assert shown.header[0].value.replace("\\", "").startswith(f"Simulated: 0 of {len(papers):,} papers")


def test_what_a_start_leaves_out_is_left_out_of_the_preview(simulated: AppTest) -> None:
    said = text(opened_at(simulated, "own_topic", start="field")).replace("\\", "")
    left_out = said.partition("no title tells of them: ")[2]
    assert '"exosome multienzyme ribonuclease complex"[mh]' in left_out
    assert "So a fetch may find more or fewer." in left_out


def test_what_is_wrong_is_said_by_its_width_and_as_a_refresh_says_it(app: AppTest) -> None:
    shown = filled(opened_at(app, "own_topic"), **NAILS | {"broad_words": "nails"})
    beside, all_of_it = (element.value.replace("\\", "") for element in shown.error)
    assert beside.startswith("Broad: the search cannot be sent to PubMed. At character 1, nails")
    assert all_of_it.startswith(
        "my_topics.toml: topic nails, broad, search: the search cannot be sent to PubMed."
    )


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"]\n[topics.field]', "[x](javascript:y)", "(" * 5000]
)
def test_hostile_text_is_told_as_text(app: AppTest, words: str) -> None:
    shown = filled(opened_at(app, "own_topic"), **NAILS | {"narrow_words": words, "label": words[:300]})
    assert not shown.exception
    assert shown.error
    assert not [
        element for element in shown.error if "<script>" in element.value or "](java" in element.value
    ]


def test_a_start_comes_with_the_address_and_replaces_its_topic(app: AppTest) -> None:
    shown = opened_at(app, "own_topic", start="hair")
    assert shown.text_input(key="own_hair_id").value == "hair"
    assert shown.info[0].value == "This id is that of Hair: your topic takes its place."
    assert not shown.error


def test_an_unknown_start_is_an_empty_topic_and_a_note(app: AppTest) -> None:
    shown = opened_at(app, "own_topic", start="beards")
    assert (
        shown.info[0].value == "beards is not in the list Start from here; An empty topic is shown instead."
    )
