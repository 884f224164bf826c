import subprocess
import sys
from datetime import date
from pathlib import Path
from re import escape

import pytest

from pipelines.errors import TopicError
from pipelines.pubmed_search.grammar import check, parse
from pipelines.pubmed_search.tree import Node, Or, Term, leaves
from pipelines.topics import catalogue as topics
from pipelines.topics.catalogue import DEFINITIONS, Catalogue, Crossing, Search
from pipelines.topics.files import read_topics_file

REVIEW = 'why = "w"\nknown_misses = "m"\nreviewed_on = 2026-11-23\n'
NAMES = {"beard": "Beard", "nails": "Nails", "tattoo": "Tattoo"}


def searched(topic: str, search: str = "beard*[tiab]", head: str = "") -> str:
    text = f'[topics.{topic}]\nlabel = "{NAMES.get(topic, topic)}"\nabout = "a"\n{head}\n'
    return text + "".join(f"[topics.{topic}.{d}]\nsearch = '{search}'\n{REVIEW}" for d in DEFINITIONS)


def crossed(topic: str, keys: str) -> str:
    return f'[topics.{topic}]\nlabel = "{NAMES.get(topic, topic)}"\nabout = "a"\n{keys}\n{REVIEW}'


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return topics.load()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own.toml"


def load_own(path: Path, text: str) -> Catalogue:
    path.write_text(text, encoding="utf-8")
    return topics.load(extra=path)


def test_every_bundled_search_is_taken_word_for_word(catalogue: Catalogue) -> None:
    topics.check(catalogue)
    for topic in catalogue.topics.values():
        assert tuple(topic.definitions) == DEFINITIONS
        for found in topic.definitions.values():
            check(found.text)
    for facet in catalogue.facets.values():
        check(facet.text)


def test_every_topic_of_the_product_is_there(catalogue: Catalogue) -> None:
    assert list(catalogue.topics) == [
        "field",
        "skincare",
        "skin_ageing",
        "facial",
        "post_procedure",
        "hair",
        "drug_delivery",
        "artificial",
        "engineered",
        "artificial_drug_delivery",
        "artificial_gene_therapy",
        "artificial_vaccine",
        "artificial_cosmetic",
        "wound_healing",
        "diagnostics",
    ]
    assert [topic.id for topic in catalogue.topics.values() if topic.is_context] == [
        "wound_healing",
        "diagnostics",
    ]
    assert len(catalogue.facets) == 11
    assert [facet.id for facet in catalogue.facets.values() if facet.medline_only] == ["humans"]
    assert list(catalogue.themes) == [
        "neurodegeneration", "tumor_metastasis", "cardiac_repair",
        "ev_articles", "ev_therapeutics", "ev_diagnostics", "ev_mechanism", "ev_methods",
    ]  # fmt: skip
    assert catalogue.first_year == 2000


def alternatives(text: str) -> set[Node]:
    node = parse(text)
    return set(node.operands) if isinstance(node, Or) else {node}


def test_each_definition_holds_the_one_before_it(catalogue: Catalogue) -> None:
    for topic in catalogue.topics.values():
        narrow, standard, broad = topic.definitions.values()
        if isinstance(narrow, Search) and isinstance(standard, Search) and isinstance(broad, Search):
            in_title = alternatives(narrow.words.replace("[ti]", "[tiab]"))
            assert in_title <= alternatives(standard.words), topic.id
            # A wider distance, and a heading with everything below it, hold the narrower form.
            wider = broad.words.replace("[tiab:~5]", "[tiab:~2]") + ' OR "extracellular vesicles"[mh:noexp]'
            assert alternatives(standard.words) <= alternatives(wider), topic.id


def test_searches_to_send_are_joined_with_the_field_of_their_width(catalogue: Catalogue) -> None:
    sent = {(topic, definition): text for topic, definition, text in topics.searches_to_send(catalogue)}
    assert len(sent) == 39
    assert not {topic for topic, _ in sent} & {"artificial_drug_delivery", "artificial_cosmetic"}
    for (topic, definition), text in sent.items():
        field = sent["field", definition]
        assert text == field or text.startswith(f"({field}) AND ("), topic
        assert "exosome multienzyme ribonuclease complex" in text
    diagnostics = 'biomarker*[ti] OR "liquid biops*"[ti] OR diagnos*[ti]'
    assert sent["diagnostics", "narrow"] == f"({sent['field', 'narrow']}) AND ({diagnostics})"


def test_a_topic_within_another_holds_its_words(catalogue: Catalogue) -> None:
    artificial = catalogue.topics["artificial"].definitions["narrow"]
    vaccine = catalogue.topics["artificial_vaccine"].definitions["narrow"]
    assert isinstance(vaccine, Search)
    assert vaccine.text == f"{artificial.text} AND (vaccin*[ti])"
    assert vaccine.words == "vaccin*[ti]"
    assert vaccine.reviewed_on == date(2026, 11, 23)


def test_a_crossing_needs_no_request_but_can_be_looked_up(catalogue: Catalogue) -> None:
    cosmetic = catalogue.topics["artificial_cosmetic"].definitions["broad"]
    assert isinstance(cosmetic, Crossing)
    assert (cosmetic.all_of, cosmetic.any_of) == (("artificial",), ("skincare", "hair"))
    parts = [catalogue.topics[name].definitions["broad"] for name in ("artificial", "skincare", "hair")]
    artificial, skincare, hair = [part.words for part in parts if isinstance(part, Search)]
    assert cosmetic.text.endswith(f"AND ({artificial}) AND (({skincare}) OR ({hair}))")


def test_ancestors_and_descendants(catalogue: Catalogue) -> None:
    assert catalogue.ancestors("artificial_vaccine") == ("artificial",)
    assert catalogue.ancestors("hair") == ()
    assert catalogue.descendants("skincare") == ("skin_ageing", "facial", "post_procedure")
    assert catalogue.descendants("hair") == ()


@pytest.mark.parametrize(
    ("flag", "title", "flagged"),
    [
        ("rna_exosome", "Structure of the RNA exosome complex", True),
        ("rna_exosome", "EXOSC10 in yeast", True),
        ("rna_exosome", "RNA exosome and extracellular vesicles compared", False),
        ("rna_exosome", "Exosomes from plants", False),
        ("hair_cell", "Exosomes protect cochlear hair cells", True),
        ("hair_cell", "Hair cell-derived vesicles and hearing", True),
        ("hair_cell", "Exosomes for hair follicle stem cells", False),
        ("hair_cell", "Exosomes in chair celling", False),
    ],
)
def test_flags_mark_likely_false_hits(catalogue: Catalogue, flag: str, title: str, flagged: bool) -> None:
    assert catalogue.flags[flag].flags(title) is flagged


def test_labels_can_be_read_without_loading_the_grammar() -> None:
    code = "import sys; from pipelines.topics.catalogue import load; load(); print({'lark', 'pandas'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_render_shows_every_search_as_it_is_sent(catalogue: Catalogue) -> None:
    lines = list(topics.render(catalogue))
    for sent in topics.searches_to_send(catalogue):
        assert f"    search: {sent.text}" in lines
    assert "    no request: articles in all of artificial, and in one of skincare, hair" in lines
    assert "skin_ageing: Skin ageing (part of skincare)" in lines
    assert lines.count("  standard, reviewed on 2026-11-23") == 15


def test_an_own_file_adds_and_replaces_topics(own: Path, catalogue: Catalogue) -> None:
    text = searched("beard", head='parent = "hair"') + searched("hair").replace('"hair"', '"Hair and beard"')
    found = load_own(own, text + crossed("nails", 'all_of = ["beard", "skincare"]'))
    assert list(found.topics) == [*catalogue.topics, "beard", "nails"]
    assert found.topics["hair"].label == "Hair and beard"
    assert (found.topics["beard"].file, found.topics["skincare"].file) == ("own.toml", "topics.toml")
    beard = found.topics["beard"].definitions["narrow"]
    field = found.topics["field"].definitions["narrow"]
    assert beard.text == f"({field.text}) AND (beard*[tiab])"
    assert found.descendants("hair") == ("beard",)
    assert set(leaves(parse(beard.text))) >= {Term("beard", "tiab", truncated=True)}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (searched("beard").replace("why", "wy", 1), "topic beard, narrow, wy: unknown key; write why."),
        (searched("beard", head="colour = 1"), "topic beard, colour: unknown key; write"),
        (
            searched("beard").split("[topics.beard.broad]")[0],
            "topic beard, broad: missing; write broad = a table",
        ),
        (
            crossed("beard", 'all_of = ["hairs"]'),
            "topic beard, all_of: there is no topic 'hairs'; write hair.",
        ),
        (
            crossed("beard", 'all_of = ["hair", "hair"]'),
            "topic beard, all_of: \"['hair', 'hair']\" does not fit",
        ),
        (crossed("beard", "all_of = []"), "topic beard, all_of: '[]' does not fit; write a list of ids"),
        (crossed("beard", 'any_of = ["hair"]'), "topic beard, all_of: missing; write all_of = a list of ids"),
        (
            crossed("beard", 'all_of = ["hair"]\nnarrow = 1'),
            "topic beard, narrow: a crossing has no search of its own",
        ),
        (searched("beard", head='parent = "chin"'), "topic beard, parent: there is no topic 'chin'; write"),
        (searched("beard", head='within = "chin"'), "topic beard, within: there is no topic 'chin'; write"),
        (
            searched("beard", head='without = ["rna"]'),
            "topic beard, without: there is no exclusion 'rna'; write",
        ),
        (searched("Beard"), "topic Beard: a bad id; write small letters"),
        (searched("x").replace("topics.x", "topics.'../x'"), "topic ../x: a bad id; write small letters"),
        (
            searched("beard", head="context = 1"),
            "topic beard, context: '1' does not fit; write true or false",
        ),
        (
            searched("beard").replace("2026-11-23", '"2026-11-23"', 1),
            "narrow, reviewed_on: '2026-11-23' does not fit",
        ),
        (searched("beard").replace("2026-11-23", "2026-11-23T10:00:00", 1), "narrow, reviewed_on: "),
        (
            searched("beard").replace('why = "w"', 'why = " "', 1),
            "narrow, why: ' ' does not fit; write a text",
        ),
        (
            searched("beard").replace('why = "w"', 'why = "a\\u0000"', 1),
            "narrow, why: 'a\\x00' does not fit; write a text",
        ),
        (
            searched("beard").replace("Beard", "hAIR"),
            "topic beard, label: topic hair has the same label; write",
        ),
        (
            searched("beard", head='parent = "beard"'),
            "topic beard, parent: a circle, beard -> beard; write topics",
        ),
        (
            crossed("beard", 'all_of = ["nails"]') + searched("nails", head='within = "beard"'),
            "within or all_of or any_of: a circle, ",
        ),
        (searched("beard") + searched("beard"), "own.toml: not valid TOML: "),
        (
            "[topics.beard]\nlabel = \n",
            "own.toml: not valid TOML: Invalid value (at line 2, column 9); write",
        ),
        ("x = " + "[" * 5000, "own.toml: "),
        ('topic = "hair"', "own.toml, topic: unknown key; write topics."),
        ("topics = 3", "own.toml, topics: '3' does not fit; write a table"),
        ("[topics]\nhair = 3", "own.toml: topic hair, hair: '3' does not fit; write a table"),
        ("", "own.toml, topics: missing; write"),
        (searched("beard") + "[facets.x]\n", "own.toml, facets: unknown key; write topics or watch."),
        (
            searched("beard", "bea*[tiab]"),
            "topic beard, narrow, search: the search cannot be sent to PubMed. At",
        ),
        (searched("beard", "beard"), "write beard[tiab]."),
        (
            crossed("field", 'all_of = ["hair"]'),
            "field: every search is joined with it; write [topics.field]",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_what_to_write(own: Path, text: str, says: str) -> None:
    with pytest.raises(TopicError) as refused:
        load_own(own, text)
    assert says in str(refused.value)


def test_a_file_that_is_no_text_is_refused(own: Path, tmp_path: Path) -> None:
    own.write_bytes(b"\xff\xfe\x00label")
    with pytest.raises(TopicError, match="not a text in UTF-8"):
        topics.load(extra=own)
    for path in (tmp_path, tmp_path / "none.toml"):
        with pytest.raises(TopicError, match="cannot be read"):
            topics.load(extra=path)


def test_the_searches_of_another_file_are_checked(own: Path) -> None:
    text = topics.BUNDLED.read_text(encoding="utf-8")
    own.write_text(text.replace("search = 'humans[mh]'", "search = 'humans'"), encoding="utf-8")
    with pytest.raises(TopicError, match=r"^own.toml: facet humans, search: .* write humans"):
        topics.load(own)


def test_a_snapshot_keeps_the_topics_it_was_fetched_with(catalogue: Catalogue) -> None:
    text = searched("beard")
    found = topics.of_manifest({"own_topics": {"file": "own.toml", "text": text}})
    assert set(found.topics) == {*catalogue.topics, "beard"}
    assert found.topics["beard"].file == "own.toml"
    assert topics.of_manifest({"own_topics": None}).topics == catalogue.topics
    assert topics.of_manifest({}).topics == catalogue.topics


@pytest.mark.parametrize("text", ["x = [", "[topics.beard]\nparent = 'moved'\n"])
def test_own_topics_that_no_longer_fit_leave_the_bundled_ones(text: str, catalogue: Catalogue) -> None:
    assert topics.of_manifest({"own_topics": {"file": "own.toml", "text": text}}).topics == catalogue.topics


def test_a_flag_names_topics_that_are_there(own: Path) -> None:
    text = topics.BUNDLED.read_text(encoding="utf-8")
    own.write_text(text.replace('topics = ["hair"]', 'topics = ["hare"]'), encoding="utf-8")
    with pytest.raises(TopicError, match=r"flag hair_cell, topics: there is no topic 'hare'; write hair\."):
        topics.load(own)


@pytest.mark.parametrize(
    "text", ["a." * 50_000 + "a = 1", "[topics." + '"a" . ' * 50_000 + "a]\n", "x = " + "[" * 50_000]
)
def test_a_file_nested_without_end_is_refused_at_once(tmp_path: Path, text: str) -> None:
    path = tmp_path / "deep.toml"
    path.write_text(text)

    with pytest.raises(TopicError, match=r"deep\.toml: nested too deeply"):
        read_topics_file(path, only_topics=True)


def test_a_byte_order_mark_is_not_part_of_a_topics_file(tmp_path: Path) -> None:
    path = tmp_path / "marked.toml"
    path.write_text("\ufeff[topics]\n", encoding="utf-8")

    assert read_topics_file(path, only_topics=True) == {"topics": {}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[watch]\ntopics = ["hare"]', "watch, topics: there is no topic 'hare'; write hair."),
        ('[watch]\ntopic = ["hair"]', "watch, topic: unknown key; write topics."),
        (
            '[watch]\nnct_ids = ["NCT1"]',
            "watch, nct_ids: \"['NCT1']\" does not fit; write a list of NCT numbers",
        ),
        ('[watch]\ncompanies = "Aegle"', "watch, companies: 'Aegle' does not fit; write a list of names"),
        ('[watch]\nsponsors = [" "]', "watch, sponsors: \"[' ']\" does not fit; write a list of names"),
        ("watch = 3", "own.toml, watch: '3' does not fit; write a table of its own."),
    ],
)
def test_a_wrong_watch_list_is_refused_with_what_to_write(text: str, said: str) -> None:
    with pytest.raises(TopicError, match=escape(said)):
        topics.load_text(text, "own.toml")


def test_a_file_may_hold_a_watch_list_alone() -> None:
    found = topics.load_text('[watch]\ntopics = ["hair"]\nnct_ids = ["NCT00000001"]', "own.toml")
    assert found.watch == topics.Watch(topics=("hair",), nct_ids=("NCT00000001",))
    assert found.topics == topics.load().topics
    assert topics.load().watch == topics.Watch()
