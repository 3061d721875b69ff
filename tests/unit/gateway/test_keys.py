"""Keys open the door until they are revoked or expire; the store never sees their text."""

from datetime import UTC, datetime, timedelta

import pytest

from services.chassis.store.database import open_database
from services.gateway.access import keys
from services.gateway.access.authentication import BELIEVED_FOR, Authentication, BadKey
from services.kernel.acts import AUDITOR, COUNCIL, OFFICER, PUBLIC, RESPONSIBLE, VERIFIER, Who

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
AUDITOR_OF_THE_STATE = Who("contraloria", None, AUDITOR)


class Clock:
    """A clock that moves when told: moments, and seconds."""

    def __init__(self):
        self.seconds = 0.0

    def now(self):
        return NOW + timedelta(seconds=self.seconds)

    def monotonic(self):
        return self.seconds


@pytest.fixture
def database(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}", "gateway")
    keys.migrate(database)
    yield database
    database.close()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def authentication(database, clock):
    return Authentication(database, clock.now, clock.monotonic)


def bearer(text):
    return f"Bearer {text}"


def test_a_key_opens_the_door_as_who_it_was_made_for(database, authentication):
    text, key = keys.create(database, AUDITOR_OF_THE_STATE, NOW)
    assert text.startswith("pactos_")
    assert authentication.key(bearer(text)) == key
    assert authentication.key(f"bearer  {text}").who == AUDITOR_OF_THE_STATE


def test_the_store_has_no_key_in_it(database, tmp_path):
    text, _ = keys.create(database, AUDITOR_OF_THE_STATE, NOW)
    database.close()
    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert text.encode() not in stored
    assert text.removeprefix("pactos_").encode() not in stored
    assert keys.hash_of(text).encode() in stored


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Basic abc", "pactos_", "Bearer pactos_short", "Bearer pactos_" + "ñ" * 43, "Bearer a b"],
)
def test_a_malformed_header_is_refused_without_asking_the_store(header, clock):
    with pytest.raises(BadKey):
        Authentication(None, clock.now, clock.monotonic).key(header)


def test_a_key_that_was_never_made_is_refused(authentication):
    with pytest.raises(BadKey):
        authentication.key(bearer("pactos_" + "a" * 43))


def test_a_revoked_key_stops_within_two_seconds(database, authentication, clock):
    text, key = keys.create(database, AUDITOR_OF_THE_STATE, NOW)
    authentication.key(bearer(text))
    keys.revoke(database, key.id, NOW)
    clock.seconds += BELIEVED_FOR
    assert BELIEVED_FOR <= 2
    with pytest.raises(BadKey):
        authentication.key(bearer(text))


def test_an_expired_key_stops_at_once_even_where_it_is_believed(database, authentication, clock):
    text, _ = keys.create(database, AUDITOR_OF_THE_STATE, NOW, expires_at=NOW + timedelta(seconds=0.5))
    authentication.key(bearer(text))
    clock.seconds += 0.5
    with pytest.raises(BadKey):
        authentication.key(bearer(text))


def test_a_key_revoked_twice_keeps_the_first_moment(database):
    _, key = keys.create(database, AUDITOR_OF_THE_STATE, NOW)
    keys.revoke(database, key.id, NOW)
    assert keys.revoke(database, key.id, NOW + timedelta(days=1)).revoked_at == NOW
    assert [listed.revoked_at for listed in keys.list_keys(database)] == [NOW]


def test_revoking_a_key_that_is_not_there_says_so(database):
    with pytest.raises(keys.UnknownKey):
        keys.revoke(database, "nope", NOW)


@pytest.mark.parametrize(
    "who",
    [
        Who("a", None, RESPONSIBLE),
        Who("a", "", RESPONSIBLE),
        Who("a", None, VERIFIER),
        Who("a", "u", PUBLIC),
        Who("a", "u", "boss"),
        Who("", "u", AUDITOR),
    ],
)
def test_a_key_for_nobody_is_not_made(database, who):
    with pytest.raises(ValueError, match="key"):
        keys.create(database, who, NOW)
    assert keys.list_keys(database) == []


def test_a_key_of_another_store_is_adopted_and_only_if_it_is_one(database, authentication):
    text = keys.PREFIX + "k" * 43
    keys.adopt(database, text, AUDITOR_OF_THE_STATE, NOW)
    assert authentication.key(bearer(text)).who == AUDITOR_OF_THE_STATE
    with pytest.raises(ValueError, match="key"):
        keys.adopt(database, "pactos_1234", AUDITOR_OF_THE_STATE, NOW)


def test_a_known_key_is_not_searched_again_within_the_second(database, authentication, clock):
    text, _ = keys.create(database, AUDITOR_OF_THE_STATE, NOW)
    searches = []
    for _ in range(3):
        authentication.key(bearer(text), before_search=lambda: searches.append(1))
    assert len(searches) == 1


@pytest.mark.parametrize(("role", "tier"), [(AUDITOR, COUNCIL), (OFFICER, "kingdom"), (OFFICER, "")])
def test_only_an_officer_decides_for_a_body_and_only_for_one_that_there_is(database, role, tier):
    with pytest.raises(ValueError, match="decides"):
        keys.create(database, Who("a", None, role), NOW, tier=tier)


def test_the_body_for_which_an_officer_decides_comes_back_with_the_key(database, authentication):
    text, made = keys.create(database, Who("consejo", None, OFFICER), NOW, tier=COUNCIL)
    assert authentication.key(bearer(text)).tier == COUNCIL
    assert keys.list_keys(database) == [made]


def test_a_store_from_before_there_were_bodies_learns_of_them(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}", "gateway")
    with database.transaction() as connection:
        connection.execute(keys.DDL.replace(",\n    tier TEXT", ""))
        connection.execute(
            "INSERT INTO api_keys (id, hash, subject, role, created_at) VALUES ('1', 'h', 'a', 'officer', %s)",
            [NOW.isoformat()],
        )
    keys.migrate(database)
    keys.migrate(database)
    assert [key.tier for key in keys.list_keys(database)] == [None]
    database.close()
