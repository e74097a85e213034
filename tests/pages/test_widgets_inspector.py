"""The house inspector finds each fault when it is planted, and only then."""

from __future__ import annotations

import pytest

from tests.pages.house_inspector import inspect

SOUND = """<!DOCTYPE html>
<html lang="en"><head><title>Cameras – Govern</title></head>
<body><main id="main"><h1>Cameras</h1>
<p>The council’s list.</p>
<form method="post" action="/x"><input type="hidden" name="csrf_token" value="t">
<label for="n">Number</label><input id="n" name="n"><button>Save</button></form>
<table><caption>List</caption><tr><th scope="col">No</th></tr></table>
</main></body></html>"""


def test_a_sound_page_has_no_fault() -> None:
    assert inspect(SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('lang="en"', "", "does not say its language"),
        ("<p>The", "<p><div>The</div>", "<div> stands in <p>"),
        ("</p>", "", "</main> while"),
        ("<h1>Cameras</h1>", "<h1>Lists</h1>", "does not begin with the h1"),
        ("<h1>Cameras</h1>", "<h1>Cameras</h1><h1>Two</h1>", "2 h1"),
        ("<h1>Cameras</h1>", "<h1>Cameras</h1><h3>Deep</h3>", "is an h3 after an h1"),
        ('<main id="main">', '<main id="n">', "is used 2 times"),
        ('for="n"', 'for="m"', "has no label"),
        ('for="n"', 'for="m"', "“m” in for, which is not there"),
        (' action="/x"', "", "does not say where it is sent"),
        ('name="csrf_token"', 'name="other"', "0 tokens against forgery"),
        ('method="post"', 'method="get"', "token against forgery in the address"),
        (' scope="col"', "", "without a scope"),
        ("<caption>List</caption>", "", "has no caption"),
        ("council’s", "council's", "straight quotes"),
        ("list.", "invalid list.", "the word “invalid”"),
        ("<p>", '<p style="color:red">', "inline style"),
        ("<p>", '<p onclick="x()">', "inline handler"),
        ("<p>", "<p><script>x()</script>", "inline script"),
        ("<p>", '<p><a href=" java&#10;script:x()">go</a>', "has the address"),
        ("<p>", '<p><img src="//elsewhere/x.png" alt="">', "from elsewhere"),
        ("<p>", '<p><a href="/x"></a>', "has no words"),
        ("<p>", '<p><a href="#nowhere">go</a>', "leads to #nowhere"),
        ("<p>", '<p><a href="/x"><button>y</button></a>', "within a link or button"),
        ("<button>Save</button>", "<button></button>", "has no words"),
        ("<h1>", '<div class="govuk-error-summary"><a href="#main">x</a></div><h1>', "Error: "),
        ("<label", '<input type="radio" id="r" name="r" aria-label="r"><label', "a fieldset"),
        ("<label", '<input type="file" id="f" name="f" aria-label="f"><label', "only its name"),
    ],
)
def test_a_planted_fault_is_found(old: str, new: str, fault: str) -> None:
    assert old in SOUND
    found = inspect(SOUND.replace(old, new, 1))
    assert any(fault in each for each in found), found


def test_what_a_person_typed_is_left_alone() -> None:
    page = SOUND.replace("The council’s list.", '<span class="app-typed">it\'s "invalid"</span>')
    assert inspect(page) == []
