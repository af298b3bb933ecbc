"""The vision analyser when its service fails: one clear error, nothing paid twice."""

from __future__ import annotations

import pytest

from charhub_console.adapters.analysers.openai import OpenAIAnalyser
from charhub_console.adapters.image_files import PillowImageFiles
from charhub_console.domain.analysis import Gender
from charhub_console.domain.errors import BadAnswer, ConsoleError, NotConfigured, RateLimited, Unauthorized, Unreachable
from tests.adapters.analyser_parts import candidate
from tests.adapters.openai_analyser import KEY, PICTURE, Waits, analyser, double, images, made, waits
from tests.servers.faults import Fault
from tests.servers.openai import OpenAIDouble

__all__ = ["analyser", "double", "images", "waits"]  # fixtures

_FAULTS: list[tuple[Fault, type[ConsoleError]]] = [
    (Fault.REFUSED, Unreachable),
    (Fault.TIMEOUT, Unreachable),
    (Fault.UNAUTHORIZED, Unauthorized),
    (Fault.FORBIDDEN, Unauthorized),
    (Fault.NOT_FOUND, NotConfigured),
    (Fault.RATE_LIMITED, RateLimited),
    (Fault.SERVER_ERROR, Unreachable),
    (Fault.UNAVAILABLE, Unreachable),
    (Fault.MALFORMED, BadAnswer),
    (Fault.NAN, BadAnswer),
    (Fault.TRUNCATED, BadAnswer),
    (Fault.WRONG_TYPE, BadAnswer),
    (Fault.ENDLESS, BadAnswer),
    (Fault.DRIP, Unreachable),
    (Fault.HANG_UP, Unreachable),
    (Fault.GZIP_BOMB, BadAnswer),
]


@pytest.mark.parametrize(("fault", "error"), _FAULTS, ids=lambda value: getattr(value, "value", ""))
@pytest.mark.parametrize("call", ["analyse", "check"])
async def test_every_fault_is_a_clear_error_and_the_next_call_works(
    double: OpenAIDouble, images: PillowImageFiles, waits: Waits, fault: Fault, error: type[ConsoleError], call: str
) -> None:
    analyser = made(double, images, waits, timeout_s=1.5)

    async def act() -> object:
        return await (analyser.analyse(candidate(), PICTURE) if call == "analyse" else analyser.check())

    await double.fault(fault)
    with pytest.raises(error) as caught:
        await act()
    assert type(caught.value) is error
    assert caught.value.title and caught.value.advice
    assert not any(part in str(caught.value) for part in (KEY, double.address))
    await double.heal()
    assert await act()
    await analyser.aclose()


async def test_a_wrong_key_says_where_it_is_set(double: OpenAIDouble, images: PillowImageFiles, waits: Waits) -> None:
    analyser = made(double, images, waits, api_key="sk-wrong")
    with pytest.raises(Unauthorized, match=r"analyser\.api_key"):
        await analyser.analyse(candidate(), PICTURE)
    await analyser.aclose()


async def test_an_unknown_model_is_named(double: OpenAIDouble, images: PillowImageFiles, waits: Waits) -> None:
    analyser = made(double, images, waits, model="nobody/knows")
    with pytest.raises(NotConfigured, match="nobody/knows"):
        await analyser.analyse(candidate(), PICTURE)
    await analyser.aclose()


@pytest.mark.parametrize("fault", [Fault.RATE_LIMITED, Fault.UNAVAILABLE])
async def test_what_was_not_served_is_asked_once_more(
    analyser: OpenAIAnalyser, double: OpenAIDouble, waits: Waits, fault: Fault
) -> None:
    await double.fault(fault, times=1, retry_after="3")
    assert (await analyser.analyse(candidate(), PICTURE)).gender.value is Gender.FEMALE
    assert len(double.requests) == 2
    assert waits.seconds == [3.5]
    await double.fault(fault)
    with pytest.raises(Unreachable):
        await analyser.analyse(candidate(), PICTURE)
    assert len(double.requests) == 4


@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.HANG_UP, Fault.TRUNCATED, Fault.MALFORMED])
async def test_what_may_have_been_charged_is_never_asked_again(
    analyser: OpenAIAnalyser, double: OpenAIDouble, fault: Fault
) -> None:
    await double.fault(fault)
    with pytest.raises(ConsoleError):
        await analyser.analyse(candidate(), PICTURE)
    assert len(double.requests) == 1


async def test_an_answer_that_was_refused_is_not_bought_again(analyser: OpenAIAnalyser, double: OpenAIDouble) -> None:
    double.says = "no"
    with pytest.raises(BadAnswer):
        await analyser.analyse(candidate(), PICTURE)
    assert double.charged == 1


async def test_a_refused_connection_is_tried_once_more(
    analyser: OpenAIAnalyser, double: OpenAIDouble, waits: Waits
) -> None:
    await double.fault(Fault.REFUSED)
    with pytest.raises(Unreachable):
        await analyser.analyse(candidate(), PICTURE)
    assert len(waits.seconds) == 1


async def test_the_check_costs_nothing_and_tells_when_the_model_is_not_listed(
    analyser: OpenAIAnalyser, double: OpenAIDouble
) -> None:
    assert await analyser.check() == "ok, 0 ms"
    double.models = ["other"]
    assert "does not list painter-vision" in await analyser.check()
    assert double.charged == 0
    assert set(double.requests) == {"GET /v1/models"}
