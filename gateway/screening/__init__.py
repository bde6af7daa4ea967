"""Screening (sơ loại): what goes to the judges, and appeals against what does not."""
