"""Errors for people: RFC 9457 problem documents, everywhere under `/api/` but the docs.

A problem says what is wrong, where, and what would be right. Its `type` is stable.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions

from catalog.caching import public
from catalog.languages import language_of
from products.wording import Words

MOST_TOLD = 100
"""Of what is wrong: whoever has more has sent something else, and nobody reads on."""


class Fault(NamedTuple):
    """One thing that is wrong: the parameter, a sentence, and what would be right.

    In what was sent, a JSON pointer (RFC 6901) says where, and `parameter` is empty.
    """

    parameter: str
    detail: Words
    hint: dict[str, Any] = {}
    pointer: str | None = None

    def where(self) -> dict[str, str]:
        if self.pointer is not None:
            return {"pointer": self.pointer}
        return {"parameter": self.parameter}


class Problem(Exception):
    """Raised anywhere on the way to an answer; rendered once, here."""

    def __init__(
        self,
        status: int,
        faults: list[Fault] | None = None,
        *,
        detail: Words | None = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(status)
        self.status = status
        self.headers = headers or {}
        self.faults = faults or []
        self.detail = detail or (self.faults[0].detail if self.faults else TITLES[status][1])
        self.more = more


TITLES: dict[int, tuple[str, Words]] = {
    400: ("invalid-request", Words("请求有误", "The request is not valid")),
    401: ("not-authenticated", Words("需要有效的密钥", "A valid key is needed")),
    403: ("not-permitted", Words("没有这项权限", "This is not permitted")),
    404: ("not-found", Words("这里没有内容", "There is nothing here")),
    405: ("method-not-allowed", Words("不支持这个方法", "This method is not supported here")),
    406: ("not-acceptable", Words("只提供 JSON", "Only JSON is available")),
    409: ("conflict", Words("与现有状态冲突", "This conflicts with the current state")),
    410: ("withdrawn", Words("这个产品已撤下", "This product has been withdrawn")),
    412: ("precondition-failed", Words("内容已有变化", "The content has changed")),
    413: ("content-too-large", Words("内容太大", "The content is too large")),
    414: ("address-too-long", Words("网址太长", "The address is too long")),
    415: ("unsupported-media-type", Words("只接受 JSON", "Only JSON is accepted")),
    422: ("not-answerable", Words("请求无法处理", "The request cannot be answered")),
    428: ("precondition-required", Words("须带 If-Match", "If-Match is required")),
    429: ("too-many-requests", Words("请求过多，请稍后", "Too many requests; slow down")),
    500: ("internal-error", Words("服务出错，已记录", "Something failed here and was logged")),
    503: ("unavailable", Words("服务暂不可用", "The service is unavailable for now")),
}
"""Every status an error can have: the stable name and the title."""


SOON = "1"
"""Seconds: what is unavailable for now comes back when a publication or a restart is over."""


def body(problem: Problem, language: str) -> dict[str, Any]:
    name, title = TITLES[problem.status]
    return {
        "type": f"/problems/{name}",
        "title": title.in_language(language),
        "status": problem.status,
        "detail": problem.detail.in_language(language),
        "errors": [
            {
                **fault.where(),
                "detail": fault.detail.in_language(language),
                **fault.hint,
            }
            for fault in problem.faults[:MOST_TOLD]
        ],
        **problem.more,
    }


def response(problem: Problem, request: HttpRequest) -> HttpResponse:
    language = language_of(request)
    answer = HttpResponse(
        json.dumps(body(problem, language), ensure_ascii=False, separators=(",", ":")),
        status=problem.status,
        content_type="application/problem+json",
    )
    if problem.status == 503:
        answer["Retry-After"] = SOON
    for name, value in problem.headers.items():
        answer[name] = value
    return public(answer, language)


def problem_handler(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """DRF's exceptions and ours as problems; anything else goes on to be logged as a 500."""
    request = context["request"]
    if isinstance(error, Problem):
        return response(error, request)
    if isinstance(error, Http404):
        return response(Problem(404), request)
    if isinstance(error, exceptions.APIException):
        status = error.status_code if error.status_code in TITLES else 400
        answer = response(Problem(status), request)
        if isinstance(error, exceptions.MethodNotAllowed):
            answer["Allow"] = ", ".join(context["view"].allowed_methods)
        return answer
    return None


class ProblemMiddleware:
    """The last word under `/api/`: whatever Django itself refuses is a problem too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if (
            answer.status_code < 400
            or not request.path.startswith("/api/")
            or request.path.startswith("/api/docs/")
            or answer["Content-Type"].startswith("application/problem+json")
        ):
            return answer
        status = answer.status_code if answer.status_code in TITLES else 400
        problem = response(Problem(status), request)
        if answer.has_header("Allow"):
            problem["Allow"] = answer["Allow"]
        return problem
