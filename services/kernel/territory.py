"""The cantons of Pichincha by their INEC code, and the sectors of the programme."""

CANTONS = {
    "1701": "Quito",
    "1702": "Cayambe",
    "1703": "Mejía",
    "1704": "Pedro Moncayo",
    "1705": "Rumiñahui",
    "1707": "San Miguel de los Bancos",
    "1708": "Pedro Vicente Maldonado",
    "1709": "Puerto Quito",
}
SECTORS = {"tourism": "Turismo", "agriculture": "Agropecuario", "programme": "Programa"}
