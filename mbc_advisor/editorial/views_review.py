"""Review: what a draft changes, comments on it, the lint's warnings, and whom the change reaches."""

from __future__ import annotations

from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from . import doors, remarks
from .acts import Act  # noqa: F401


@require_GET
@doors.at_the_desk
def changes(request, number: int):
    return redirect("editorial:edition", number)


@require_GET
@doors.at_the_desk
def change(request, number: int, about: str):
    return redirect("editorial:edition", number)


@require_GET
@doors.at_the_desk
def impact(request, number: int):
    return redirect("editorial:edition", number)


@require_GET
@doors.at_the_desk
def warnings(request, number: int):
    return redirect("editorial:edition", number)


@require_POST
@doors.at_the_desk
def accept(request, number: int, fingerprint: str):
    remarks.accept(number, fingerprint, request.POST.get("reason", ""), request.user)
    return redirect("editorial:warnings", number)


@require_POST
@doors.at_the_desk
def comment(request, number: int, about: str):
    remarks.comment(number, about, request.POST.get("comment", ""), request.user)
    return redirect("editorial:change", number, about)


@require_POST
@doors.at_the_desk
def resolve(request, pk: int):
    remarks.resolve(pk, request.user)
    return redirect("editorial:desk")
