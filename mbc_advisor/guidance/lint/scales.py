"""Units of measurement: how each is written, what it measures, and its size among those that measure the same."""

from __future__ import annotations

UNITS = {
    r"mg/dL": ("mg/dL", "mg/dL", 1), r"ng/mL": ("ng/mL", "ng/mL", 1), r"mL/min": ("mL/min", "clearance", 1),
    r"mmol/L": ("mmol/L", "substance", 1), r"[µμ]mol/L": ("µmol/L", "substance", 1e-3),
    r"nmol/L": ("nmol/L", "substance", 1e-6),
    r"mg/kg": ("mg/kg", "mg/kg", 1), r"mg/m[2²]": ("mg/m²", "mg/m²", 1),
    r"(?:[µμ]g|mcg|micrograms?)": ("µg", "mass", 1e-3), r"(?:mg|milligrams?)": ("mg", "mass", 1),
    r"kg": ("kg", "mass", 1e6), r"(?:g|grams?)": ("g", "mass", 1e3),
    r"(?:mL|ml|millilit(?:re|er)s?)": ("mL", "volume", 1e-3), r"(?:L|lit(?:re|er)s?)": ("L", "volume", 1),
    r"cGy": ("cGy", "radiation", 0.01), r"Gy": ("Gy", "radiation", 1),
    r"(?:IU|(?:international )?units?)": ("IU", "units", 1), r"HU": ("HU", "density", 1),
    r"(?:mm|millimet(?:re|er)s?)": ("mm", "length", 0.1), r"(?:cm|centimet(?:re|er)s?)": ("cm", "length", 1),
    r"(?:minutes?|min)": ("minute", "time", 1 / 1440), r"hours?": ("hour", "time", 1 / 24),
    r"(?<=-)hourly": ("hour", "time", 1 / 24),
    r"(?:days?|(?<=-)daily)": ("day", "time", 1), r"(?:weeks?|(?<=-)weekly)": ("week", "time", 7),
    r"(?:months?|(?<=-)monthly)": ("month", "time", 365.25 / 12), r"(?:years?|(?<=-)yearly)": ("year", "time", 365.25),
    r"(?:%|per ?cent)": ("%", "share", 1), r"(?:fractions?|sessions?)": ("session", "sessions", 1),
    r"-?fold": ("-fold", "fold", 1),
}  # fmt: skip
DOSES = {"mass", "radiation", "units", "clearance", "substance", "mg/dL", "ng/mL", "mg/kg", "mg/m²", "volume"}
"""Dimensions in which a number is never rounded."""

MOLAR = (("substance", "mg/dL", 4.008), ("substance", "mg/dL", 1 / 0.08842), ("substance", "ng/mL", 1e6 / 2.496))
"""Calcium, creatinine, 25-OH vitamin D: from mmol/L to what clinicians also meet."""
