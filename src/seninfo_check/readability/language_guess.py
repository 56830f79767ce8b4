"""Which language a text looks like, from its commonest small words and its letters. A guess, good enough not to score Polish as English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_SMALL_WORDS = {
    "English": "the and to of in is are for with that we our your will be have this from they who how what can not as or at it if you",
    "Welsh": "yr yn ac ar y mae a'r o'r ei eu ein eich gyda gan fel bydd sydd ni hyn wrth cael plant ysgol i'r neu am oes ydy eisiau nid",
    "Polish": "i w na z się do nie jest że dla są jak oraz lub przez jeśli może po od ich czy które który które szkoła dzieci być",
    "Romanian": "și în de la cu pe este sunt pentru care din să nu mai sau dacă ce copilul copiii școala părinții fi ale unui",
    "French": "le la les des et en est une pour dans qui que avec sur pas vous nous votre sont au aux par ou du ce enfants école",
    "Spanish": "el los las y en es una para con que por del su sus se no más como o si niños escuela padres son está al",
    "Portuguese": "o os as e em é uma para com que por do da dos das não se mais como ou crianças escola pais são seu sua ao",
    "Italian": "il lo gli e in è una per con che di del della dei non si più come o se bambini scuola sono genitori nel al",
    "German": "der die das und in ist ein eine für mit nicht zu von den dem auf wir sie ihr oder wenn kinder schule sind werden im",
    "Lithuanian": "ir yra kad su ne arba jei kaip mokykla vaikai tėvai jūsų mūsų bus ar iš į per už tai",
    "Turkish": "ve bir bu için ile de da olarak çok okul çocuk veya ne gibi daha var olan sizin bizim",
    "Somali": "iyo waa ka ku oo in la uu ay waxaa ee si ah carruurta dugsiga waalidiinta mid ama haddii",
}
_LANGUAGES: dict[str, tuple[str, ...]] = {}
for _name, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _LANGUAGES[_word] = (*_LANGUAGES.get(_word, ()), _name)

_SCRIPTS = (
    ("Urdu or Arabic", re.compile(r"[\u0600-\u06ff]")),
    ("Bengali", re.compile(r"[\u0980-\u09ff]")),
    ("Panjabi", re.compile(r"[\u0a00-\u0a7f]")),
    ("Gujarati", re.compile(r"[\u0a80-\u0aff]")),
    ("Hindi or Nepali", re.compile(r"[\u0900-\u097f]")),
    ("Tamil", re.compile(r"[\u0b80-\u0bff]")),
    ("Ukrainian, Russian or Bulgarian", re.compile(r"[\u0400-\u04ff]")),
    ("Greek", re.compile(r"[\u0370-\u03ff]")),
    ("Chinese or Japanese", re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")),
)
_OTHER_LETTERS = re.compile(r"[\u0370-\u0aff\u0b80-\u0bff\u3040-\u30ff\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-zÀ-ž]")


def language_of(words: Sequence[str], text: str = "") -> str:
    """The language that some words in lower case look like, or "" when they are too few to say; others must beat English clearly."""
    if text and _OTHER_LETTERS.search(text):
        latin = len(_LATIN.findall(text))
        for name, letters in _SCRIPTS:
            if len(letters.findall(text)) > max(latin, 10):
                return name
    counted: Counter[str] = Counter()
    for word in words:
        for name in _LANGUAGES.get(word, ()):
            counted[name] += 1
    if not counted:
        return ""
    english = counted.pop("English", 0)
    other, hits = counted.most_common(1)[0] if counted else ("", 0)
    if hits > 2 * english and hits >= max(3, len(words) // 20):
        return other
    return "English" if english >= 2 or english * 12 >= len(words) else ""
