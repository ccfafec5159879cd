"""Advice on what authors write: spelling, wording, length, age. Shown by `inv check`, never in the way."""
