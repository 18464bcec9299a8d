"""Whose servers are believed, and what we show them."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path

from edigateway.errors import Fault, Misconfigured


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whose certificates are believed: those in a file of PEM, or the system's; and the key that we show, if asked.

    ``key_file`` holds a private key and its certificate, in PEM; ``passphrase`` opens it.
    """

    ca_file: Path | None = None
    key_file: Path | None = None
    passphrase: str | None = field(default=None, repr=False)

    @property
    def believed(self) -> str:
        """Name, for people, whose certificates are believed."""
        if self.ca_file:
            return f"only those in {self.ca_file} (ca_file) are believed"
        return "only the authorities of this system are believed, as no ca_file is written"

    def context(self) -> ssl.SSLContext:
        """Return what TLS is done by.

        Raises:
            Misconfigured: a file cannot be read.
        """
        file = self.ca_file
        try:
            context = ssl.create_default_context(cafile=file)
            if self.key_file:
                file = self.key_file
                context.load_cert_chain(file, password=self.passphrase or "")
        except OSError as error:
            key, what = (
                ("ca_file", "the certificates")
                if file == self.ca_file
                else ("client_key", "the key")
            )
            problem = f"{key}: {what} cannot be read: {error.strerror or error}"
            remedy = "name a file in PEM that the gateway may read"
            fault = Fault(file=file or Path(), line=0, column=0, problem=problem, remedy=remedy)
            raise Misconfigured([fault]) from error
        return context
