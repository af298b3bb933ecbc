"""The worker: takes one prompt after the other, runs what is not cached, in real time."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.servers.comfyui.graph import Prompt, is_link, run_order, signatures
from tests.servers.comfyui.images import Picture, png, preview_jpeg
from tests.servers.comfyui.nodes import NodeType
from tests.servers.comfyui.progress import Reporter
from tests.servers.comfyui.prompts import Item
from tests.servers.comfyui.records import Execution
from tests.servers.comfyui.script import ComfyFault
from tests.servers.comfyui.working import OOM_TEXT, OOM_TYPE, NodeError, Values, hidden_inputs, inputs_shown

if TYPE_CHECKING:
    from tests.servers.comfyui.server import ComfyServer

Json = dict[str, Any]
_TRACEBACK = ['  File "/srv/comfyui/execution.py", line 1, in execute\n']


class Interrupted(Exception):
    """POST /interrupt reached the running prompt."""


@dataclass(slots=True)
class Cached:
    """What a node left behind for an identical one."""

    picture: Picture
    output: Json | None


@dataclass(slots=True)
class Run:
    """One prompt under way. `due` is when the service time used so far is over (monotonic seconds)."""

    prompt_id: str
    prompt: Prompt
    extra: Any
    reporter: Reporter
    record: Execution
    faults: set[ComfyFault]
    signatures: dict[str, bytes]
    due: float
    sampler_s: float = 0.0  # service time of each sampler
    made: Values = field(default_factory=dict)
    executed: list[str] = field(default_factory=list)
    outputs: dict[str, Json] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)


class Executor:
    """The worker of one server. `work` runs for ever, or until it is poisoned as the real one."""

    def __init__(self, server: ComfyServer) -> None:
        self.server = server
        self.cache: dict[bytes, Cached] = {}
        self.running: Run | None = None
        self.dead = False
        self._interrupted_at: float | None = None

    def interrupt(self) -> None:
        """Stop what runs, at its next step. With nothing running it is forgotten."""
        self._interrupted_at = time.monotonic() + self.server.interrupt_ignored_s

    def lose(self) -> None:
        """The process went away under the running prompt."""
        if self.running is not None:
            self.server.records.end(self.running.record, "lost")
            self.running = None

    async def work(self) -> None:
        """Take and run."""
        while True:
            prompts = self.server.prompts
            await prompts.arrived.wait()
            if self.dead:
                return
            if not prompts.pending:
                prompts.arrived.clear()
                continue
            try:
                item = prompts.take()
            except TypeError:  # two items with the same number and id
                self.dead = True
                return
            await self._run(item)

    async def _run(self, item: Item) -> None:
        number, prompt_id, prompt, extra_data, targets = item
        self._interrupted_at = None
        client_id = extra_data.get("client_id")
        self.server.hub.running_for = client_id
        record = Execution(prompt_id, number, extra_data, time.time())
        run = Run(
            prompt_id,
            prompt,
            extra_data.get("extra_pnginfo"),
            Reporter(self.server.hub, prompt_id, client_id),
            record,
            self.server.script.for_prompt(),
            signatures(prompt, lambda node: self.server.workshop.changed(prompt[node])),
            time.monotonic(),
        )
        if ComfyFault.WORKER_DIES in run.faults:
            self.dead = True
            self.server.prompts.put_back(item)
            return
        self.running = run
        self.server.records.begin(record)
        outcome = await self._nodes(run, targets)
        await self._finish(item, run, outcome)

    async def _nodes(self, run: Run, targets: list[str]) -> str:
        """Run the nodes; what it came to: success, error or interrupted."""
        run.reporter.say("execution_start", {})
        still_wanted = set(run.signatures.values())
        self.cache = {key: value for key, value in self.cache.items() if key in still_wanted}
        run.record.cached = [node for node in run.prompt if run.signatures[node] in self.cache]
        run.reporter.say("execution_cached", {"nodes": run.record.cached})
        for node in run.record.cached:
            run.made[node] = self.cache[run.signatures[node]].picture
        kinds = {node: self.server.node_types[content["class_type"]] for node, content in run.prompt.items()}
        order = run_order(run.prompt, targets, run.record.cached, lambda node: kinds[node].is_output)
        samplers = sum(kinds[node].samples for node in order)
        run.sampler_s = self.server.seconds_per_prompt / samplers if samplers else 0.0
        for node in order:
            try:
                await self._node(run, node, kinds[node])
            except Interrupted:
                data = {"node_id": node, "node_type": kinds[node].name, "executed": run.executed}
                run.reporter.say("execution_interrupted", data, to_all=True)
                return "interrupted"
            except NodeError as raised:
                self._say_error(run, node, kinds[node], raised)
                return "error"
            run.executed.append(node)
        run.reporter.say("execution_success", {})
        return "success"

    async def _node(self, run: Run, node: str, kind: NodeType) -> None:
        known = self.cache.get(run.signatures[node])
        if known is not None:
            run.made[node] = known.picture
            run.reporter.executed(node, known.output)
            if known.output is not None:
                run.outputs[node] = known.output
            run.reporter.finishes(node)
            return
        run.reporter.starts(node)
        self._stop_if_interrupted()
        run.record.ran.append(node)
        inputs = run.prompt[node]["inputs"]
        picture, output = await self._work_of(run, node, kind, inputs)
        run.made[node] = picture
        if output is not None:
            run.outputs[node] = output
            run.reporter.executed(node, output)
        run.reporter.finishes(node)
        if kind.name != "SaveImageWebsocket":
            self.cache[run.signatures[node]] = Cached(picture, output)
        await asyncio.sleep(0)

    async def _work_of(self, run: Run, node: str, kind: NodeType, inputs: Json) -> tuple[Picture, Json | None]:
        workshop = self.server.workshop
        self._strike(run, node, kind)
        if not kind.is_output:
            picture = workshop.make(kind, inputs, run.made, run.signatures[node])
            if kind.samples:
                await self._steps(run, node, _steps_of(run.prompt, node), run.sampler_s)
            elif kind.name == "SpikeSleep":
                await self._steps(run, node, inputs["steps"], inputs["seconds"], previews=False)
            elif kind.name == "SpikeDeaf":
                await asyncio.sleep(inputs["seconds"])
            return picture, None
        if not is_link(inputs["images"]):
            raise NodeError("TypeError", "'int' object is not iterable\n")
        picture = run.made[inputs["images"][0]]
        if ComfyFault.BLANK_IMAGE in run.faults:
            picture = picture.blank()
        if kind.name == "SaveImageWebsocket":
            for number in range(picture.batch):
                run.reporter.steps(node, number, picture.batch, png(picture, number), "image/png")
            return picture, None
        if kind.name == "SaveAnimatedWEBP":
            output, files = workshop.save_webp(picture, inputs)
        else:
            where = "temp" if kind.name == "PreviewImage" else "output"
            output, files = workshop.save(picture, inputs, run.prompt, run.extra, kind=where)
        run.files += files
        return picture, output

    def _strike(self, run: Run, node: str, kind: NodeType) -> None:
        """The scripted failures hit the first node that samples or saves."""
        if not (kind.samples or kind.is_output):
            return
        if ComfyFault.OUT_OF_MEMORY in run.faults:
            raise NodeError(OOM_TYPE, OOM_TEXT)
        if ComfyFault.NODE_FAILS in run.faults:
            raise NodeError("RuntimeError", "mat1 and mat2 shapes cannot be multiplied (77x2048 and 768x320)\n")

    async def _steps(self, run: Run, node: str, steps: int, seconds: float, *, previews: bool = True) -> None:
        """Sampler steps on a fixed timetable, so that the service time does not drift."""
        start = run.due
        while ComfyFault.STUCK in run.faults:
            await asyncio.sleep(0.01)
            self._stop_if_interrupted()
        for step in range(1, steps + 1):
            run.due = start + seconds * step / steps
            await asyncio.sleep(max(0.0, run.due - time.monotonic()))
            self._stop_if_interrupted()
            image = preview_jpeg(step % 8) if previews and self._shows_previews(run) else None
            run.reporter.steps(node, step, steps, image)

    def _shows_previews(self, run: Run) -> bool:
        unwanted = self.server.version.previews_per_prompt and run.record.extra_data.get("preview_method") == "none"
        return self.server.previews and not unwanted

    def _stop_if_interrupted(self) -> None:
        if self._interrupted_at is not None and time.monotonic() >= self._interrupted_at:
            self._interrupted_at = None
            raise Interrupted

    def _say_error(self, run: Run, node: str, kind: NodeType, raised: NodeError) -> None:
        shown = inputs_shown(run.prompt[node]["inputs"] | hidden_inputs(kind, run.prompt, run.extra))
        data = {
            "node_id": node,
            "node_type": kind.name,
            "executed": run.executed,
            "exception_message": raised.message,
            "exception_type": raised.kind,
            "traceback": _TRACEBACK,
            "current_inputs": shown,
            "current_outputs": list(run.prompt),
        }
        run.reporter.say("execution_error", data)

    async def _finish(self, item: Item, run: Run, outcome: str) -> None:
        run.record.files = [str(path.relative_to(self.server.folders.root)) for path in run.files]
        if ComfyFault.FILE_LOST in run.faults:
            for path in run.files:
                path.unlink()
        self.server.records.end(run.record, outcome)
        self.running = None
        if self.server.history_late_s:
            await asyncio.sleep(self.server.history_late_s)
        status = {
            "status_str": "success" if outcome == "success" else "error",
            "completed": outcome == "success",
            "messages": run.reporter.messages,
        }
        meta = {
            node: {"node_id": node, "display_node": node, "parent_node": None, "real_node_id": node}
            for node in run.outputs
        }
        self.server.prompts.done(item, run.outputs, meta, status)
        run.reporter.ends()


def _steps_of(prompt: Prompt, node: str) -> int:
    """The `steps` of a sampler, or of the scheduler it is linked to."""
    to_visit, seen = [node], set()
    while to_visit:
        current = to_visit.pop(0)
        if current in seen:
            continue
        seen.add(current)
        inputs = prompt[current]["inputs"]
        if isinstance(inputs.get("steps"), int):
            return int(inputs["steps"])
        to_visit += [value[0] for value in inputs.values() if is_link(value)]
    return 1
