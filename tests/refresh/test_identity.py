import os
from pathlib import Path

import pytest

from pipelines.errors import IdentityError
from pipelines.refresh.identity import api_key, email

GIVEN, NAMED, STORED, TYPED = (f"{word}@example.org" for word in ("given", "named", "stored", "typed"))


def never() -> str:
    raise AssertionError("nobody should be asked")


def test_the_given_one_comes_before_the_environments_before_the_stored_one(tmp_path: Path) -> None:
    file = tmp_path / "email"
    file.write_text(f"{STORED}\n", encoding="utf-8")
    environment = {"NCBI_EMAIL": NAMED}

    assert email(GIVEN, environment=environment, file=file, ask=never) == GIVEN
    assert email(None, environment=environment, file=file, ask=never) == NAMED
    assert email(" ", environment={"NCBI_EMAIL": ""}, file=file, ask=never) == STORED
    assert file.read_text(encoding="utf-8") == f"{STORED}\n"


def test_on_a_terminal_it_is_asked_once_and_stored_for_the_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "settings" / "email"

    assert email(None, environment={}, file=file, ask=lambda: f" {TYPED} ") == TYPED
    assert email(None, environment={}, file=file, ask=never) == TYPED
    if os.name != "nt":
        assert file.stat().st_mode & 0o777 == 0o600


def test_an_address_that_cannot_be_stored_is_used_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("", encoding="utf-8")

    assert email(None, environment={}, file=tmp_path / "settings" / "email", ask=lambda: TYPED) == TYPED


def test_elsewhere_none_is_a_mistake_of_usage(tmp_path: Path) -> None:
    with pytest.raises(
        IdentityError, match=r"PubMed was not asked.*with --email, or set NCBI_EMAIL"
    ) as caught:
        email(None, environment={}, file=tmp_path / "email")
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("wrong", ["reader", "reader@", "@example.org", "reader@example", "a b@example.org"])
def test_what_is_no_address_is_refused_and_not_repeated(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(IdentityError, match=r"^NCBI wants an e-mail address .* --email is not one") as caught:
        email(wrong, environment={}, file=tmp_path / "email")
    assert wrong not in str(caught.value).replace("name@example.org", "")


@pytest.mark.parametrize(("value", "key"), [("", None), ("  ", None), (" abc ", "abc")])
def test_a_blank_key_is_none(value: str, key: str | None) -> None:
    assert api_key({"NCBI_API_KEY": value}) == key
