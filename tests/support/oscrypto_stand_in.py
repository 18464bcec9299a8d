"""Stands in for oscrypto, which cannot be imported where OpenSSL's version has two digits, so that pyas2lib can.

Only what pyas2lib asks for is here, made of the library that we use ourselves.
"""

import os
import sys
from types import ModuleType
from typing import Any

from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives import padding as block_padding
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.serialization import pkcs12

_OAEP = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)


def install() -> None:
    """Put the stand-in where imports look first."""
    package = ModuleType("oscrypto")
    package.__path__ = []
    for name, members in (("asymmetric", _ASYMMETRIC), ("symmetric", _SYMMETRIC), ("util", _UTIL)):
        module = ModuleType(f"oscrypto.{name}")
        module.__dict__.update(members)
        setattr(package, name, module)
        sys.modules[f"oscrypto.{name}"] = module
    sys.modules["oscrypto"] = package


class Certificate:
    """A certificate in both libraries."""

    def __init__(self, encoded: bytes) -> None:
        self.asn1 = asn1_x509.Certificate.load(encoded)
        self.key: Any = x509.load_der_x509_certificate(encoded).public_key()


def _load_certificate(source: bytes) -> Certificate:
    return Certificate(pem.unarmor(source)[2] if pem.detect(source) else source)


def _load_private_key(source: bytes, password: str | None = None) -> Any:
    secret = password.encode() if password else None
    return serialization.load_pem_private_key(source, secret)


def _load_pkcs12(source: bytes, password: str | None = None) -> Any:
    key, certificate, _ = pkcs12.load_key_and_certificates(
        source, password.encode() if password else None
    )
    assert certificate is not None
    return key, Certificate(certificate.public_bytes(serialization.Encoding.DER)), []


def _hash(name: str) -> hashes.HashAlgorithm:
    found: hashes.HashAlgorithm = getattr(hashes, name.upper())()
    return found


def _pss(name: str) -> padding.PSS:
    return padding.PSS(padding.MGF1(_hash(name)), _hash(name).digest_size)


_ASYMMETRIC = {
    "load_certificate": _load_certificate,
    "load_private_key": _load_private_key,
    "load_pkcs12": _load_pkcs12,
    "rsa_pkcs1v15_encrypt": lambda to, data: to.key.encrypt(data, padding.PKCS1v15()),
    "rsa_oaep_encrypt": lambda to, data: to.key.encrypt(data, _OAEP),
    "rsa_pkcs1v15_decrypt": lambda key, data: key.decrypt(data, padding.PKCS1v15()),
    "rsa_oaep_decrypt": lambda key, data: key.decrypt(data, _OAEP),
    "rsa_pkcs1v15_sign": lambda key, data, name: key.sign(data, padding.PKCS1v15(), _hash(name)),
    "rsa_pss_sign": lambda key, data, name: key.sign(data, _pss(name), _hash(name)),
    "rsa_pkcs1v15_verify": lambda by, signature, data, name: by.key.verify(
        signature, data, padding.PKCS1v15(), _hash(name)
    ),
    "rsa_pss_verify": lambda by, signature, data, name: by.key.verify(
        signature, data, _pss(name), _hash(name)
    ),
}


def _encrypting(algorithm: Any, block: int) -> Any:
    def encrypt(key: bytes, data: bytes, vector: bytes | None) -> tuple[bytes, bytes]:
        vector = vector or os.urandom(block)
        padder = block_padding.PKCS7(8 * block).padder()
        working = Cipher(algorithm(key), modes.CBC(vector)).encryptor()
        plain = padder.update(data) + padder.finalize()
        return vector, working.update(plain) + working.finalize()

    return encrypt


def _decrypting(algorithm: Any, block: int) -> Any:
    def decrypt(key: bytes, data: bytes, vector: bytes) -> bytes:
        working = Cipher(algorithm(key), modes.CBC(vector)).decryptor()
        unpadder = block_padding.PKCS7(8 * block).unpadder()
        plain = working.update(data) + working.finalize()
        return unpadder.update(plain) + unpadder.finalize()

    return decrypt


_SYMMETRIC = {
    "tripledes_cbc_pkcs5_encrypt": _encrypting(TripleDES, 8),
    "tripledes_cbc_pkcs5_decrypt": _decrypting(TripleDES, 8),
    "aes_cbc_pkcs7_encrypt": _encrypting(algorithms.AES, 16),
    "aes_cbc_pkcs7_decrypt": _decrypting(algorithms.AES, 16),
}
_UTIL = {"rand_bytes": os.urandom}
