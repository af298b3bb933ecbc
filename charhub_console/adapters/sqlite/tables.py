"""The tables as peewee sees them; the migrations make them. Columns bear the names of the domain's fields."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from peewee import AutoField, BooleanField, FloatField, IntegerField, Model, TextField

from charhub_console.adapters.sqlite.columns import Choice, Hash64, Items, Levels, Measured, Time, Words
from charhub_console.domain.analysis import AgeRating, ApparentAge, ContentTag, Gender, Style, Theme
from charhub_console.domain.attempt import AttemptState
from charhub_console.domain.candidate import ModelFlags, Status, Verdict
from charhub_console.domain.character import CharacterState
from charhub_console.domain.credits import EntryKind
from charhub_console.domain.run import BackendWish, Manner, Order, Rest, RunKind, RunStage, RunState
from charhub_console.domain.views import View


def _flags(found: dict[str, Any]) -> ModelFlags:
    return ModelFlags(**{**found, "allow_commercial_use": tuple(found["allow_commercial_use"])})


def _wish(found: dict[str, Any] | None) -> BackendWish | None:
    if not found:
        return None
    return BackendWish(tuple(found.get("names") or [found["name"]]), found["other"])  # one name in older versions


def _rest(found: dict[str, Any]) -> Rest:
    until = found["until"]
    return Rest(datetime.fromisoformat(found["since"]), datetime.fromisoformat(until) if until else None)


def _order(found: dict[str, Any]) -> Order:
    prompts = tuple((View(view), text) for view, text in found.get("prompts", ()))
    read = {
        "views": tuple(View(view) for view in found["views"]),
        "prompts": prompts,
        "backend": _wish(found.get("backend")),  # absent in rows of older versions
        "manner": _manner(found.get("manner")),
    }
    return Order(**{**found, **read})


def _manner(found: dict[str, Any] | None) -> Manner | None:
    if not found:
        return None
    return Manner(**{**found, "values": tuple((name, value) for name, value in found["values"])})


def _content_tags(found: list[str]) -> tuple[ContentTag, ...]:
    return tuple(ContentTag(tag) for tag in found)


class Row(Model):
    """Base of all rows; `n` is the order in which they were written."""

    n = AutoField()


class CandidateRow(Row):
    id = TextField()
    source = Words()
    source_id = Words()
    url = Words()
    fetched_at = Time()
    page_url = Words()
    creator = Words(null=True)
    created_at = Time(null=True)
    width = IntegerField(null=True)
    height = IntegerField(null=True)
    level = Levels()
    prompt = Words()
    negative_prompt = Words()
    tags = Items()
    base_model = Words(null=True)
    model_version_ids = Items(int)
    model_names = Items()
    reactions = IntegerField()
    model_flags = Items(_flags, null=True)
    raw = Words()
    image_path = Words(null=True)
    thumbnail_path = Words(null=True)
    sha256 = TextField(null=True)
    dhash = Hash64(null=True)
    phash = Hash64(null=True)
    duplicate_group = TextField(null=True)
    gate = TextField()
    gate_reasons = Items()
    gate_version = TextField()
    status = Choice(Status)
    meta_known = BooleanField()
    disputed = BooleanField()

    class Meta:
        table_name = "candidate"


class AnalysisRow(Row):
    id = TextField()
    candidate_id = TextField()
    author = Words()
    at = Time()
    gender = Measured(Gender)
    species = Measured()
    age_rating = Measured(AgeRating)
    content_tags = Measured(_content_tags)
    apparent_age = Measured(ApparentAge)
    style = Measured(Style)
    theme = Measured(Theme)
    description = Measured()
    appearance = Items(tuple)
    evidence_tags = Items()
    suggested_names = Items()

    class Meta:
        table_name = "analysis"


class DecisionRow(Row):
    id = TextField()
    candidate_id = TextField()
    verdict = Choice(Verdict)
    by = Words()
    reason = Words()
    at = Time()
    seen = Items()

    class Meta:
        table_name = "decision"


class RunRow(Row):
    id = TextField()
    kind = Choice(RunKind)
    started_at = Time()
    count = IntegerField()
    budget_s = FloatField()
    recipe = Words()
    state = Choice(RunState)
    stage = Choice(RunStage)
    ended_at = Time(null=True)
    carried_over = IntegerField()
    practice = BooleanField()
    orders = Items(_order)
    notes = Items()
    summary = Words()
    origin = TextField()
    backends = Items()
    rests = Items(_rest)

    class Meta:
        table_name = "run"


class CharacterRow(Row):
    id = TextField()
    name = Words()
    gender = Choice(Gender)
    species = Words()
    style = Choice(Style)
    theme = Choice(Theme)
    age_rating = Choice(AgeRating)
    description = Words()
    owner = Words()
    seed = IntegerField()
    created_at = Time()
    candidate_id = TextField(null=True)
    run_id = TextField(null=True)
    content_tags = Items(ContentTag)
    appearance = Items(tuple)
    source_image_path = Words(null=True)
    recipe = Words()
    charged = BooleanField()
    with_references = BooleanField()
    state = Choice(CharacterState)
    position = IntegerField()

    class Meta:
        table_name = "character"


class AttemptRow(Row):
    id = TextField()
    character_id = TextField()
    view = Choice(View)
    number = IntegerField()
    run_id = TextField()
    recipe = Words()
    prompt = Words()
    negative_prompt = Words()
    seed = IntegerField()
    width = IntegerField()
    height = IntegerField()
    created_at = Time()
    state = Choice(AttemptState)
    recipe_hash = TextField()
    settings = Items(tuple)
    backend = Words(null=True)
    backend_job = Words(null=True)
    submissions = IntegerField()
    deadline = Time(null=True)
    path = Words(null=True)
    key = Words(null=True)
    url = Words(null=True)
    sha256 = TextField(null=True)
    size_bytes = IntegerField(null=True)
    submitted_at = Time(null=True)
    generated_at = Time(null=True)
    stored_at = Time(null=True)
    ended_at = Time(null=True)
    error = Words()
    advice = Words()
    reason = Words()
    origin = TextField()

    class Meta:
        table_name = "attempt"


class ImageRow(Row):
    id = TextField()
    attempt_id = TextField()
    character_id = TextField()
    view = Choice(View)
    storage = Words()
    key = Words()
    url = Words()
    width = IntegerField()
    height = IntegerField()
    size_bytes = IntegerField()
    sha256 = TextField()
    content_type = Words()
    created_at = Time()
    active = BooleanField()
    master_path = Words(null=True)

    class Meta:
        table_name = "image"


class CreditEntryRow(Row):
    id = TextField()
    key = Words()
    owner = Words()
    kind = Choice(EntryKind)
    amount = IntegerField()
    note = Words()
    at = Time()
    character_id = TextField(null=True)
    run_id = TextField(null=True)
    views = Items(View)

    class Meta:
        table_name = "credit_entry"


class OutboxRow(Row):
    op_id = TextField(null=True)
    kind = TextField()
    row_id = TextField()
    payload = TextField()

    class Meta:
        table_name = "outbox"


class StageTimeRow(Row):
    run_id = TextField()
    stage = Words()
    seconds = FloatField()
    at = Time()
    ok = BooleanField()
    character_id = TextField(null=True)
    view = Choice(View, null=True)

    class Meta:
        table_name = "event"


class ModelFlagsRow(Model):
    model_version_id = IntegerField(primary_key=True)
    flags = Items(_flags)

    class Meta:
        table_name = "model_flags"


class SettingRow(Model):
    name = TextField(primary_key=True)
    value = Words()

    class Meta:
        table_name = "setting"
