"""The golden samples: CloudEvents in JSON, one file each, that must decode for ever."""

from pathlib import Path

from contracts.envelope import Envelope, from_batch

FOLDER = Path(__file__).parents[2] / "contracts" / "examples"
SAMPLES = sorted(FOLDER.glob("*.json"))


def envelope_of(sample: Path) -> Envelope:
    """The envelope that a sample holds."""
    return from_batch(b"[" + sample.read_bytes() + b"]")[0]


def all_samples() -> list[Envelope]:
    """Every sample, in the order of its producer's log."""
    envelopes = [envelope_of(sample) for sample in SAMPLES]
    return sorted(envelopes, key=lambda envelope: (envelope.source, envelope.position))
