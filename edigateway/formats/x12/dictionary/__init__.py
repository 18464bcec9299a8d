"""What X12 may say: transaction sets, segments, elements and codes, by release."""
