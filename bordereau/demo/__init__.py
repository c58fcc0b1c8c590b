"""The demo shop: a month of a shop's life, made by the same verbs that people use."""
