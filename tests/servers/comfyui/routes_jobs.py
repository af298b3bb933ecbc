"""GET /api/jobs of newer versions: queue and history in one normalised form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from tests.servers.comfyui.server import ComfyServer

Json = dict[str, Any]
_STATUSES = ("pending", "in_progress", "completed", "failed", "cancelled")


class JobRoutes:
    """The routes of one server."""

    def __init__(self, server: ComfyServer) -> None:
        self.server = server

    def routes(self) -> list[web.RouteDef]:
        """What the application adds."""
        return [web.get("/jobs", self.jobs), web.get("/jobs/{prompt_id}", self.job)]

    async def jobs(self, request: web.Request) -> web.Response:
        """GET /jobs?status&limit&offset: newest first."""
        wanted = [name for name in request.query.get("status", "").split(",") if name]
        wrong = [name for name in wanted if name not in _STATUSES]
        if wrong:
            text = f"Invalid status value(s): {', '.join(wrong)}. Valid values: {', '.join(_STATUSES)}"
            return web.json_response({"error": text}, status=400)
        found = [job for job in self._all() if not wanted or job["status"] in wanted]
        found.sort(key=lambda job: (job["create_time"], job["priority"]), reverse=True)
        offset = int(request.query.get("offset", 0))
        limit = int(request.query["limit"]) if "limit" in request.query else None
        page = found[offset : offset + limit if limit is not None else None]
        more = offset + len(page) < len(found)
        pagination = {"offset": offset, "limit": limit, "total": len(found), "has_more": more}
        return web.json_response({"jobs": page, "pagination": pagination})

    async def job(self, request: web.Request) -> web.Response:
        """GET /jobs/{id}: with outputs, status messages and workflow once it ended."""
        prompt_id = request.match_info["prompt_id"]
        for waiting in self._waiting():
            if waiting["id"] == prompt_id:
                return web.json_response(waiting)
        entry = self.server.prompts.history.get(prompt_id)
        if entry is None:
            return web.json_response({"error": "Job not found"}, status=404)
        details = {
            "outputs": entry["outputs"],
            "execution_status": entry["status"],
            "workflow": {"prompt": entry["prompt"][2], "extra_data": entry["prompt"][3]},
        }
        return web.json_response(_ended(entry) | details)

    def _all(self) -> list[Json]:
        return [*self._waiting(), *(_ended(entry) for entry in self.server.prompts.history.values())]

    def _waiting(self) -> list[Json]:
        prompts = self.server.prompts
        states = [("in_progress", item) for item in prompts.running] + [("pending", item) for item in prompts.pending]
        return [_head(item, status) | {"outputs_count": 0} for status, item in states]


def _head(item: Any, status: str) -> Json:
    return {"id": item[1], "status": status, "priority": item[0], "create_time": item[3].get("create_time")}


def _ended(entry: Json) -> Json:
    messages = entry["status"]["messages"]
    last, details = messages[-1]
    status = {"execution_success": "completed", "execution_interrupted": "cancelled"}.get(last, "failed")
    job = _head(entry["prompt"], status)
    job |= {"execution_start_time": messages[0][1]["timestamp"], "execution_end_time": details["timestamp"]}
    if last == "execution_error":
        job["execution_error"] = details
    files = [
        {**file, "nodeId": node, "mediaType": "images"}
        for node, output in entry["outputs"].items()
        for file in output.get("images", ())
    ]
    job["outputs_count"] = len(files)
    if files:
        job["preview_output"] = files[0]
    return job
