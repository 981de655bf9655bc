"""The words for what an edition keeps as keys: its sections, what a statement rests on, the kinds of a source."""

SECTION_TITLES = {
    "urgent": "Urgent",
    "explanation": "Why the studies may disagree",
    "confirm": "Confirm",
    "image": "Image",
    "discuss": "Discuss",
    "treat": "Treat",
    "bone_agent": "Bone agents",
    "radiotherapy": "Radiotherapy",
    "orthopaedics": "Orthopaedics",
    "monitor": "Monitor",
    "pitfall": "Pitfalls",
    "lean": "How a disagreement is read",
    "conclusion": "Conclusions",
}
ADVICE_TITLES = {name: title for name, title in SECTION_TITLES.items() if name not in ("lean", "conclusion")}
"""The sections of recommendations, which a case's advice has; what reads the studies has no section there."""

BASIS_WORDS = {
    "read": "the source was read",
    "second_hand": "the source was read second-hand",
    "expert": "expert opinion",
}
TO_VERIFY = {"read": "", "second_hand": "source read second-hand, to verify", "expert": "expert opinion, to verify"}
"""The same beside advice, where only what is still to be checked is said."""

KIND_WORDS = {
    "article": "Article",
    "guideline": "Guideline",
    "label": "Product label",
    "regulator": "Regulator",
    "trial": "Trial",
    "web": "Web page",
}
