"""Conversions between a partner's text and canonical values, by the names that maps call them."""

from collections.abc import Mapping

from edigateway.mapping.conversions import (
    codes,
    dates,
    functions,
    gs1,
    lookups,
    numbers,
    pairs,
    patterns,
    stamps,
    texts,
)
from edigateway.mapping.conversions.conversion import Conversion

CONVERSIONS: Mapping[str, Conversion] = {
    conversion.name: conversion
    for module in (dates, stamps, numbers, codes, lookups, pairs, texts, gs1, patterns, functions)
    for conversion in module.CONVERSIONS
}
"""Every conversion by its name."""
