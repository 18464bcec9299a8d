"""Conversions between a partner's text and canonical values, by the names that maps call them."""

from collections.abc import Mapping

from edigateway.mapping.conversions import codes, dates, numbers, texts
from edigateway.mapping.conversions.conversion import Conversion

CONVERSIONS: Mapping[str, Conversion] = {
    conversion.name: conversion
    for module in (dates, numbers, codes, texts)
    for conversion in module.CONVERSIONS
}
"""Every conversion by its name."""
