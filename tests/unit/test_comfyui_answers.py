"""What two real servers answered, read; and that no other answer makes the reader stumble."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charhub_console.adapters.comfyui.answers import (
    Ended,
    Queue,
    SavedFile,
    node_errors,
    plain,
    read_devices,
    read_history,
    read_queue,
    read_refusal,
)
from charhub_console.adapters.comfyui.preflight import InputInfo, read_node
from charhub_console.engine.ports import Device, JobState

KEYS = [
    *("job", "status", "status_str", "messages", "outputs", "images", "filename", "queue_running", "queue_pending"),
    *("error", "node_errors", "errors", "input", "required", "options"),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=4) | st.sampled_from(KEYS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


def entry(said: str, data: dict[str, object], **more: object) -> dict[str, object]:
    messages = [["execution_start", {"prompt_id": "job"}], [said, data]]
    return {"job": {"outputs": {}, "status": {"status_str": "error", "completed": False, "messages": messages}} | more}


def test_waiting_jobs_are_put_in_the_order_they_will_run() -> None:
    """Recorded: pending comes in heap order."""
    answer = {
        "queue_running": [[3, "run", {}, {}, []]],
        "queue_pending": [
            [5, "e", {}, {}, []],
            [9, "i", {}, {}, []],
            [-6, "front", {}, {}, []],
            [7.5, "g", {}, {}, []],
        ],
    }
    queue = read_queue(answer)
    assert queue == Queue(("run",), ("front", "e", "g", "i"))
    assert [queue.place(job) for job in ("run", "front", "g", "x")] == [0, 1, 3, None]


def test_a_job_that_is_not_in_the_history_has_not_ended() -> None:
    assert read_history({}, "job") is None


def test_an_interrupted_job_is_told_from_a_failed_one() -> None:
    ended = read_history(entry("execution_interrupted", {"node_type": "KSampler"}), "job")
    assert ended is not None
    assert ended.state is JobState.INTERRUPTED


def test_the_reason_of_a_failure_holds_neither_prompts_nor_tracebacks() -> None:
    data = {
        "node_type": "LoadImage",
        "exception_type": "OSError",
        "exception_message": "cannot identify image file '/srv/comfyui/input/charhub/a.png'\n",
        "traceback": ["File secret.py"],
        "current_inputs": {"text": ["the whole prompt"]},
    }
    ended = read_history(entry("execution_error", data), "job")
    assert ended == Ended(JobState.FAILED, (), "LoadImage: OSError: cannot identify image file '…/a.png'")


def test_an_older_message_does_not_decide_how_a_job_ended() -> None:
    """An ExecutionBlocked error in the middle is not the end."""
    messages = [["execution_error", {"exception_type": "ExecutionBlocked"}], ["execution_interrupted", {}]]
    answer = {"job": {"outputs": {}, "status": {"status_str": "error", "messages": messages}}}
    ended = read_history(answer, "job")
    assert ended is not None
    assert ended.state is JobState.INTERRUPTED


def test_files_are_found_beside_other_outputs() -> None:
    outputs = {
        "7": {"images": [{"filename": "a.webp", "subfolder": "x", "type": "output"}, None], "animated": [True]},
        "9": {"text": ["hello"]},
        "3": None,
    }
    answer = {"job": {"outputs": outputs, "status": {"status_str": "success", "completed": True, "messages": []}}}
    assert read_history(answer, "job") == Ended(JobState.DONE, (SavedFile("7", "a.webp", "x", "output"),))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            {
                "error": {"type": "invalid_prompt", "message": "node X does not exist.", "details": "Node ID '#9'"},
                "node_errors": {},
            },
            "node X does not exist. Node ID '#9'",
        ),
        (
            {
                "error": {"message": "Prompt outputs failed validation"},
                "node_errors": {
                    "4": {
                        "class_type": "CheckpointLoaderSimple",
                        "errors": [{"type": "value_not_in_list", "details": "ckpt_name: 'x' not in list of length 30"}],
                    }
                },
            },
            "CheckpointLoaderSimple: value_not_in_list: ckpt_name: 'x' not in list of length 30",
        ),
        ({"error": "Unauthorized"}, "Unauthorized"),
        ({}, "no reason given"),
        ([], "no reason given"),
    ],
)
def test_the_useful_sentence_of_a_refusal_is_found(answer: object, words: str) -> None:
    assert read_refusal(answer) == words


def test_both_ways_of_writing_choices_are_read() -> None:
    """Recorded: 98 inputs of 0.3.64 use the first form and 44 the second; the share moves with every release."""
    info = {
        "input": {
            "required": {"old": [["a", "b"], {}], "new": ["COMBO", {"options": ["c"], "default": "c"}]},
            "optional": {"steps": ["INT", {"default": 20}], "model": ["MODEL"]},
        }
    }
    assert read_node(info).inputs == {
        "old": InputInfo(True, ("a", "b"), "a"),
        "new": InputInfo(True, ("c",), "c"),
        "steps": InputInfo(False, None, 20),
        "model": InputInfo(False, None, None),
    }


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("No such file: '/home/ann/ComfyUI/models/x y.pt'", "No such file: '…/x y.pt'"),
        ("bad C:\\Users\\ann\\input\\a.png", "bad …/a.png"),
        ("shape (77x2048) 1/2 and/or", "shape (77x2048) 1/2 and/or"),
        ("two\nlines", "two lines"),
        ("x" * 400, "x" * 299 + "…"),
    ],
)
def test_paths_of_the_server_are_shortened_to_the_file(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(JSON)
def test_no_answer_makes_the_readers_stumble(answer: object) -> None:
    read_queue(answer)
    read_history(answer, "job")
    read_refusal(answer)
    read_node(answer)
    if isinstance(answer, dict):
        node_errors(answer)


def test_devices_are_named_as_people_know_them() -> None:
    listed = [
        {"name": "cuda:0 NVIDIA GeForce RTX 4090 : cudaMallocAsync", "vram_total": 24 * 2**30, "vram_free": 2**30},
        {"name": "cpu", "vram_total": "many", "vram_free": -1},
        "nonsense",
    ]
    assert read_devices(listed) == (
        Device("NVIDIA GeForce RTX 4090", 24 * 2**30, 2**30),
        Device("cpu"),
    )


@given(JSON)
def test_devices_are_read_from_anything(listed: object) -> None:
    assert isinstance(read_devices(listed), tuple)
