"""The list at `/api/v1/products/`, a product below it by its code."""

from rest_framework.routers import SimpleRouter

from benchmarks.peers.drf.views import ProductViewSet

router = SimpleRouter()
router.register("api/v1/products", ProductViewSet)

urlpatterns = router.urls
