"""The one place that reads English: sentences in context, words and phrases, names, dates, addresses and acronyms."""

from __future__ import annotations

from seninfo_check.language.acronyms import acronyms_in
from seninfo_check.language.contacts import EMAIL, HIDDEN_EMAIL, OBFUSCATED_EMAIL, PHONE, URL
from seninfo_check.language.dates import Dated, dates_in
from seninfo_check.language.people import TITLED_NAME, people_in
from seninfo_check.language.sentences import Reading, Sentence, read, split_sentences
from seninfo_check.language.words import Phrases, pipeline, stem, stems_of, words_of

__all__ = [
    "EMAIL",
    "HIDDEN_EMAIL",
    "OBFUSCATED_EMAIL",
    "PHONE",
    "TITLED_NAME",
    "URL",
    "Dated",
    "Phrases",
    "Reading",
    "Sentence",
    "acronyms_in",
    "dates_in",
    "people_in",
    "pipeline",
    "read",
    "split_sentences",
    "stem",
    "stems_of",
    "words_of",
]
