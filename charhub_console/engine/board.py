"""The generation board: its rows in one read, and what a person may do to one view, one character, all work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from charhub_console.domain.attempt import Attempt, AttemptState, Image
from charhub_console.domain.board import UNDER_WAY, BoardFilter, BoardRow, Standing
from charhub_console.domain.budget import VIEWS_PER_CHARACTER
from charhub_console.domain.character import Character
from charhub_console.domain.errors import InvalidInput, NotFound
from charhub_console.domain.events import AttemptChanged, CharacterChanged, WorkPaused
from charhub_console.domain.prompts import edited_prompt
from charhub_console.domain.run import BackendWish, Order, Run, RunKind
from charhub_console.domain.views import View
from charhub_console.engine import pause, servers
from charhub_console.engine.cancel import cancel_attempt, cancel_character
from charhub_console.engine.credits import Quote
from charhub_console.engine.gate import pass_prompt
from charhub_console.engine.generate import forgo, wanted_views
from charhub_console.engine.manners import manner_of, words_for
from charhub_console.engine.overview import BackendState, backend_states
from charhub_console.engine.pace import former_pace
from charhub_console.engine.placing import place
from charhub_console.engine.reports import close_run_if_ended
from charhub_console.engine.retry import quotes
from charhub_console.engine.tools import Tools
from charhub_console.engine.wanted import want_character

EVERY = 1_000_000_000  # rows; SQLite wants a number


class Board:
    """What the Generation page asks of the engine. Methods may be called from any event loop."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    # --- looking ---

    async def rows(self, where: BoardFilter, *, limit: int = 500) -> list[BoardRow]:
        """Those under way first, then newest run first."""
        return await self._tools.store.board(where, limit=limit)

    async def attempts(self, character_id: str, view: View) -> tuple[list[Attempt], str | None]:
        """Attempts of a view, oldest first, and the id of the one whose image is active."""
        attempts = [a for a in await self._tools.store.attempts(character_id) if a.view is view]
        images = await self._tools.store.images(character_id)
        return attempts, next((image.attempt_id for image in images if image.view is view), None)

    async def picture(self, attempt_id: str) -> bytes:
        """The stored image of an attempt, whole (WebP). Raises: NotFound (no image came of it), Unreachable."""
        image = await self._tools.store.image_of_attempt(attempt_id)
        if image is None:
            raise NotFound("No image came of this attempt.", "Choose an attempt that is done.")
        return await self._tools.storage.get(image.key)

    async def prompt(self, character_id: str, view: View) -> str:
        """The words a new attempt at this view would be painted from: those of its newest one, or the recipe's."""
        attempts, _ = await self.attempts(character_id, view)
        return (
            attempts[-1].prompt if attempts else (await self._draft(await self._character(character_id), view)).prompt
        )

    async def forecast_s(self, count: int, recipe: str, backends: Sequence[str] = ()) -> float | None:
        """Seconds a night of `count` characters will take at these servers, by the newest run; None without one."""
        views = VIEWS_PER_CHARACTER if self._tools.options.references else 1
        return (await former_pace(recipe, self._tools, backends=backends)).forecast_s(count * views)

    # --- new attempts ---

    async def retry_view(
        self,
        character_id: str,
        view: View,
        *,
        new_seed: bool = False,
        prompt: str | None = None,
        backend: BackendWish | None = None,
    ) -> Run:
        """One more attempt at this view, also while its siblings are painted. A failed avatar brings what it held up.

        Raises:
            InvalidInput: it is being painted already, or the prompt is empty.
            NotFound: no backend is as wished.
            Blocked, NeedsPerson: the gate refuses the prompt; nothing was started or charged.
            InsufficientCredits
        """
        character, row = await self._character(character_id), await self._row(character_id)
        if row.is_open(view):
            raise InvalidInput(f"This view of {character.name} is being painted.", "Wait, or cancel it first.")
        prompts: tuple[tuple[View, str], ...] = ()
        if prompt is not None:
            words = await self.judge_prompt(character_id, view, prompt)
            prompts = ((view, words),)
        reason = "reroll" if view in row.delivered else "edited" if prompts else "new_seed" if new_seed else "retry"
        if backend is not None:
            servers.need(backend, character.recipe, self._tools)
            reason = servers.REASON
        order = Order(character.id, row.views_to_retry(view), reason, new_seed, prompts, backend)
        return await place(RunKind.RETRY, [(character, order)], self._tools)

    async def servers(self, character_id: str) -> list[BackendState]:
        """How the backends are now that could paint this character, asked anew."""
        character = await self._character(character_id)
        return await backend_states(self._tools, servers.able(character.recipe, self._tools))

    async def price(self, character_id: str, view: View) -> Quote:
        """What one more attempt at this view would cost its owner. Raises: NotFound, InvalidInput."""
        character, row = await self._character(character_id), await self._row(character_id)
        order = Order(character.id, row.views_to_retry(view), "retry")
        return (await quotes([(character, order)], self._tools))[0]

    async def judge_prompt(self, character_id: str, view: View, text: str) -> str:
        """The words as they would be painted, if the gate lets them through. Raises as retry_view."""
        words = edited_prompt(text)
        if not words:
            raise InvalidInput("The prompt is empty.", "Say what is to be painted.")
        character = await self._character(character_id)
        attempt = replace(await self._draft(character, view), prompt=words)
        await pass_prompt(attempt, character, self._tools.recipe(attempt.recipe), self._tools)
        return words

    async def failed(self, run_id: str | None = None) -> list[BoardRow]:
        """Every row with views to retry, of a run or of all there are, however many; newest run first."""
        rows = await self.rows(BoardFilter(run_id=run_id, lacking=True), limit=EVERY)
        return [row for row in rows if row.standing is Standing.FAILED]

    async def retry_failed(self, character_ids: Sequence[str], *, backends: Sequence[str] = ()) -> Run:
        """New attempts at every missing view of these characters, as one run. Characters under way are left alone.

        Args:
            backends: those that may paint them; none named: all.

        Raises:
            InvalidInput: no view is missing.
            NotFound: one of the backends cannot paint one of the characters.
            InsufficientCredits
        """
        at = {character_id: place for place, character_id in enumerate(character_ids)}
        rows = await self.rows(BoardFilter(character_ids=tuple(at)), limit=len(at)) if at else []
        orders = [
            (await self._character(row.character_id), Order(row.character_id, row.missing, "retry"))
            for row in sorted(rows, key=lambda row: at[row.character_id])
            if row.missing and row.state not in UNDER_WAY
        ]
        if not orders:
            raise InvalidInput("There is no failed view to retry.", "To paint a good view anew, retry that view.")
        return await place(RunKind.RETRY, orders, self._tools, backends=backends)

    # --- stopping ---

    async def cancel_view(self, character_id: str, view: View) -> Attempt:
        """Stop what is painted of this view; its siblings go on. Raises: InvalidInput (nothing is)."""
        attempts, _ = await self.attempts(character_id, view)
        if not attempts or attempts[-1].state.is_final:
            raise InvalidInput("Nothing is being painted of this view.", "To stop what waits, cancel the character.")
        return await cancel_attempt(attempts[-1], self._tools)

    async def cancel_character(self, character_id: str) -> None:
        """Stop everything that is painted of a character; finished views stay. Raises: InvalidInput (nothing is)."""
        character = await self._character(character_id)
        runs = await self._runs_of(character)
        if character.state not in UNDER_WAY or not runs:
            raise InvalidInput(f"Nothing is being painted of {character.name}.", "It has ended already.")
        for run in runs:
            order = next((o for o in run.orders if o.character_id == character.id), None)
            order = order or Order(character.id, wanted_views(character, ()))
            await forgo(order, run.id, self._tools)  # otherwise the next start would take it up again
            await cancel_character(order, run, self._tools)
        for run in runs:
            if run.kind is not RunKind.NIGHT:
                await close_run_if_ended(run, self._tools)

    # --- order and rest ---

    async def run_next(self, character_id: str) -> None:
        """Move a character that has not begun to the front. Raises: InvalidInput (it has begun, or has ended)."""
        character = await self._character(character_id)
        for run in await self._runs_of(character):
            if await self._tools.jobs.run_next(character.id, run.id):
                return
        raise InvalidInput(
            f"{character.name} is not waiting for its turn.", "Only characters that have not begun can be moved up."
        )

    async def is_paused(self) -> bool:
        """Whether new images wait."""
        return await pause.is_paused(self._tools)

    async def set_paused(self, paused: bool) -> None:
        """Let new images wait, or go on; what is at a server is finished. Kept over a restart."""
        await pause.set_paused(paused, self._tools)
        self._tools.bus.publish(WorkPaused(await pause.is_paused(self._tools)))  # the file may pause it still

    # --- choosing ---

    async def activate(self, attempt_id: str) -> Image:
        """Make the image of an attempt its view's active one. Raises: InvalidInput (no image came of it)."""
        image = await self._tools.store.activate_image(attempt_id)
        await want_character(await self._character(image.character_id), self._tools)
        self._tools.bus.publish(AttemptChanged(attempt_id, image.character_id, image.view))
        self._tools.bus.publish(CharacterChanged(image.character_id))
        return image

    # --- inside ---

    async def _character(self, character_id: str) -> Character:
        character = await self._tools.store.character(character_id)
        if character is None:
            raise NotFound("There is no such character.", "It may belong to another data folder.")
        return character

    async def _row(self, character_id: str) -> BoardRow:
        rows = await self.rows(BoardFilter(character_ids=(character_id,)), limit=1)
        if not rows:
            raise InvalidInput("This character was never generated.", "Generate it first.")
        return rows[0]

    async def _runs_of(self, character: Character) -> list[Run]:
        """Runs that are under way and paint this character, newest first."""
        return [
            run
            for run in await self._tools.store.unfinished_runs()
            if any(order.character_id == character.id for order in run.orders)
            or (run.kind is RunKind.NIGHT and character.run_id == run.id)
        ]

    async def _draft(self, character: Character, view: View) -> Attempt:
        """An attempt that is only thought of."""
        recipe = self._tools.recipe(character.recipe or self._tools.options.recipe)
        manner = await manner_of(character, self._tools)
        recipe = recipe.chosen(manner.values if manner else ())
        view_recipe = recipe.view(view)
        prompt, negative = words_for(character, recipe, view, manner)
        return Attempt(
            id="",
            character_id=character.id,
            view=view,
            number=0,
            run_id="",
            recipe=recipe.name,
            settings=recipe.settings_for(character.style),
            prompt=prompt,
            negative_prompt=negative,
            seed=character.seed,
            width=view_recipe.width,
            height=view_recipe.height,
            created_at=self._tools.clock.now(),
            state=AttemptState.QUEUED,
        )
