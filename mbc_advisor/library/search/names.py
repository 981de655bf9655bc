"""What a search knows of the field, as plain lists: names of one thing, spellings, sides, units, words that ask nothing."""

SAME = (
    "zoledronate, zoledronic acid, zometa, zol, zoledronic",
    "denosumab, xgeva, prolia, dmab",
    "pamidronate, aredia",
    "bone agent, bone modifying agent, bone targeted agent, bone targeting agent, bma, antiresorptive",
    "bone scan, bone scintigraphy, scintigraphy, scintigram, bone scintigram, skeletal scintigraphy, isotope scan",
    "pet, pet/ct, pet scan, positron emission tomography",
    "fdg, fdg pet, fdg pet/ct, fluorodeoxyglucose",
    "naf, naf pet, naf pet/ct, sodium fluoride",
    "fes, fes pet, fes pet/ct, fluoroestradiol",
    "mri, mri scan, magnetic resonance, magnetic resonance imaging, mr imaging",
    "ct, ct scan, computed tomography, cat scan",
    "radiograph, x ray, xray, plain film, film",
    "spect/ct, spect",
    "bone density, densitometry, dxa, dexa",
    "osteonecrosis of the jaw, onj, mronj, jaw necrosis, osteonecrosis",
    "dental, dentist, dentistry, tooth, teeth",
    "creatinine clearance, crcl, clearance, egfr, gfr, kidney function, renal function",
    "kidney, renal",
    "hypercalcaemia, raised calcium, high calcium",
    "hypocalcaemia, low calcium",
    "parathyroid hormone, pth",
    "cord compression, spinal cord compression, mscc",
    "metastasis, metastases, metastatic, mets, secondaries",
    "oligometastatic, oligometastases, oligomets, few lesions",
    "lytic, osteolytic, lysis",
    "sclerotic, sclerosis, osteoblastic, blastic",
    "superscan, super scan",
    "flare, pseudoprogression",
    "infection, osteomyelitis, spondylodiscitis, discitis",
    "low counts, low blood counts, cytopenia, pancytopenia",
    "g-csf, gcsf, filgrastim, pegfilgrastim, growth factor",
    "biopsy, biopsies, bx",
    "repeat biopsy, rebiopsy, re-biopsy",
    "radiotherapy, radiation, irradiation, irradiate, rt, xrt",
    "re-irradiation, reirradiation, second course",
    "surgery, surgical, surgeon, operation",
    "fixation, nail, nailing",
    "stop, stopping, discontinue, discontinuation",
    "switch, change, changing",
    "pregnancy, pregnant",
    "men, male",
    "together, combination, combined, concurrent, beside, at a time",
    "better, superior, prefer, preference, choice",
    "repeat, again",
    "negative, miss, missed, missing, escape, cold",
    "tumour board, board, mdt, multidisciplinary meeting",
    "oestrogen receptor, er",
    "progesterone receptor, pgr, pr",
    "her2, erbb2, her 2",
    "hormone-receptor-positive, hr positive, luminal",
    "triple-negative, tnbc",
    "lobular, ilc",
    "cdk4/6, cdk 4/6, cdk4, cdk inhibitor",
    "trastuzumab deruxtecan, t-dxd, tdxd, enhertu",
    "datopotamab deruxtecan, dato-dxd, datroway",
    "sacituzumab govitecan, sacituzumab, trodelvy",
    "interstitial lung disease, ild, pneumonitis",
    "pembrolizumab, keytruda",
    "olaparib, lynparza",
    "talazoparib, talzenna",
    "alpelisib, piqray",
    "capivasertib, truqap",
    "inavolisib, itovebi",
    "elacestrant, orserdu",
    "fulvestrant, faslodex",
    "palbociclib, ibrance",
    "ribociclib, kisqali",
    "abemaciclib, verzenio, verzenios",
    "trastuzumab, herceptin",
    "pertuzumab, perjeta",
    "tucatinib, tukysa",
    "alkaline phosphatase, alp, alk phos, alkphos",
    "ca 15 3, ca153, ca 27 29",
    "weight bearing, weightbearing",
    "non weight bearing, nwb",
    "vitamin d, vit d, 25 oh d, 25 hydroxyvitamin d, colecalciferol, cholecalciferol",
    "haemoglobin, hb",
    "platelets, plt",
    "fracture, fx",
    "progression, progressing, pd",
    "skeletal related event, sre",
    "aromatase inhibitor, ai",
    "endocrine therapy, hormone therapy, hormonal therapy, et",
    "chemotherapy, chemo",
    "systemic therapy, systemic treatment, sact",
    "rising, rise, rose, raised, climbing, increasing, elevated",
    "spine, spinal, vertebra, vertebral",
    "long bone, femur, femoral, humerus, humeral, tibia",
)
"""Names of one thing, as far as a search is concerned: who types one finds the others."""

LEADS_TO = {
    "bisphosphonate": "zoledronate, pamidronate, bone agent",
    "zoledronate": "bisphosphonate",
    "pamidronate": "bisphosphonate",
    "pet": "fdg",
    "cdk4/6": "palbociclib, ribociclib, abemaciclib",
    "palbociclib": "cdk4/6",
    "ribociclib": "cdk4/6",
    "abemaciclib": "cdk4/6",
    "onj": "jaw",
    "steroid": "dexamethasone",
    "anaemia": "low counts",
    "thrombocytopenia": "low counts",
    "neutropenia": "low counts",
    "kidney failure": "creatinine clearance, dialysis",
    "renal impairment": "creatinine clearance, kidney function",
    "renal failure": "creatinine clearance, dialysis",
    "premenopausal": "ovarian suppression, menopause",
    "goserelin": "ovarian suppression",
    "sbrt": "ablation",
    "sabr": "ablation",
    "stereotactic": "ablation",
    "crutches": "weight bearing",
    "walk": "weight bearing",
    "paraplegia": "cord compression",
    "how often": "every, interval",
    "ca 15 3": "markers",
    "cea": "markers",
}
"""What a name, by whichever of its names, leads to as well, though not the other way round."""

_UNDER = ("below", "under", "less than", "fewer than", "lower than", "smaller than")
_OVER = ("above", "over", "more than", "higher than", "greater than", "beyond")


def _or_it(words: tuple[str, ...], opposite: tuple[str, ...]) -> tuple[str, ...]:
    """A side with the number itself: "less than or equal to", and what is said by denying the opposite one."""
    return (*(f"{word} or equal to" for word in words), *(f"{no} {word}" for no in ("not", "no") for word in opposite))


SIDES = {
    "under": (*_UNDER, "<"),
    "up to": ("up to", "at most", "within", "maximum", "not exceeding", *_or_it(_UNDER, _OVER), "≤", "<="),
    "over": (*_OVER, "exceeding", ">"),
    "at least": ("at least", "minimum", *_or_it(_OVER, _UNDER), "≥", ">="),
}
"""How a text or a question says on which side of a number something lies; "under" and "over" leave the number out."""

_ONES = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
NUMBERS = _ONES | _TEENS | _TENS
NUMBERS |= {
    f"{ten}{mark}{one}": tens + ones
    for ten, tens in _TENS.items() for mark in "- " for one, ones in ({"one": 1} | _ONES).items()
}  # fmt: skip
"""Numbers in words, one apart: it is an article too."""

BOTH_SPELLINGS = (
    ("oestr", "estr"), ("haem", "hem"), ("aemia", "emia"), ("oedema", "edema"), ("tumour", "tumor"), ("paed", "ped"),
    ("colour", "color"), ("fibre", "fiber"), ("centre", "center"), ("ise", "ize"), ("isation", "ization"),
    ("gynaec", "gynec"), ("diarrhoea", "diarrhea"), ("sulph", "sulf"), ("grey", "gray"), ("dyspnoea", "dyspnea"),
)  # fmt: skip
"""British and American parts of words."""

_DRUGS = """
alendronate alendronic clodronate ibandronate ibandronic risedronate etidronate romosozumab teriparatide
raloxifene strontium radium lutetium bevacizumab atezolizumab durvalumab nivolumab niraparib rucaparib
camizestrant giredestrant gedatolisib everolimus exemestane letrozole anastrozole tamoxifen eribulin
"""
OTHER_DRUGS = frozenset(_DRUGS.split())
"""Drugs with names of their own: never taken for a misspelling of another drug's."""

WORDS_TOO = frozenset({"FLARE", "SUPERSCAN", "HYPERCALCAEMIA", "HYPOCALCAEMIA", "SPECT-CT", "FDG-PET-CT", "FES-PET-CT",
                       "proven", "stable"})  # fmt: skip
"""Codes that are also what people call the thing: these are searched, and the code's page comes first."""

_NOTHING = """
a about after al all am an and any are as at be because been before being between but by can could did do does
doi during either et etc for from get gets give given gives giving go had has have having he her hers him his
how i if in into is it its just like may me might mine more most much must my need needed needs no nor not of
on once one or our out over per please pmid shall she should so some such than that the their them then there
these they this those to too under until up upon us use used using versus vs was way we were what when where
whether which while who whom whose why will with without would you your patient patients woman women someone
case cases tell know want wants ask asks advise advised recommend recommended best bring happen happens mean
means work works last lasts lasting falls fallen drops dropped
"""
ASKS_NOTHING = frozenset(_NOTHING.split())
AFTER_HOW = frozenset({"long", "soon", "many", "much", "far"})
"""Words that ask nothing behind "how"; elsewhere, as in "long bone", they do."""

UNITS = {
    "mg": "mg", "g": "g", "gy": "gy", "%": "%", "ml": "ml", "ml/min": "ml", "ml/minute": "ml", "ml per min": "ml", "ml per minute": "ml", "mmol": "mmol", "mmol/l": "mmol",
    "umol": "μmol", "μmol": "μmol", "umol/l": "μmol", "μmol/l": "μmol", "mg/dl": "mg/dl", "mm": "mm", "cm": "cm",
    "day": "day", "week": "week", "weekly": "week", "month": "month", "monthly": "month", "year": "year",
    "hour": "hour", "hr": "hour", "minute": "minute", "min": "minute", "fraction": "fraction",
}  # fmt: skip

MEASURED_IN = {"ml": "creatinine clearance"}
"""What a number is of, where its unit alone says so: mL/min."""
