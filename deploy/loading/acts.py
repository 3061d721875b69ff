"""What a file calls an act: the path it is posted to, and who may do it."""

from dataclasses import dataclass

from services.kernel.acts import FACILITATOR, RESPONSIBLE, VERIFIER

WHOEVER_DID_IT = "whoever made what it corrects"


@dataclass(frozen=True)
class Kind:
    """An act of the API: the last part of its path, and the role that does it."""

    path: str
    role: str


ACTS = {
    "accept": Kind("acceptances", RESPONSIBLE),
    "approve": Kind("approval", FACILITATOR),
    "start": Kind("start", RESPONSIBLE),
    "suspend": Kind("suspension", FACILITATOR),
    "resume": Kind("resumption", FACILITATOR),
    "breach": Kind("breach", FACILITATOR),
    "fulfil": Kind("fulfilment", RESPONSIBLE),
    "verify": Kind("verification", VERIFIER),
    "withdraw": Kind("withdrawal", FACILITATOR),
    "report_progress": Kind("progress-reports", RESPONSIBLE),
    "forecast": Kind("forecasts", RESPONSIBLE),
    "verify_progress": Kind("progress-verifications", VERIFIER),
    "renegotiate": Kind("renegotiations", FACILITATOR),
    "correct": Kind("corrections", WHOEVER_DID_IT),
}
