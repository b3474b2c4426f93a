from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = "公开目录"

    def ready(self) -> None:
        from catalog import projection

        projection.listen()
