"""AS2: messages that are signed, encrypted and receipted, over HTTP (RFC 4130)."""
