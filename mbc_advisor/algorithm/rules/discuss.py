"""Discuss: the tumour board, and what to bring to it."""

from ..imaging.conclusions import any_study
from .base import INFORMATION, RECOMMENDED, REQUIRED, Section
from .common import any_discordance

discuss = Section("discuss")

discuss.rule("TUMOUR-BOARD", REQUIRED, any_study, "2.01", "2.04", "2.05", "G10")
discuss.rule("STATE-THE-DISAGREEMENT", RECOMMENDED, any_discordance, "2.05", "2.07", "G10")
discuss.rule("PATIENT-VIEWS", INFORMATION, any_study, "2.02", "2.09")
