from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "mbc_advisor.cases"
    verbose_name = "Cases"
