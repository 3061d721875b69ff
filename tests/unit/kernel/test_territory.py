"""The cantons of Pichincha and the sectors of the programme."""

from services.kernel.territory import CANTONS, SECTORS


def test_pichincha_has_its_eight_cantons_by_inec_code():
    assert len(CANTONS) == 8
    assert CANTONS["1703"] == "Mejía"
    assert all(code.startswith("17") and len(code) == 4 for code in CANTONS)


def test_santo_domingo_left_the_province():
    assert "1706" not in CANTONS


def test_the_two_sectors_of_the_pacts_have_a_spanish_name():
    assert SECTORS["tourism"] == "Turismo"
    assert SECTORS["agriculture"] == "Agropecuario"
