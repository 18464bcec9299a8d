"""The object identifiers of CMS, written out as they stand in a message.

Source: RFC 5652, RFC 5083, RFC 5754, RFC 8017, RFC 3565, RFC 5084, RFC 3274, RFC 6211
"""

from edigateway.transports.as2.message.asn1.der import object_id

DATA = object_id("1.2.840.113549.1.7.1")
SIGNED_DATA = object_id("1.2.840.113549.1.7.2")
ENVELOPED_DATA = object_id("1.2.840.113549.1.7.3")
COMPRESSED_DATA = object_id("1.2.840.113549.1.9.16.1.9")
AUTH_ENVELOPED_DATA = object_id("1.2.840.113549.1.9.16.1.23")

CONTENT_TYPE = object_id("1.2.840.113549.1.9.3")
MESSAGE_DIGEST = object_id("1.2.840.113549.1.9.4")
SIGNING_TIME = object_id("1.2.840.113549.1.9.5")
ALGORITHM_PROTECTION = object_id("1.2.840.113549.1.9.52")

RSA = object_id("1.2.840.113549.1.1.1")
RSA_OAEP = object_id("1.2.840.113549.1.1.7")
MGF1 = object_id("1.2.840.113549.1.1.8")
P_SPECIFIED = object_id("1.2.840.113549.1.1.9")
RSA_PSS = object_id("1.2.840.113549.1.1.10")
EC = object_id("1.2.840.10045.2.1")

SHA1 = object_id("1.3.14.3.2.26")
SHA256 = object_id("2.16.840.1.101.3.4.2.1")
SHA384 = object_id("2.16.840.1.101.3.4.2.2")
SHA512 = object_id("2.16.840.1.101.3.4.2.3")

RSA_SHA1 = object_id("1.2.840.113549.1.1.5")
RSA_SHA256 = object_id("1.2.840.113549.1.1.11")
RSA_SHA384 = object_id("1.2.840.113549.1.1.12")
RSA_SHA512 = object_id("1.2.840.113549.1.1.13")

EC_SHA1 = object_id("1.2.840.10045.4.1")
EC_SHA256 = object_id("1.2.840.10045.4.3.2")
EC_SHA384 = object_id("1.2.840.10045.4.3.3")
EC_SHA512 = object_id("1.2.840.10045.4.3.4")

AES128_CBC = object_id("2.16.840.1.101.3.4.1.2")
AES192_CBC = object_id("2.16.840.1.101.3.4.1.22")
AES256_CBC = object_id("2.16.840.1.101.3.4.1.42")
AES128_GCM = object_id("2.16.840.1.101.3.4.1.6")
AES256_GCM = object_id("2.16.840.1.101.3.4.1.46")
TRIPLE_DES = object_id("1.2.840.113549.3.7")

ZLIB = object_id("1.2.840.113549.1.9.16.3.8")
