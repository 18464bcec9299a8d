"""The map language: a correspondence between a layout and a canonical document."""
