"""The police’s crime categories: one known word for each, however a file spells it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class CrimeCategory(StrEnum):
    """Categories the police publish today; a file may hold others, which are kept as found."""

    ANTI_SOCIAL_BEHAVIOUR = "anti-social-behaviour"
    BICYCLE_THEFT = "bicycle-theft"
    BURGLARY = "burglary"
    CRIMINAL_DAMAGE_ARSON = "criminal-damage-arson"
    DRUGS = "drugs"
    OTHER_THEFT = "other-theft"
    POSSESSION_OF_WEAPONS = "possession-of-weapons"
    PUBLIC_ORDER = "public-order"
    ROBBERY = "robbery"
    SHOPLIFTING = "shoplifting"
    THEFT_FROM_THE_PERSON = "theft-from-the-person"
    VEHICLE_CRIME = "vehicle-crime"
    VIOLENT_CRIME = "violent-crime"
    OTHER_CRIME = "other-crime"


CATEGORY_NAMES: Mapping[str, str] = MappingProxyType(
    {
        CrimeCategory.ANTI_SOCIAL_BEHAVIOUR: "Anti-social behaviour",
        CrimeCategory.BICYCLE_THEFT: "Bicycle theft",
        CrimeCategory.BURGLARY: "Burglary",
        CrimeCategory.CRIMINAL_DAMAGE_ARSON: "Criminal damage and arson",
        CrimeCategory.DRUGS: "Drugs",
        CrimeCategory.OTHER_THEFT: "Other theft",
        CrimeCategory.POSSESSION_OF_WEAPONS: "Possession of weapons",
        CrimeCategory.PUBLIC_ORDER: "Public order",
        CrimeCategory.ROBBERY: "Robbery",
        CrimeCategory.SHOPLIFTING: "Shoplifting",
        CrimeCategory.THEFT_FROM_THE_PERSON: "Theft from the person",
        CrimeCategory.VEHICLE_CRIME: "Vehicle crime",
        CrimeCategory.VIOLENT_CRIME: "Violence and sexual offences",
        CrimeCategory.OTHER_CRIME: "Other crime",
    }
)

# The bulk files and the API name the same category differently; only these do not follow
# from taking out blanks, hyphens and “and”.
_OTHER_SPELLINGS: Mapping[str, CrimeCategory] = MappingProxyType(
    {
        "violence-sexual-offences": CrimeCategory.VIOLENT_CRIME,
        "criminal-damage": CrimeCategory.CRIMINAL_DAMAGE_ARSON,
        "antisocial-behaviour": CrimeCategory.ANTI_SOCIAL_BEHAVIOUR,
    }
)

_LONGEST_CATEGORY = 60  # as long as the register keeps them


def category_of(found: str) -> str:
    """The known category a file’s word stands for, or that word made into a slug.

    Raises ValueError where there is no word to go by.
    """
    words = [word for word in re.split(r"[\W_]+", found.casefold()) if word and word != "and"]
    slug = "-".join(words)
    if not slug or len(slug) > _LONGEST_CATEGORY:
        raise ValueError("a crime category is wanted here, such as “Burglary”")
    return _OTHER_SPELLINGS.get(slug, slug)


def is_known_category(category: str) -> bool:
    """Whether the police publish this category today."""
    return category in CATEGORY_NAMES


def category_name(category: str) -> str:
    """A category as people read it; one that is not known is shown in its own words."""
    known = CATEGORY_NAMES.get(category)
    if known is not None:
        return known
    words = category.replace("-", " ")
    return words[:1].upper() + words[1:]


class CameraPurpose(StrEnum):
    """Purposes councils give public-space cameras, for which categories can be suggested."""

    TOWN_CENTRE = "town_centre"
    EVENING_ECONOMY = "evening_economy"
    SHOPPING = "shopping"
    PARKING = "parking"
    HOUSING = "housing"
    PARKS = "parks"
    TRANSPORT = "transport"
    WASTE = "waste"
    TRAFFIC = "traffic"


_C = CrimeCategory

SUGGESTED_CATEGORIES: Mapping[CameraPurpose, tuple[CrimeCategory, ...]] = MappingProxyType(
    {
        CameraPurpose.TOWN_CENTRE: (
            _C.ANTI_SOCIAL_BEHAVIOUR,
            _C.CRIMINAL_DAMAGE_ARSON,
            _C.DRUGS,
            _C.POSSESSION_OF_WEAPONS,
            _C.PUBLIC_ORDER,
            _C.ROBBERY,
            _C.SHOPLIFTING,
            _C.THEFT_FROM_THE_PERSON,
            _C.VIOLENT_CRIME,
        ),
        CameraPurpose.EVENING_ECONOMY: (
            _C.ANTI_SOCIAL_BEHAVIOUR,
            _C.DRUGS,
            _C.POSSESSION_OF_WEAPONS,
            _C.PUBLIC_ORDER,
            _C.ROBBERY,
            _C.THEFT_FROM_THE_PERSON,
            _C.VIOLENT_CRIME,
        ),
        CameraPurpose.SHOPPING: (
            _C.ANTI_SOCIAL_BEHAVIOUR,
            _C.ROBBERY,
            _C.SHOPLIFTING,
            _C.THEFT_FROM_THE_PERSON,
        ),
        CameraPurpose.PARKING: (
            _C.BICYCLE_THEFT,
            _C.CRIMINAL_DAMAGE_ARSON,
            _C.VEHICLE_CRIME,
        ),
        CameraPurpose.HOUSING: (
            _C.ANTI_SOCIAL_BEHAVIOUR,
            _C.BURGLARY,
            _C.CRIMINAL_DAMAGE_ARSON,
            _C.DRUGS,
            _C.VEHICLE_CRIME,
            _C.VIOLENT_CRIME,
        ),
        CameraPurpose.PARKS: (
            _C.ANTI_SOCIAL_BEHAVIOUR,
            _C.BICYCLE_THEFT,
            _C.CRIMINAL_DAMAGE_ARSON,
            _C.DRUGS,
            _C.ROBBERY,
            _C.VIOLENT_CRIME,
        ),
        CameraPurpose.TRANSPORT: (
            _C.ANTI_SOCIAL_BEHAVIOUR,
            _C.BICYCLE_THEFT,
            _C.PUBLIC_ORDER,
            _C.ROBBERY,
            _C.THEFT_FROM_THE_PERSON,
            _C.VIOLENT_CRIME,
        ),
        # Fly-tipping and traffic are not in the police’s street figures: the council’s own
        # records speak for these purposes, and suggesting a category would mislead.
        CameraPurpose.WASTE: (),
        CameraPurpose.TRAFFIC: (),
    }
)


def suggested_categories(purpose: CameraPurpose) -> tuple[CrimeCategory, ...]:
    """Categories a reviewer might pick for a purpose; the reviewer picks, this only offers.

    Empty where police street figures do not record what the purpose is about.
    Authority: [SCC-P1]
    """
    return SUGGESTED_CATEGORIES[purpose]
