"""Makes govern/people/commonly_used_passwords.txt: our own words, joined in the usual ways."""

from __future__ import annotations

import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "govern/people/commonly_used_passwords.txt"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


HEAD = """\
# Passwords refused as too easily guessed, one a line, in small letters.
# Made by .ci/common_passwords.py from a few hundred everyday words of our own choosing and the
# ways people lengthen them. No published list was copied. The part of the installation that
# checks a password also undoes digits and signs added at its ends, and letters written as digits.
"""

WORDS = _words("""
password passwort passcode passphrase secret letmein welcome login signin logon admin administrator
administrate manager supervisor operator default guest user username system server computer laptop
desktop network internet intranet office window windows microsoft google android iphone samsung
security secure access account changeme change private test testing tester demo sample example
temp temporary nothing something anything whatever qwerty qwertz azerty asdf asdfgh zxcv zxcvbn
qwertyuiop asdfghjkl zxcvbnm qazwsx wsxedc abc abcd abcdef abcdefg hello goodbye please thankyou
sunshine rainbow princess dragon monkey shadow master football baseball basketball cricket rugby
hockey tennis golf fishing hunting sailing swimming running cycling soccer superman batman spiderman
starwars startrek pokemon pikachu minecraft fortnite mustang ferrari porsche mercedes jaguar bentley
corvette harley yamaha kawasaki toyota volvo range rover landrover freedom trustno iloveyou lovely
lover loveme forever family mother father mummy daddy sister brother grandma grandad baby babygirl
angel angels heaven jesus christ church spirit prayer summer winter spring autumn january february
march april may june july august september october november december monday tuesday wednesday
thursday friday saturday sunday morning evening weekend holiday christmas easter halloween birthday
flower flowers roses daisy lily poppy orchid garden forest river mountain ocean beach island cloud
thunder lightning storm snow snowman winter silver golden diamond crystal purple yellow orange green
black white blue crimson scarlet cookie chocolate banana cherry strawberry peaches apple cheese
butter biscuit coffee whisky whiskey guinness budweiser pepper ginger sugar honey candy marmite
buster charlie bailey molly max bella poppy alfie oscar jasper sooty smokey tigger kitten kitty
puppy doggy bulldog terrier spaniel labrador horses ponies rabbit hamster turtle dolphin penguin
panther tiger lion eagle falcon hawk phoenix unicorn wizard witch magic ghost zombie vampire ninja
pirate knight warrior soldier captain general major sergeant marine ranger hunter killer gangster
gandalf frodo hobbit merlin arthur lancelot robin hood sherlock watson bond doctor tardis dalek
michael jennifer jessica ashley daniel matthew joshua andrew thomas robert william james david
richard charles joseph christopher anthony steven kevin brian george edward ronald kenneth jason
jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel
patrick alexander jack dennis jerry tyler aaron jose adam nathan henry douglas zachary peter kyle
walter ethan jeremy harold keith christian roger noah gerald carl terry sean austin arthur lawrence
jesse dylan bryan jordan billy bruce gabriel joe logan alan juan wayne ralph roy eugene randy
mary patricia linda elizabeth barbara susan sarah karen nancy lisa margaret sandra kimberly emily
donna michelle dorothy carol amanda melissa deborah stephanie rebecca sharon laura cynthia kathleen
amy angela shirley anna brenda pamela emma nicole helen samantha katherine christine debra rachel
carolyn janet maria olivia heather diane julie joyce victoria kelly christina joan evelyn lauren
judith megan andrea cheryl hannah jacqueline martha gloria teresa sara madison frances kathryn
janice jean abigail alice julia judy sophia grace denise amber doris marilyn danielle beverly
isabella theresa diana natalie brittany charlotte marie kayla alexis lori mohammed muhammad ahmed
fatima aisha priya singh kaur patel khan sharma kumar smith jones taylor brown williams wilson
johnson davies robinson wright thompson evans walker white roberts green hall wood jackson clarke
london manchester birmingham liverpool leeds sheffield bristol newcastle nottingham leicester
coventry bradford cardiff swansea newport edinburgh glasgow aberdeen dundee belfast derry plymouth
southampton portsmouth brighton norwich ipswich cambridge oxford york hull derby stoke wolverhampton
sunderland middlesbrough blackpool bolton bournemouth reading luton exeter gloucester lancaster
lincoln peterborough chester durham carlisle preston salford wakefield trafford croydon camden
islington hackney lambeth southwark lewisham greenwich barnet ealing brent harrow hounslow
england scotland wales ireland britain british english scottish welsh irish europe america canada
australia france germany spain italy india pakistan poland turkey greece jamaica nigeria africa
arsenal chelsea tottenham spurs everton united city rovers rangers celtic hearts hibs villa
westham wolves palace fulham leedsunited manchesterunited manutd mancity liverpoolfc arsenalfc
chelseafc gunners reds blues gooners hammers saints magpies toffees champion champions league
council borough county district townhall mayor councillor citizen community housing parking highways
library museum school college university student teacher nurse doctor hospital police fire ambulance
camera cameras cctv control controlroom surveillance monitor monitoring footage recording privacy
govern government governance compliance review reviews register records document documents audit
auditor inspector officer authority authorised sergeant constable warden guard guardian patrol
""")

#: What people put behind a word when it is to be longer.
ENDINGS = (
    *(str(year) for year in range(1990, 2031)),
    "1", "12", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890",
    "321", "4321", "54321", "654321", "111", "1111", "11111", "000", "0000", "007", "99", "999",
    "69", "101", "777", "2024!", "2025!", "2026!", "2027!", "!", "!!", "!!!", "123!", "1234!",
    "12345!", "@123", "@1234", "@2025", "@2026", "#1", "#123", "1!", "01", "02", "abc", "abc123",
    "qwerty", "one", "two", "here", "please", "forever", "iscool", "rocks", "rules",
)  # fmt: skip

#: Words so frequent that every ending is listed.
FAVOURITES = _words("""
password passw0rd p@ssword p@ssw0rd pa55word welcome letmein changeme admin administrator qwerty
qwertyuiop asdfghjkl iloveyou sunshine princess football liverpool arsenal chelsea manchester london
england summer winter spring autumn january february march april june july august september october
november december monday friday council camera security superman starwars charlie michael jennifer
trustno monkey dragon master
""")

ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
COLUMNS = ("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.", "0p;/")
PIECES = (
    "123", "1234", "12345", "123456", "321", "4321", "654321", "abc", "abcd", "abc123", "123abc",
    "qwe", "qwer", "qwerty", "asd", "asdf", "zxc", "zxcv", "qaz", "qazwsx", "111", "222", "000",
    "159", "753", "147", "258", "369", "147258369", "159753", "112233", "445566", "789", "987",
    "1q2w3e", "1q2w3e4r", "1q2w3e4r5t", "1q2w3e4r5t6y", "q1w2e3", "q1w2e3r4", "a1b2c3", "a1s2d3",
    "zaq1", "xsw2", "love", "test", "pass", "word", "admin", "user", "hello", "money", "secret",
)  # fmt: skip


def _walks() -> set[str]:
    """Along the rows and columns of a keyboard, there and back, alone and joined."""
    found: set[str] = set()
    rows = [*ROWS, *(row[::-1] for row in ROWS)]
    for first in rows:
        found.update(first[start:] for start in range(len(first)))
        for second in rows:
            found.add(first + second)
    for start in range(len(COLUMNS) - 2):
        for columns in (COLUMNS[start : start + 3], COLUMNS[start : start + 4]):
            found.add("".join(columns))
            found.add("".join(column[::-1] for column in columns))
            found.add("".join(reversed(columns)))
    return found


def _repeats() -> set[str]:
    """One sign, or one short piece, over and over."""
    found: set[str] = set()
    for sign in "abcdefghijklmnopqrstuvwxyz0123456789!.*":
        found.update(sign * length for length in range(12, 21))
    for piece in PIECES:
        found.update(piece * times for times in range(2, 7))
        found.update(piece + other for other in PIECES)
    return found


def entries() -> list[str]:
    """Every entry: the words themselves, and what is 12 to 20 characters long of the rest."""
    long = _walks() | _repeats()
    for word in FAVOURITES:
        long.update(word + ending for ending in ENDINGS)
        long.add(word + word)
    for word in WORDS:
        long.update(word + ending for ending in ENDINGS if len(ending) >= 4)
    return sorted(set(WORDS) | {text for text in long if 12 <= len(text) <= 26})


def content() -> str:
    """The whole file."""
    return HEAD + "\n".join(entries()) + "\n"


if __name__ == "__main__":
    TARGET.write_text(content(), encoding="utf-8")
    sys.stdout.write(f"{len(entries())} entries\n")
