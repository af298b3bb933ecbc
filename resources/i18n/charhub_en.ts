<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en_US">
<context>
    <name></name>
    <message numerus="yes">
        <source>%Ln credit(s) · {0} short</source>
        <translation>
            <numerusform>%Ln credit · {0} short</numerusform>
            <numerusform>%Ln credits · {0} short</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Generate · %Ln credit(s), {0} left</source>
        <translation>
            <numerusform>Generate · %Ln credit, {0} left</numerusform>
            <numerusform>Generate · %Ln credits, {0} left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About {0}, as the last %Ln took.</source>
        <translation>
            <numerusform>About {0}, as the last one took.</numerusform>
            <numerusform>About {0}, as the last %Ln took.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) are ahead of it.</source>
        <translation>
            <numerusform>%Ln image is ahead of it.</numerusform>
            <numerusform>%Ln images are ahead of it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln new</numerusform>
            <numerusform>%Ln new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln known</source>
        <translation>
            <numerusform>%Ln known</numerusform>
            <numerusform>%Ln known</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hidden by level</source>
        <translation>
            <numerusform>%Ln hidden by level</numerusform>
            <numerusform>%Ln hidden by level</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln blocked by the safety gate</source>
        <translation>
            <numerusform>%Ln blocked by the safety gate</numerusform>
            <numerusform>%Ln blocked by the safety gate</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held by the safety gate</source>
        <translation>
            <numerusform>%Ln held by the safety gate</numerusform>
            <numerusform>%Ln held by the safety gate</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without an image</source>
        <translation>
            <numerusform>%Ln without an image</numerusform>
            <numerusform>%Ln without an image</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unreadable</source>
        <translation>
            <numerusform>%Ln unreadable</numerusform>
            <numerusform>%Ln unreadable</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln staged, nothing counts yet</source>
        <translation>
            <numerusform>%Ln staged, nothing counts yet</numerusform>
            <numerusform>%Ln staged, nothing counts yet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This costs %Ln credit(s) and {0} has {1}.</source>
        <translation>
            <numerusform>This costs %Ln credit and {0} has {1}.</numerusform>
            <numerusform>This costs %Ln credits and {0} has {1}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected</source>
        <translation>
            <numerusform>%Ln selected</numerusform>
            <numerusform>%Ln selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>↑ %Ln new above</source>
        <translation>
            <numerusform>↑ %Ln new above</numerusform>
            <numerusform>↑ %Ln new above</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>undecided</source>
        <translation>
            <numerusform>undecided</numerusform>
            <numerusform>undecided</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>approved</source>
        <translation>
            <numerusform>approved</numerusform>
            <numerusform>approved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>rejected</source>
        <translation>
            <numerusform>rejected</numerusform>
            <numerusform>rejected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>on hold</source>
        <translation>
            <numerusform>on hold</numerusform>
            <numerusform>on hold</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paint it anew for %Ln credit(s)?</source>
        <translation>
            <numerusform>Paint it anew for %Ln credit?</numerusform>
            <numerusform>Paint it anew for %Ln credits?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paint for %Ln credit(s)</source>
        <translation>
            <numerusform>Paint for %Ln credit</numerusform>
            <numerusform>Paint for %Ln credits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About %Ln of {0} fit into the time; the rest is carried over.</source>
        <translation>
            <numerusform>About %Ln of {0} fits into the time; the rest is carried over.</numerusform>
            <numerusform>About %Ln of {0} fit into the time; the rest is carried over.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln view(s) missing</source>
        <translation>
            <numerusform>%Ln view is missing</numerusform>
            <numerusform>%Ln views are missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} of %Ln image(s)</source>
        <translation>
            <numerusform>{0} of %Ln image</numerusform>
            <numerusform>{0} of %Ln images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Close while %Ln image(s) are still to be made?</source>
        <translation>
            <numerusform>Close while %Ln image is still to be made?</numerusform>
            <numerusform>Close while %Ln images are still to be made?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Quit while %Ln image(s) are still to be made?</source>
        <translation>
            <numerusform>Quit while %Ln image is still to be made?</numerusform>
            <numerusform>Quit while %Ln images are still to be made?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln night(s) were missed: {0}.</source>
        <translation>
            <numerusform>%Ln night was missed: {0}.</numerusform>
            <numerusform>%Ln nights were missed: {0}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>%Ln image</numerusform>
            <numerusform>%Ln images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln like(s)</source>
        <translation>
            <numerusform>%Ln like</numerusform>
            <numerusform>%Ln likes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln heart(s)</source>
        <translation>
            <numerusform>%Ln heart</numerusform>
            <numerusform>%Ln hearts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln laugh(s)</source>
        <translation>
            <numerusform>%Ln laugh</numerusform>
            <numerusform>%Ln laughs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tear(s)</source>
        <translation>
            <numerusform>%Ln tear</numerusform>
            <numerusform>%Ln tears</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln dislike(s)</source>
        <translation>
            <numerusform>%Ln dislike</numerusform>
            <numerusform>%Ln dislikes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) on the way</source>
        <translation>
            <numerusform>%Ln change on the way</numerusform>
            <numerusform>%Ln changes on the way</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln server(s)</source>
        <translation>
            <numerusform>%Ln server</numerusform>
            <numerusform>%Ln servers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Work</name>
    <message numerus="yes">
        <source>{0} of %Ln image(s)</source>
        <translation>
            <numerusform>{0} of %Ln image</numerusform>
            <numerusform>{0} of %Ln images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
</context>
</TS>
