import os
from pathlib import Path

import pytest

from pipelines.errors import IdentityError
from pipelines.refresh.identity import CONTACT, Address, api_key, contact, email

GIVEN, NAMED, STORED, TYPED = (f"{word}@example.org" for word in ("given", "named", "stored", "typed"))


def never(_: Address) -> str:
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

    assert email(None, environment={}, file=file, ask=lambda _: f" {TYPED} ") == TYPED
    assert email(None, environment={}, file=file, ask=never) == TYPED
    if os.name != "nt":
        assert file.stat().st_mode & 0o777 == 0o600


def test_an_address_that_cannot_be_stored_is_used_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("", encoding="utf-8")

    assert email(None, environment={}, file=tmp_path / "settings" / "email", ask=lambda _: TYPED) == TYPED


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


def test_the_address_for_others_is_never_that_for_ncbi(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.refresh.identity.stored_at", lambda name: tmp_path / name)
    environment = {"NCBI_EMAIL": NAMED}
    (tmp_path / "ncbi_email").write_text(STORED, encoding="utf-8")

    assert contact(None, environment=environment) is None
    assert contact(GIVEN, environment={"EXOSCOPE_CONTACT": NAMED}, ask=never) == GIVEN
    assert contact(None, environment={"EXOSCOPE_CONTACT": NAMED}, ask=never) == NAMED
    asked: list[Address] = []

    def typing(of: Address) -> str:
        asked.append(of)
        return TYPED

    assert contact(None, environment=environment, ask=typing) == TYPED
    assert asked == [CONTACT]
    assert (tmp_path / "contact").read_text(encoding="utf-8") == f"{TYPED}\n"
    assert (tmp_path / "ncbi_email").read_text(encoding="utf-8") == STORED
    assert contact(None, environment=environment, ask=never) == TYPED
    assert email(None, environment={}, ask=never) == STORED


def test_an_empty_answer_leaves_them_out_and_is_remembered(tmp_path: Path) -> None:
    file = tmp_path / "contact"

    assert contact(None, environment={}, file=file, ask=lambda _: " ") is None
    assert contact(None, environment={}, file=file, ask=never) is None
    assert contact(None, environment={"EXOSCOPE_CONTACT": NAMED}, file=file) == NAMED
    assert email(None, environment={}, file=file, ask=lambda _: TYPED) == TYPED  # NCBI is none of those


@pytest.mark.parametrize(
    "wrong", ["reader", "(a)@example.org", "a@example.org)", "\xe4@example.org", "a\x00b@example.org"]
)
def test_an_address_for_others_can_stand_in_a_header(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(IdentityError, match=r"^The SEC and Wikimedia want .* EXOSCOPE_CONTACT is not one"):
        contact(None, environment={"EXOSCOPE_CONTACT": wrong}, file=tmp_path / "none")
