"""Explains a MIC that is not the one that was expected."""

from edigateway.transports.as2.message.algorithms import Digest, Mic
from edigateway.transports.as2.message.composing import mic as mic_over
from edigateway.transports.as2.message.doctor.explanation import Cause, Explanation
from edigateway.transports.as2.message.doctor.variants import REMEDIES, Variant, variants
from edigateway.transports.as2.message.mime.entities import Entity


def explain_mic(entity: Entity, mic: Mic) -> Explanation:
    """Say what a MIC was computed over, if it was over what was sent, or over what is made of it by a usual mistake."""
    digests = [mic.digest, *(each for each in Digest if each is not mic.digest)]
    for variant, octets in variants(entity):
        for digest in digests:
            if mic_over(octets, digest).value == mic.value:
                return _found(mic, variant, digest)
    return Explanation(
        cause=Cause.NOT_FOUND,
        problem=f"the MIC {mic} fits nothing that is made of the content by a usual mistake",
        remedy="compare the file on both sides byte by byte: it may have been changed on the way",
    )


def _found(mic: Mic, variant: Variant, digest: Digest) -> Explanation:
    if digest is not mic.digest:
        return Explanation(
            cause=Cause.OTHER_DIGEST,
            problem=f"the MIC says {mic.digest}, but was taken with {digest}",
            remedy=f"ask for the MIC with {digest} from this partner",
            variant=None if variant is Variant.AS_SENT else variant,
        )
    if variant is Variant.AS_SENT:
        return Explanation(
            cause=Cause.FITS, problem="the MIC fits", remedy="nothing is to be done about it"
        )
    return Explanation(
        cause=Cause.OTHER_CONTENT,
        problem=f"the MIC fits the content {variant.replace('-', ' ')}",
        remedy=REMEDIES[variant],
        variant=variant,
    )
