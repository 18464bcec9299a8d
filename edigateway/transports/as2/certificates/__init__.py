"""Certificates and keys for AS2: what the site names, which of them serves when, and what is wrong or ends soon.

The site's keys (:class:`As2Certificates`) become a :class:`KeyRing` once, at load or reload (:func:`load_keyring`); for
each message the ring is asked with the time.
"""

from edigateway.transports.as2.certificates.authority import authority_refusal
from edigateway.transports.as2.certificates.facts import Facts, facts
from edigateway.transports.as2.certificates.keyring import (
    Authority,
    KeyRing,
    OurKey,
    PartnerCertificate,
    PrivateKey,
)
from edigateway.transports.as2.certificates.loading import load_keyring
from edigateway.transports.as2.certificates.problems import (
    WARNING_DAYS,
    Ending,
    Problem,
    endings,
    problems,
)
from edigateway.transports.as2.certificates.settings import (
    As2Certificates,
    AuthoritySettings,
    CertificateSettings,
    KeySettings,
)
from edigateway.transports.as2.certificates.standing import Standing, State, standings

__all__ = [
    "WARNING_DAYS",
    "As2Certificates",
    "Authority",
    "AuthoritySettings",
    "CertificateSettings",
    "Ending",
    "Facts",
    "KeyRing",
    "KeySettings",
    "OurKey",
    "PartnerCertificate",
    "PrivateKey",
    "Problem",
    "Standing",
    "State",
    "authority_refusal",
    "endings",
    "facts",
    "load_keyring",
    "problems",
    "standings",
]
