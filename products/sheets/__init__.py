"""Spreadsheet files at the desk: what a curator or a bank sends, and what the desk hands out.

A file is screened by its bytes before anything parses it, then read into numbered lines of text;
what the lines mean, and what comes of them, is decided after that. Nothing here publishes.
"""
