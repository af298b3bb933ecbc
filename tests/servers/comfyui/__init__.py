"""A test double of ComfyUI: real HTTP and WebSocket, behaving as two recorded servers did."""

from tests.servers.comfyui.records import Delete, Execution, IdleGap, Interrupt, Submission, Upload, executions_in
from tests.servers.comfyui.script import ComfyFault
from tests.servers.comfyui.server import ComfyServer

__all__ = [
    "ComfyFault",
    "ComfyServer",
    "Delete",
    "Execution",
    "IdleGap",
    "Interrupt",
    "Submission",
    "Upload",
    "executions_in",
]
