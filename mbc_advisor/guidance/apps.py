from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "mbc_advisor.guidance"
    verbose_name = "Guidance"
