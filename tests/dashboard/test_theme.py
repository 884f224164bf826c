"""Colours can be told from both backgrounds, and no meaning hangs on colour alone."""

import math
import tomllib
from itertools import combinations

import pytest
from places import CHECKOUT
from shades import DARK_BACKGROUND, LIGHT_BACKGROUND, contrast, oklab
from streamlit import config

from dashboard.look import theme
from pipelines.tables.ledgers.regulation import EVENT_KINDS, STATUSES, USES, VERDICTS
from pipelines.topics import catalogue as topics

CONFIG = CHECKOUT / "streamlit_config.toml"


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


def test_every_colour_stands_out_from_both_backgrounds() -> None:
    colours = {mark.colour for mark in (*theme.EVENT_MARKS.values(), *theme.STATUS_MARKS.values())}
    for colour in colours | set(theme.TOPIC_COLOURS.values()):
        for background in (LIGHT_BACKGROUND, DARK_BACKGROUND):
            assert contrast(colour, background) >= 3, (colour, background)


def test_no_two_topics_or_themes_look_alike() -> None:
    """In Oklab (Ottosson 2020), where 0.02 is about what an eye just tells apart."""
    near = {
        (one, other): distance
        for (one, first), (other, second) in combinations(theme.TOPIC_COLOURS.items(), 2)
        if (distance := math.dist(oklab(first), oklab(second))) < 0.08
    }
    assert near == {}


def test_oklab_of_white_and_of_red_is_as_published() -> None:
    assert oklab("#ffffff") == pytest.approx((1, 0, 0), abs=1e-4)
    assert oklab("#ff0000") == pytest.approx((0.62796, 0.22486, 0.12585), abs=1e-4)


def test_every_kind_status_use_and_verdict_has_its_mark_or_name() -> None:
    assert set(theme.EVENT_MARKS) == set(EVENT_KINDS)
    assert set(theme.STATUS_MARKS) == set(STATUSES)
    assert set(theme.USE_LABELS) == set(theme.USE_SHORT) == set(USES)
    assert set(theme.VERDICT_LABELS) == set(VERDICTS)


def test_shape_or_sign_says_what_colour_says() -> None:
    assert len({mark.symbol for mark in theme.EVENT_MARKS.values()}) == len(theme.EVENT_MARKS)
    assert len({mark.symbol for mark in theme.STATUS_MARKS.values()}) == len(theme.STATUS_MARKS)


def test_every_topic_has_a_colour_and_a_sub_topic_wears_its_topics() -> None:
    known = topics.load()
    assert theme.topic_colour(["skin_ageing", *known.ancestors("skin_ageing")]) == theme.PINK
    for topic in known.topics:
        assert {topic, *known.ancestors(topic)} & set(theme.TOPIC_COLOURS), topic
    assert theme.topic_colour(["a topic of the user"]) == theme.GREY


def test_the_copy_that_streamlit_reads_is_the_same_file() -> None:
    assert (CHECKOUT / "dashboard" / ".streamlit" / "config.toml").read_bytes() == CONFIG.read_bytes()


def test_streamlit_knows_every_setting() -> None:
    def keys(table: dict[str, object], prefix: str = "") -> list[str]:
        return [
            key
            for name, value in table.items()
            for key in (keys(value, f"{prefix}{name}.") if isinstance(value, dict) else [prefix + name])
        ]

    written = keys(tomllib.loads(CONFIG.read_text(encoding="utf-8")))
    assert written
    assert set(written) <= set(config.get_config_options())


def test_the_backgrounds_of_the_settings_are_those_the_colours_were_checked_on() -> None:
    settings = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]
    assert settings["light"]["backgroundColor"] == LIGHT_BACKGROUND
    assert settings["dark"]["backgroundColor"] == DARK_BACKGROUND
    for mode in ("light", "dark"):
        for text in ("textColor", "linkColor", "grayTextColor"):
            for background in ("backgroundColor", "secondaryBackgroundColor"):
                assert contrast(settings[mode][text], settings[mode][background]) >= 4.5, (mode, text)
