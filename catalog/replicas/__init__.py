"""Standbys that anonymous reading is shared out among: which may be read from, and by whom."""
