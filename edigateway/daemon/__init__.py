"""The running service: it puts the parts together, drives the stations and answers its operators."""
