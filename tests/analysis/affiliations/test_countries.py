"""The country of an affiliation: names, their traps, and what stands around them."""

import csv
import time
from pathlib import Path

import pytest

from pipelines.analysis.affiliations.countries import FILE, countries, country_names, parts

JURISDICTIONS = Path(__file__).parents[3] / "data" / "curated" / "jurisdictions.csv"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Georgia: a state where a place of the state is named, a country where one of the country is, else neither.
        ("Tbilisi State University, Tbilisi, Georgia", "GE"),
        ("Emory University, Atlanta, Georgia", "US"),
        ("University of Georgia, Georgia", "US"),
        ("Central Hospital, Georgia", ""),
        ("Medical College of Georgia, Augusta University, Augusta, GA 30912, USA", "US"),
        # Jersey and New Jersey, Mexico and New Mexico, Wales and New South Wales, Guineas.
        ("General Hospital, St Helier, Jersey", "JE"),
        ("Rutgers University, Newark, New Jersey", "US"),
        ("Princeton New Jersey", "US"),
        ("University of New Mexico, Albuquerque, New Mexico", "US"),
        ("UNAM, Mexico", "MX"),
        ("Tijuana, Baja California", "MX"),
        ("University of Wales, Cardiff", "GB"),
        ("Sydney, New South Wales", "AU"),
        ("Armidale, University of New England", "AU"),
        ("University of New England", ""),
        ("Port Moresby, Papua New Guinea", "PG"),
        ("Malabo, Equatorial Guinea", "GQ"),
        ("Conakry, Guinea", "GN"),
        ("Niamey, Niger", "NE"),
        ("Lagos, Nigeria", "NG"),
        ("Hohhot, Inner Mongolia", "CN"),
        ("Ulaanbaatar, Mongolia", "MN"),
        ("Belfast, Northern Ireland", "GB"),
        ("Kinshasa, Congo", "CD"),
        ("University Hospital, Congo", ""),
        # Taiwan, Hong Kong and Macao write China after their name; a university of that name elsewhere does not move.
        ("Taipei, Taiwan, Province of China", "TW"),
        ("Taipei, Taiwan (R.O.C.)", "TW"),
        ("Taipei 11221, Taiwan, R.O.C.", "TW"),
        ("Shatin, Hong Kong SAR, China", "HK"),
        ("Hong Kong, P.R. China", "HK"),
        ("Chinese University of Hong Kong, Shenzhen, China", "CN"),
        ("University of Macau, Taipa, Macau, China", "MO"),
        ("Macao S.A.R.", "MO"),
        # Koreas, and names written backwards.
        ("Seoul, Republic of Korea", "KR"),
        ("Seoul, Korea, Republic of", "KR"),
        ("Seoul, South Korea.", "KR"),
        ("Pyongyang, Democratic People's Republic of Korea", "KP"),
        ("Tehran, Iran, Islamic Republic of", "IR"),
        # Other names in use.
        ("Wuhan, People\u2019s Republic of China", "CN"),
        ("Wuhan, P. R. China", "CN"),
        ("Leicester LE11 3TU, U.K.", "GB"),
        ("Edinburgh, Scotland", "GB"),
        ("Abu Dhabi, U.A.E.", "AE"),
        ("Ankara, T\u00fcrkiye", "TR"),
        ("Madrid, Espa\u00f1a", "ES"),
        ("Martinsried, FRG", "DE"),
        ("Utrecht, the Netherlands", "NL"),
        ("Abidjan, C\u00f4te d\u2019Ivoire", "CI"),
        # States, provinces and postcodes without a country.
        ("National Institutes of Health, Bethesda, Md.", "US"),
        ("University of California, Irvine, California 95616", "US"),
        ("Boston, MA 02115-1234", "US"),
        ("Wayne State University, Detroit MI 48202", "US"),
        ("Toronto, ON M5S 3H6", "CA"),
        ("Brisbane, QLD 4072", "AU"),
        ("Stockholm, SE 17177", ""),
        ("Newark, DE 19716", ""),
        ("Berlin, DE 10117", ""),
        ("Toyama 930-0194 Japan", "JP"),
        ("Lima - Per\u00fa", "PE"),
        ("Vancouver, Canada, V6T 1Z3", "CA"),
        ("Beijing, China, 100853", "CN"),
        ("Shatin, Hong Kong, China, 999077", "HK"),
        ("Ji'an,Jiangxi province,China, No.28 Xueyuan Road, Ji 'an City, China", "CN"),
        # A city that is called as a country is, before a last piece that ends with the country.
        ("Dartmouth-Hitchcock Medical Center, Lebanon, NH 03756 USA", "US"),
        ("Huntington Library, San Marino, CA 91108 USA", "US"),
        ("Mexico, Missouri 65265 USA", "US"),
        ("Cuba, NY 14727-1234 USA", "US"),
        ("University of Leeds UK, Leeds", "GB"),
        # No country is named, though a reader may know it.
        ("University of Oxford", ""),
        ("Sany Technology Co., Ltd., Shanghai", ""),
        ("", ""),
        (" ; , .", ""),
        ("x@y.de", ""),
        # E-mail and several in one string.
        ("Bonn, Germany. Electronic address: someone@somewhere.fr", "DE"),
        ("Rome, Italy, someone@somewhere.de", "IT"),
        ("A, Rome, Italy; B, Cairo, Egypt; C, Milan, Italy", "IT EG"),
    ],
)
def test_country(text: str, expected: str) -> None:
    assert " ".join(countries(text)) == expected


def test_parts_hold_no_address_of_a_person() -> None:
    text = "A, Rome, Italy. Electronic address: a.b@c.it; B, Cairo, Egypt, d@e.eg."
    assert list(parts(text)) == ["A, Rome, Italy", "B, Cairo, Egypt"]


def test_names_are_those_of_the_ledger_of_jurisdictions() -> None:
    with JURISDICTIONS.open(encoding="utf-8", newline="") as lines:
        ledger = {row["jurisdiction"]: row["name"] for row in csv.DictReader(lines)}
    names = country_names()
    assert {code: names.get(code) for code in ledger} == {**ledger, "EU": None, "XX": None}


def test_no_name_stands_for_two_countries() -> None:
    assert len(country_names()) == 250
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        for name in filter(None, (row["name"], *row["other_names"].split(";"), *row["regions"].split(";"))):
            if name not in {"Georgia"}:
                assert countries(f"Somewhere, {name}") == (row["code"],), name


def test_long_text_takes_no_long_time() -> None:
    started = time.process_time()
    for sign in ("a", "a ", "a.", "(", ",a", "@", "Hospital and "):
        assert countries(sign * 20_000) == ()
    assert time.process_time() - started < 5
