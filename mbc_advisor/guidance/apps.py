from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class GuidanceConfig(AppConfig):
    name = "mbc_advisor.guidance"
    verbose_name = "Guidance"

    def ready(self):
        pre_migrate.connect(_without_guards, sender=self)
        post_migrate.connect(_with_guards, sender=self)


def _without_guards(using, **_):
    from . import triggers

    triggers.drop(connections[using])


def _with_guards(using, **_):
    from . import triggers

    triggers.make(connections[using])
