"""Passive verbs by rule: a form of "be" or "get", perhaps an adverb, then a participle that is not an adjective."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_BE_WORDS = """is are was were be been being isn't aren't wasn't weren't it's that's he's she's they're we're you're i'm am
    get gets got getting gotten"""
_BE = frozenset(_BE_WORDS.split())
_GET = frozenset(("get", "gets", "got", "getting", "gotten"))

_BETWEEN_WORDS = """not also then always often never usually all both each now still only just already ever first once further well
    being been be sometimes soon again rarely seldom either therefore thus and very fully best too"""
_BETWEEN = frozenset(_BETWEEN_WORDS.split())

_IRREGULAR_WORDS = """taken given kept held met made seen shown told taught sent set put built bought brought found felt heard led left lent
    spent split cut hit let lost run known grown drawn chosen spoken broken driven hidden written begun sung won worn thrown forgotten
    understood undertaken overseen withdrawn caught thought sought fed read said paid laid sold dealt bound hung dug swept learnt fought
    beaten eaten stolen woken upheld kept borne torn sworn shared rewritten retaught misunderstood outgrown overtaken repaid foreseen done
    redone undone proven shaken forbidden forgiven mistaken ridden risen sewn spread stuck struck swum wound lit"""
_IRREGULAR = frozenset(_IRREGULAR_WORDS.split())

# Participles that describe a state: nobody does anything to anybody.
_ADJECTIVE_WORDS = """interested concerned committed based located situated pleased worried tired excited delighted surprised frightened
    experienced qualified skilled relaxed engaged motivated gifted talented crowded carpeted connected married convinced involved supposed
    dedicated determined disabled advanced detailed limited varied related aged closed pleased prepared entitled mixed scared upset
    distressed overwhelmed confused stressed bored satisfied disappointed ashamed blessed equipped focused focussed delayed called named
    titled born skilled unqualified untrained unexplained unaffected undecided unemployed needed-not inclined accustomed acquainted
    annoyed amazed alarmed astonished baffled devoted depressed embarrassed exhausted frustrated fascinated ill-prepared inspired
    isolated oriented orientated passionate puzzled rushed settled shocked thrilled troubled unsettled unconcerned uninterested unimpressed
    well-known well-equipped well-placed well-established experienced sacred naked wicked rugged ragged learned beloved advanced
    complicated sophisticated renowned reserved-not retired rooted situated sighted staffed suited tailored-not undersized talented
    dressed well-behaved behaved bilingual mistaken hearing-impaired sighted partially-sighted sensory-impaired able-bodied minded"""
_ADJECTIVES = frozenset(_ADJECTIVE_WORDS.split())

_NOT_PARTICIPLE_WORDS = """
    need indeed speed hundred fred ned ted bed red sled shed feed seed exceed proceed breed
    weed deed reed steed succeed bleed creed greed"""
_NOT_PARTICIPLES = frozenset(_NOT_PARTICIPLE_WORDS.split())
# "We are used to noise" is a habit; "a timer is used to help" is a passive.
_PEOPLE_WORDS = """we you they he she i pupils children staff teachers parents families everyone adults students boys girls people
    who them everybody teacher child pupil she he mr mrs miss"""
_PEOPLE = frozenset(_PEOPLE_WORDS.split())


def passives(lower: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First word and end of each passive verb in a sentence's words in lower case."""
    position = 0
    while position < len(lower):
        end = _passive_at(lower, position) if lower[position] in _BE else 0
        if end:
            yield position, end
            position = end
        else:
            position += 1


def _passive_at(lower: Sequence[str], start: int) -> int:
    position = start + 1
    limit = min(len(lower), start + 6)
    while position < limit and (lower[position] in _BETWEEN or (lower[position].endswith("ly") and len(lower[position]) > 4)):
        position += 1
    if position >= limit or not is_participle(lower[position]):
        return 0
    word, following = lower[position], lower[position + 1] if position + 1 < len(lower) else ""
    if lower[start] in _GET and (lower[start + 1] == "to" or word in ("done", "lost", "stuck", "upset")):
        return 0
    if word == "used" and following == "to" and any(before in _PEOPLE for before in lower[max(0, start - 3) : start]):
        return 0
    if (
        (word == "made" and following == "up")
        or (word == "known" and lower[position - 1] == "well")
        or (word == "left" and following in ("handed", "of"))
    ):
        return 0
    if word in ("done", "lost", "stuck", "spread", "lit") and lower[start] not in ("be", "been", "being"):
        return 0 if word != "done" else position + 1
    return position + 1


def is_participle(word: str) -> bool:
    """Whether a word in lower case is a past participle that says something is done, as far as its spelling tells."""
    if word in _ADJECTIVES:
        return False
    if word in _IRREGULAR:
        return True
    if "-" in word:
        return is_participle(word.rsplit("-", 1)[1])
    return len(word) > 3 and word.endswith("ed") and word not in _NOT_PARTICIPLES
