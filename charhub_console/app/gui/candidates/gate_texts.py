"""The safety gate's reasons in the language of the window; below it they are English."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from charhub_console.app.gui.error_words import told
from charhub_console.app.gui.language import tr

KNOWN: Final = (
    QT_TRANSLATE_NOOP("", "The safety check itself failed, so nothing may pass. See the log."),
    QT_TRANSLATE_NOOP("", "A text has more than 50,000 characters and was not read whole."),
    QT_TRANSLATE_NOOP("", "The source blocks this image."),
    QT_TRANSLATE_NOOP("", "An age under 18 is stated."),
    QT_TRANSLATE_NOOP("", "A model behind this image is marked as showing minors."),
    QT_TRANSLATE_NOOP("", "Words for children, teenagers or school age are used."),
    QT_TRANSLATE_NOOP("", "A tag says the person is a minor."),
    QT_TRANSLATE_NOOP("", "The person looks like a minor."),
    QT_TRANSLATE_NOOP("", "The safety flags of the models could not be had."),
    QT_TRANSLATE_NOOP("", "Words leave it open whether the person is grown up."),
    QT_TRANSLATE_NOOP("", "Nothing shows clearly that the person is grown up."),
    QT_TRANSLATE_NOOP("", "A model behind this image depicts a real person."),
    QT_TRANSLATE_NOOP("", "A real person seems to be meant."),
    QT_TRANSLATE_NOOP("", "The age rating is not known."),
    QT_TRANSLATE_NOOP("", "The rating is above 12 and not every signal says the person is grown up."),
    QT_TRANSLATE_NOOP("", "The person in the new image looks like a minor."),
    QT_TRANSLATE_NOOP("", "A tag of the new image says the person is a minor."),
    QT_TRANSLATE_NOOP("", "The new image is described in words for a minor."),
    QT_TRANSLATE_NOOP("", "The new image leaves it open whether the person is grown up."),
    QT_TRANSLATE_NOOP("", "The rating of the new image is not known."),
    QT_TRANSLATE_NOOP("", "The new image is rated above its character."),
    QT_TRANSLATE_NOOP("", "The browsing level is not known."),
    QT_TRANSLATE_NOOP("", "No analyser has looked at this image, and its rating asks for it."),
    QT_TRANSLATE_NOOP("", "The browsing level is not one that is allowed here."),
)
NOT_ANALYSED = "Not analysed yet: "


def reason_text(reason: str) -> str:
    """One reason; what quotes an error says that in the window's language where it can."""
    if reason.startswith(NOT_ANALYSED):
        return tr("Not analysed yet: {0}").format(told(reason.removeprefix(NOT_ANALYSED)))
    return tr(reason)
