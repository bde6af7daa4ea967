"""Exam's pure rules: papers, windows, answer sheets, receipts."""
