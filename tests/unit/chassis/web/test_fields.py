"""Fields refuse what JSON cannot say exactly, and say so in two languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from marshmallow import Schema, ValidationError, validate
from marshmallow import fields as plain

from services.chassis.web import fields, parsing
from services.kernel.words import Words


def load(field, value):
    return field.deserialize(value, "x", {"x": value})


def refuse(field, value) -> Words:
    with pytest.raises(ValidationError) as refused:
        load(field, value)
    (said,) = refused.value.messages
    assert isinstance(said, Words)
    assert said.english != str(said)
    return said


@pytest.mark.parametrize("value", [0, 100, 33.33, Decimal("99.9"), Decimal("100.00"), Decimal("1E+1")])
def test_a_percentage_is_an_exact_decimal(value):
    loaded = load(fields.Percentage(), value)
    assert isinstance(loaded, Decimal)
    assert loaded == Decimal(repr(value) if isinstance(value, float) else value)


@pytest.mark.parametrize(
    "value", [130, -1, 0.1 + 0.2, Decimal("0.005"), Decimal("1E+99"), "50", True, float("nan"), float("inf"), [], {}]
)
def test_another_value_is_no_percentage(value):
    refuse(fields.Percentage(), value)


def test_numbers_of_a_body_keep_every_digit():
    assert parsing.parse_object(b'{"p": 33.330000000000000001}')["p"] == Decimal("33.330000000000000001")


def test_money_is_whole_cents():
    assert load(fields.Cents(), 1050) == 1050
    for value in (10.5, Decimal("10.0")):
        assert "fracciones de centavo" in refuse(fields.Cents(), value)
    for value in (-1, 10**15 + 1, "1050", True, None, [1]):
        refuse(fields.Cents(), value)


def test_a_weight_is_a_positive_integer():
    assert load(fields.Whole(1, 1000), 3) == 3
    assert refuse(fields.Whole(1, 1000), 0) == "Debe estar entre 1 y 1000."
    for value in ("3", 3.0, True, Decimal("3")):
        assert refuse(fields.Whole(1, 1000), value) == "No es un número entero."


def test_a_day_is_written_in_one_way():
    assert load(fields.Day(), "2026-05-16") == date(2026, 5, 16)
    for value in (
        "20260516",
        "2026-5-16",
        "2026-W20-6",
        "2026-02-30",
        "16/05/2026",
        "2026-05-16T00:00",
        5,
        "",
        "٢٠٢٦-05-16",
    ):
        refuse(fields.Day(), value)
    assert "1900 y 2200" in refuse(fields.Day(), "9999-12-31")


def test_a_moment_says_its_offset_and_is_loaded_in_utc():
    moment = datetime(2026, 5, 16, 15, tzinfo=UTC)
    for text in (
        "2026-05-16T10:00:00-05:00",
        "2026-05-16T15:00:00Z",
        "2026-05-16T16:00 01:00",
        "2026-05-16t15:00:00.000z",
    ):
        assert load(fields.Moment(), text) == moment
    assert "huso horario" in refuse(fields.Moment(), "2026-05-16T10:00:00")
    for value in (
        "2026-05-16",
        "now",
        0,
        "2026-05-16T25:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
    ):
        refuse(fields.Moment(), value)


def test_text_is_trimmed_composed_and_bounded():
    assert load(fields.Text(10), "  Meji\u0301a ") == "Mejía"
    assert load(fields.Text(10, lines=True), "a\nb") == "a\nb"
    assert refuse(fields.Text(5), "sesenta") == "Tiene más de 5 caracteres."
    assert refuse(fields.Text(), " \u3000 ") == "No puede estar en blanco."
    for value in ("a\nb", "a\x00b", "a\x1b[31m", "pay\u202eexe", "\ud800"):
        assert refuse(fields.Text(), value) == "Contiene caracteres de control."
    for value in (5, None, ["a"], True):
        refuse(fields.Text(), value)


def test_codes_and_digests_have_their_form():
    assert load(fields.Code(), "GADP-TUR.1") == "GADP-TUR.1"
    for value in ("", "-a", "a-", "á", "a b", "a/b", "x" * 65, "a\n", 7):
        refuse(fields.Code(), value)
    assert load(fields.Sha256(), "AB" * 32) == "ab" * 32
    for value in ("ab" * 31, "zz" * 32, "ab" * 32 + "\n"):
        refuse(fields.Sha256(), value)


def test_cantons_and_sectors_are_those_of_the_province():
    assert load(fields.Canton(), "1703") == "1703"
    for value in ("1706", "Mejía", 1703, ["1703"]):
        refuse(fields.Canton(), value)
    refuse(fields.Sector(), "mining")


@pytest.mark.parametrize(
    "url", ["https://pichincha.gob.ec/actas/7?x=1#y", "http://example.org:8080/a%20b", "https://8.8.8.8/x"]
)
def test_a_public_address_is_accepted(url):
    assert load(fields.PublicUrl(), url) == url


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://a.org/", "https://", "https://user:pw@a.org/", "http://localhost/", "http://10.0.0.1/"]
    + ["http://169.254.169.254/", "http://[::1]/", "http://[bad", "https://a.org/<b>", "https://a.org/ b", "a.org", "http://1.2/"]
    + ["https://a.org:99999/", "https://a.org/" + "x" * 2000, "//a.org/x", 5],
)  # fmt: skip
def test_another_address_is_refused(url):
    refuse(fields.PublicUrl(), url)


def test_a_flag_is_true_or_false():
    assert load(fields.Flag(), False) is False
    for value in ("true", 1, "yes", None):
        refuse(fields.Flag(), value)


BUILT_IN = [
    (plain.Integer(), "x"),
    (plain.Float(), "nan"),
    (plain.Boolean(), "x"),
    (plain.UUID(), "x"),
    (plain.Date(), "x"),
    (plain.List(plain.String()), "x"),
    (plain.Dict(), "x"),
    (plain.String(), 1),
    (plain.Email(), "x"),
    (plain.Url(), "x"),
    (plain.String(validate=validate.Length(min=3, max=5)), "x"),
    (plain.String(validate=validate.Length(equal=3)), "x"),
    (plain.List(plain.String(), validate=validate.Length(min=1)), []),
    (plain.Integer(validate=validate.Range(min=1, min_inclusive=False)), 0),
    (plain.Integer(validate=validate.Range(min=1, max=3)), 9),
    (plain.String(validate=validate.OneOf(["a", "b"])), "x"),
    (plain.String(validate=validate.Regexp("y+")), "x"),
    (plain.String(validate=validate.Equal("y")), "x"),
    (plain.List(plain.String(), validate=validate.ContainsOnly(["a"])), ["x"]),
]


@pytest.mark.parametrize(("field", "value"), BUILT_IN)
def test_marshmallows_own_fields_and_validators_speak_spanish(field, value):
    said = refuse(field, value)
    assert not any(word in said for word in ("Not ", "Must ", "valid ", "length"))
    assert "{" not in said + said.english


def test_bounds_are_said_in_both_languages():
    said = refuse(plain.Integer(validate=validate.Range(min=1, max=3, max_inclusive=False)), 9)
    assert said == "Debe ser mayor o igual que 1 y menor que 3."
    assert said.english == "Must be greater than or equal to 1 and less than 3."


def test_a_schema_speaks_spanish_of_its_input_and_of_unknown_fields():
    for given in ([], {"y": 1}):
        with pytest.raises(ValidationError) as refused:
            Schema.from_dict({"x": plain.Integer()})().load(given)
        ((said,),) = refused.value.messages.values()
        assert isinstance(said, Words)


def test_a_list_that_is_too_long_is_one_fault_and_its_elements_are_not_looked_at():
    looked_at = []

    class Looked(plain.Field):
        def _deserialize(self, value, attr, data, **kwargs):
            looked_at.append(value)
            return value

    listing = fields.Listing(Looked(), validate=validate.Length(max=2))
    with pytest.raises(ValidationError) as refused:
        load(listing, [1] * 60_000)
    assert (len(refused.value.messages), looked_at) == (1, [])
    assert load(listing, [1, 2]) == [1, 2]
