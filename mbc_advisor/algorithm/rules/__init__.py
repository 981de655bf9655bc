"""Every rule of advice, in the order of the contract; one file a section of the result page."""

from .base import Rule, Way
from .bone_agent import bone_agent
from .confirm import confirm
from .discuss import discuss
from .explanation import explanation
from .image import image
from .monitor import monitor
from .orthopaedics import orthopaedics
from .pitfall import pitfall
from .radiotherapy import radiotherapy
from .treat import treat
from .urgent import urgent

IN_ORDER = (
    urgent,
    explanation,
    confirm,
    image,
    discuss,
    treat,
    bone_agent,
    radiotherapy,
    orthopaedics,
    monitor,
    pitfall,
)

RULES: dict[str, Rule] = {rule.code: rule for section in IN_ORDER for rule in section.rules}

SECTION_ORDER = {section.name: number for number, section in enumerate(IN_ORDER)}

__all__ = ["IN_ORDER", "RULES", "SECTION_ORDER", "Rule", "Way"]
