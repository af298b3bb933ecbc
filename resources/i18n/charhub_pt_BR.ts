<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pt_BR" sourcelanguage="en_US">
<context>
    <name></name>
    <message>
        <source>{0} % sure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not analysed yet. That happens when it is approved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gender</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Species</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rating</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Content</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Style</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>male</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>female</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>non-binary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>violence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sexual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nudity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>drugs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>alcohol</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>horror</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>psychological</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>discrimination</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>crime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gambling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>child</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>teenager</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>young adult</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>adult</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>middle-aged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>elderly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unsure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>anime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>realistic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>semi realistic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cartoon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>manga</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>manhwa</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>comic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chibi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pixel art</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>3D</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dark fantasy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fantasy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>furry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>science fiction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>general</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hair color</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hair style</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Eye color</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skin tone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outfit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accessories</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Features</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all ages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from {0} years</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image unreadable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>other candidate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>freeze the other one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>wheel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>zoom both</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>drag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>move both</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>whole picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>approve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reject</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Description</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}, required</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another character is called {0} already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is {1} · show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Required: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Generate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Generate · free</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln credit(s) · {0} short</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Generate · %Ln credit(s), {0} left</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About {0}, as the last %Ln took.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) are ahead of it.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Official bot (free)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} (pays credits)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No forecast yet: this recipe has not finished a character here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Near-duplicate {0}, {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0 of {0} shown because of level</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What matches has a level that is not chosen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show every level</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No candidates yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetch the newest images, then decide about each with a single key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetch candidates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything here is decided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetch more, or choose another status above.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No candidate fits this filter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset the filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Newest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most Reactions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most Comments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most Collected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Oldest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Random</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Week</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Year</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AllTime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New images at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Levels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Period</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to fetch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the fetch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled; what came so far is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} / {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} new, at most {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The fetch failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0 of {0} shown because of level.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln known</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hidden by level</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln blocked by the safety gate</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held by the safety gate</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without an image</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unreadable</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Any base model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Base model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Creator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Age</source>
        <comment>of the image</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any creator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All of these, with commas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only with near-duplicates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any age</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last week</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last year</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image to decide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln staged, nothing counts yet</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>held by the safety gate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>blocked by the safety gate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>skip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>summary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>back, nothing decided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before it counts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>to approve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>to reject</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>to put on hold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>skipped, stay as they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not looked at, stay as they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decide about {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is staged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search prompts, tags, creators</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only these levels; none chosen shows all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More filters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last fetched first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most liked first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image: drop, paste or choose one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is no image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a JPEG, PNG or WebP file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was pasted is no image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy an image, then paste it here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no image in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose an image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop an image here,
paste it, or click to choose</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reject</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put on hold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skip to the next undecided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show a blurred picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter mode, full screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare two</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smaller pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This legend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift + arrows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select several</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decide and look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reject because of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New character</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chosen when empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adult woman, 30 years old, knight in silver armour…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Description *</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level of the image</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>This costs %Ln credit(s) and {0} has {1}.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Add credits, or choose the official bot.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every owner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name, species, words…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter by name, species or description</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter by name, species or description (Ctrl+F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Owner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images, captions and facts of every selected character as a zip file (Ctrl+E)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>full screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About this candidate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Near-duplicates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Analysis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Negative prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence flags could not be had.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is selected.
Choose a candidate to see it here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save this view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save this view…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The safety gate lets it pass.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The safety gate holds it: a person has to look.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The safety gate blocks it. It cannot be generated.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The safety gate has not seen it yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} by {1}, {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>depicts a real person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>marked as showing minors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>images may be sold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no commercial use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>commercial use: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>commercial use not told</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>credit required</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no derivatives</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>same licence only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Published</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reactions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>undecided</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>approved</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>rejected</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>on hold</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Candidate, {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Candidate {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>level {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has near-duplicates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>by {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>licence: may be sold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>licence: with conditions or unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>licence: may not be sold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New character from an image of your own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Avatar failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Avatar on its way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No avatar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Complete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Being painted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>official bot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 character</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>complete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>painting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>incomplete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>being painted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not wanted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Character</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the source candidate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy SHA-256</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the address of this image (Ctrl+C)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No image came of this attempt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Credits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This owner pays no credits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Central database</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This view is being painted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel it first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The good image stays active until the new one is there. {0} pays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repair selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repair selected ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}, {1} credits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is missing of what is selected, or it is being painted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint what is missing of {0}; what is there is not touched (R)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint {0} for {1} credits?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who pays: {0}. What fails is given back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint for {0} credits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Paint it anew for %Ln credit(s)?</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paint for %Ln credit(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The image could not be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy its address instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel “{0}”?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is finished stays. What is being painted stops, and failed views can be retried.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Characters being generated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the left one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the right one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left and right arrow leaf through the right side.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>another prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>same settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attempt {0}, {1}: {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prompt of this view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint with this prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The safety gate refuses this prompt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run a night now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approve candidates and generate them: every one becomes a character with five views.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See what is being made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the candidates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No characters yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to repair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every character has all its views.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No character fits this filter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No character is being made yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approve candidates and generate them, or run a night: it takes the approved ones first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other runs may have some.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All characters are in another state.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No such character here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry failed views ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not painted yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry with a new seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit prompt and retry…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry failed views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Older attempt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Newer attempt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make this attempt active</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare attempts…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy URL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel character</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetches new candidates, takes the approved ones first, and paints five views of each.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No server can run the recipe {0}. {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the server, or choose another recipe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long it takes is not known yet: no night has ended with this recipe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About {0} at the pace of the last run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>About %Ln of {0} fit into the time; the rest is carried over.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>attempts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>retry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>new seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repair {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seed {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>edit prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>older attempt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>make active</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancel view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint this view again (R)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint it with another seed (N)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit prompt…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit the prompt and retry (E)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint this view again, same seed (R)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint this view with another seed (N)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make active</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this attempt&apos;s image from now on (U)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two attempts side by side (C)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop painting this view (X)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attempts: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not painted yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>active</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attempt {0}, {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the image&apos;s address (Ctrl+C)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the image (O)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Older attempt ([)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Newer attempt (])</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a tile to see it large, its attempts, and why it failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ready</source>
        <comment>attempt</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled</source>
        <comment>attempt</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attempt {0}, active</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>held for a person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>queued</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>uploading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ready, active</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>attempt {0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Differences only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare with no other attempt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare with attempt {0}, {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attempt {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These two attempts had the same parameters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was painted yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>differs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} credits in all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing waits to be sent: central knows all of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} noted. Practice mode never writes to a central database.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} wait to be sent to the central database.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Given back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Granted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>character</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>attempt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ledger entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recipe version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not wanted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This character was asked for without references.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs the avatar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is painted once the avatar is there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This view was never painted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Uploading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queued</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queued {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step {0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>starting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ready</source>
        <comment>view</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>painting, {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>attempt {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>R tries again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln view(s) missing</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of the tiles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of the tiles (Ctrl+wheel)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New images wait. What is at a server is finished; a night&apos;s time goes on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let new images wait. What is at a server is finished; a night&apos;s time goes on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A night is running.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{0} of %Ln image(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{0} of {1} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>avatar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>face</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to all characters (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Former character (Alt+Up)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next character (Alt+Down)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the image that is looked at lies (O)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images, captions and facts as a zip file (Ctrl+E)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>blocked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetching candidates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choosing candidates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Painting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>source</source>
        <comment>view</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>front</source>
        <comment>view</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>side</source>
        <comment>view</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>back</source>
        <comment>view</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Night</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry</source>
        <comment>run</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>first attempt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>edited prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>painted anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show or hide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1} nights took longer than 30 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1} nights missed a target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>median of each stage, added up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Characters of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not painted: the character has no avatar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An older image stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No night has ended yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} nights from {1} to {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Newest: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Duration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>30 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Success</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stage times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At least two references</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All four references</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>95 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>80 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No summary was written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}/{1} characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 alert</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} alerts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take it out of the file: the default counts again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: back to the default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed, not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the default, not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}; change it there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Goes to this machine&apos;s keyring, never to a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept in this machine&apos;s keyring, or given by {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Store</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste it here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Testing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking for version, devices, queue and recipes …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not tested yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one thing is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} things are missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0:.1f} of {1:.1f} GB free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} in its queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>queue empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>API key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From your Civitai account; without it some images are not shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Browsing levels to fetch and to allow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In which order images are asked for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far back to look.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images in one fetch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New images one fetch takes at most.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop after known images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A fetch ends after this many known ones in a row.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Civitai&apos;s REST interface, or a mirror of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image mirrors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Servers of your own that images may come from although their address is private.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Servers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every server paints; without one it is practice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Access token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent as bearer token to every server.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images at a time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What one server paints at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CharHub middleware</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The servers have CharHub&apos;s routes in front of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where finished images go.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Local folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inside the data folder when not set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bucket</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its name in Cloudflare R2 or another S3 service.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cloudflare account id; not needed with an address of your own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Access key id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First half of the access key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Secret access key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Second half of the access key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Service address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For another S3 service; made from the account when not set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Public address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Under which people find the images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key prefix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First part of every key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who looks at a candidate before you do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Base address of an OpenAI-compatible service, with /v1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vision model of that service.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key of that service, if it wants one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patience</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seconds one analysis may take.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tagger model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ONNX file of the wd-tagger.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tagger checksum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-256 that file must have; else it is not loaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tagger labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CSV file with its labels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Database, thumbnails and logs; the platform&apos;s own place when not set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Least important message that is logged, from the next start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who decides and pays at this machine; the system&apos;s user if not set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Official bot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CharHub user that owns automated characters; never charged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many one night makes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time budget</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Minutes one night may take.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When people approved too few, the nightly rule approves what the gate allows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Used when a run names none; “checkpoint” once a server is set up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkpoint file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For the recipe “checkpoint”: a model file at the servers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reference views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint the four references after the avatar.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on after a failure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One failed reference does not stop the others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the source image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The candidate&apos;s image is an input of the recipe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep masters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the server&apos;s PNG in the data folder, about 2 MB each.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seconds one image may take at its server.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cloudflare R2 or another S3 service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prompt and tags (built in)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vision model (OpenAI-compatible)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>wd-tagger (ONNX on this machine)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most reactions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most comments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most collected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dev/ (trying things)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>prod/ (the real site)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the keyring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Given on the command line (--set, --data)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Given by the environment variable {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Given by {0} in {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That cannot be. Expected: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>↑ %Ln new above</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Export {0} to…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} ({1} more)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} exported to {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One zip file each: images, captions, facts, contact sheet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} could not be written: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another folder, or free space.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting {0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>repair selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>select all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>zoom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose a run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>retry failed views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>report or charts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>open the report page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>run a night</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Over time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of {0} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>with all five views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>with references</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>avatar only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>without an avatar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>images made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>images failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>carried over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>met</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>missed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Practice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>recipe {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the board</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contact sheet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Characters that</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>So far, characters that</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failures ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Characters ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No character was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The runs could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No night has run yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A night fetches new candidates, takes the approved ones first, paints five views of each and leaves its report here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} could not be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That server is on the list already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add this server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address of a ComfyUI server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No server yet: the built-in painter practises. Add the address of a ComfyUI to paint for real.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anatomy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Low quality</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More than one person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not a character</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text or watermark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Near-duplicate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too revealing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looks too young</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Real person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>frozen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>← → view    [ ] attempt    wheel zoom    0 whole picture    Esc back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Practice mode: everything works, nothing leaves this machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample candidates and a built-in painter. Add a ComfyUI server to paint for real.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Close while %Ln image(s) are still to be made?</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is lost: the work goes on by itself at the next start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close, finish later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the running work?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a whole number from 1 to {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine is not open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Balance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Characters made by hand are paid from here; automated ones cost nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An avatar costs {0}, all four references {1}, one view {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amount</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Credits to add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add credits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} credits of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Candidates, decisions, characters, credits. Copies lie beside it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not made yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No copy yet: one is made before every update of the database.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} copies beside it, the newest of {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Integrity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reads every page and every reference; a large file takes a while.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of this window. Counts at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures are judged best on dark. Counts at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Above PG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Above PG-13</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Above R</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Above X</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only where the level is not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures above this level are blurred until the pointer is on them. Counts at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blur</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press a key …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: add a key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take this key away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: take {1} away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset all keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is also “{1}”. Take it away from one of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} also rejects because of “{1}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changes count at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not saved while a key means two things.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sections</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No setting has “{0}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>next field</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved. It is used at the next start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images are being painted now, so the engine stays as it is until you start the program again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved. Restart the engine to use this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It takes a moment and nothing is lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Live test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not tried: {0} cannot be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asks Civitai for one image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Puts, reads and deletes a probe in the storage.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asks the analyser whether it could work; costs nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write it to {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To be corrected: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One change is not saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} changes are not saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Civitai</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where candidates come from, which of them, and how many.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What a fetch takes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backends</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect your own servers: add the address of a ComfyUI, test it, save, restart the engine. Until then everything works in practice mode.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same for all servers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where finished images go. The test stores a small probe, reads it back and deletes it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cloudflare R2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Analyser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who describes a candidate, for the safety gate and for the draft of its character.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vision model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>wd-tagger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Database</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One file on this machine holds everything but the images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data folder and log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who pays for characters made by hand, and with what.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Owners</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What one nightly run does. It is on when this machine&apos;s scheduler starts “charhub-console night”; without that entry no night begins by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Generation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How characters are painted when a run says nothing else.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the Candidates page. Press + and then the key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Interface</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language, theme and blur of this window.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EngineThread</name>
    <message>
        <source>Something unexpected happened ({0}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again; if it stays, copy the details and report them with the log.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>A grant is a whole number above 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A person has to look at the candidate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A time without a time zone was given.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add it again, or retry the view.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An unexpected error ended this view.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program may hold it; it is asked again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program may listen at this address, or its version does not fit this console.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attempts count from 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check HTTP_PROXY, HTTPS_PROXY and ALL_PROXY.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check R2_ACCESS_KEY_ID and R2_SECRET_ACCESS_KEY; the token needs object read and write on the bucket.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check R2_BUCKET_NAME.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check R2_ENDPOINT_URL and the system&apos;s clock.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check R2_ENDPOINT_URL: it is the S3 API address, not the public one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check analyser.model and analyser.url (most services want it to end in /v1).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check sort, period, tags and levels of the fetch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that analyser.model takes images, and that analyser.url ends where the service says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the data folder is there and its disk is connected, then try again; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the R2 settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the bucket.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the clock of this machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the computer&apos;s clock and, for a private certificate authority, set SSL_CERT_FILE.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the disk and the folder&apos;s permissions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the disk, then retry.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the disk; a damaged file may be moved away, unfinished runs go on from their own rows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the folder&apos;s permissions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the network, then retry.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the permissions of its folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the recipe against this server with `charhub-console recipes check`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the recipe with `charhub-console recipes check`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a recipe of kind practice for this character.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a shorter one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose an attempt that is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another candidate, or try again later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another candidate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another data folder with --data or CHARHUB_CONSOLE_DATA, or mend its permissions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another data folder, or move that file away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another one with --data or CHARHUB_CONSOLE_DATA, or mend its permissions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Civitai answered without a list of images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Civitai may be holding back downloads from here; try again later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close programs that have console.db open, then try again; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the file into the folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct that place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the file, or delete it to have the shipped keys.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download it again, or set analyser.tagger_sha256 to the one published with this version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit its prompts when you retry a view.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit the file by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetch or generate it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetch the candidate&apos;s image first, then analyse it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill it in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow it with `charhub-console runs follow`, or cancel that run first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow it with `charhub-console runs follow`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space on the disk of the data folder, then try again; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space or choose another data folder, then retry.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Generate it first, or retry its failed views.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Generate it first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Generate or fetch it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Generate the avatar first, or use a recipe that works without references.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Generate the view again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a JPEG, PNG or WebP file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a smaller image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give an absolute path.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give it by environment variable or `.env`, or start the desktop&apos;s keyring.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give more characters of the id.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the candidate&apos;s own id.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give this user the right to write the data folder and the files in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give this user write permission or choose another data folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install charhub-console again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install the newest console; an older one must not write this file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It cannot be generated.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has ended already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is made when the engine opens for the first time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is painted again; check who tidies its disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is sent again; if it happens often, look at the server&apos;s log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is submitted again by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It may belong to another data folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It needs the columns name and category, and the ratings general, sensitive, questionable and explicit (category 9).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It refuses for legal reasons; nothing to do here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It stays held.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It stops at its next step; nothing of it is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was not opened. Reject this candidate, or look into it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its version may not fit this console, or a setting it was given is not valid there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys are relative, use forward slashes and plain ASCII names, and do not begin with dev/ or prod/.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let the recipe&apos;s output node save a PNG.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>List them with `charhub-console candidates list`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>List them with `charhub-console characters list` or `charhub-console runs`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>List them with `charhub-console characters list`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>List them with `charhub-console runs`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at it and decide again in the candidates list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the image; if you are sure, approve it once more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the server&apos;s log, then retry the view.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the server, then retry the view.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the view again; something else has moved it on meanwhile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make it a readable UTF-8 text file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the data folder to a local disk; network folders cannot hold it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No image came of this attempt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No vision model is chosen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is being painted of this view.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was changed. Keep using the former version of the console, and report this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was changed; if you did nothing unusual, report this as a bug of the console.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was changed; run `charhub-console doctor`, and report this if it stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was replaced; retry to get a new key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only characters that have not begun can be moved up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the file there, and check who may read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Raise --max-upload-size of that ComfyUI.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reinstall the console: its resources are incomplete.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reject it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report this as a bug of the console.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart that ComfyUI.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart that ComfyUI; the job goes to another server meanwhile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry the view later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry the view to draw it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry the view to paint it after all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry the view, or raise generation.image_timeout_s if the server is just slow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry the view.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry the view; if it happens again, look at the server&apos;s disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry; if it repeats, check the memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry; if it repeats, check the network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry; if it repeats, check the storage service.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say how many credits to add.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say in a sentence who the character is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say what is to be painted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See the log, then retry the view.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set analyser.model to one the service has.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set analyser.tagger_labels to the selected_tags.csv published beside the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set analyser.tagger_path to a file that is there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set analyser.tagger_path to the model.onnx of a wd-tagger.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set analyser.tagger_sha256 to the one published with the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set analyser.url and analyser.model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set comfyui.urls (COMFYUI_URLS), or use the recipe practice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set it, or use the local storage.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set this machine&apos;s clock.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the console again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the fetch again from the beginning.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the server, or choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the console, keep a copy of console.db, and put the newest backup in its place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That is no recipe file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That path cannot be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The PNG file ends too early.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The PNG file is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The SHA-256 of the tagger&apos;s model is not set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The XMP block of this file cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The XMP block of this file is not one of ours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The address of this image is no longer kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The analyser did not answer with JSON.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The analyser&apos;s answer was cut off at its length limit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The analyser&apos;s model answered nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The analyser&apos;s model refused to describe this image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The analyser&apos;s service answered something that is no chat completion.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The analyser&apos;s service answered without a list of models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The analyser&apos;s service reported an error instead of answering.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The analyser&apos;s service wants fewer requests.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The built-in painter does not know this job.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The built-in painter was closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The bytes changed on their way to storage.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The data folder cannot be written to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The database cannot use its write-ahead log in this folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The database does not answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The database file cannot be opened or read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The database file is damaged or is no database.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The database is closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The database is locked by another program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The database may not be written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The description is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk that holds the database is full.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The drawing was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The generated image is blank.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The image file is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The image file is truncated or damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The image is not the one this attempt stored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keyring cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keyring chosen for this machine cannot be loaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keyring is locked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list of real people is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list of sample candidates cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The openai analyser needs an address and a model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The practice samples have no such page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program&apos;s own resources are missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The prompt is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy in the environment cannot be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The queue&apos;s file jobs.db is damaged or cannot be written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The storage cannot be reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The storage did not answer in time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The storage folder gave other bytes back than it got.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The storage gave other bytes back than it got.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The storage has no such bucket.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The storage is too slow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The storage refused a request from the wrong time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The storage refused our key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The storage wants fewer requests.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The storage&apos;s answer broke off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The storage&apos;s certificate is not trusted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stored object is larger than any image of ours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tagger&apos;s label file is not one of a wd-tagger.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tagger&apos;s output makes no sense.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The wd-tagger needs a model file and its labels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The wd-tagger needs onnxruntime, which is not installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no Civitai API at this address (404).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no database yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no decision to undo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no failed view to retry.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no image to look at.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no list of names.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no such character.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This attempt was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This cannot be generated.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This character was never generated.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file is a database of another program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This image was deleted at Civitai.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is an animation, not a still image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This sample image is not there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This session was opened without the engine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To paint a good view anew, name it with --view.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To paint a good view anew, retry that view.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To stop what waits, cancel the character.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top up the account this key belongs to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again; if it lasts, its version may not fit this console.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again; if it lasts, the model file may not fit the installed onnxruntime.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try another seed; if it stays blank, check the recipe&apos;s model and VAE files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn the source image on as a reference, or use another recipe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update that ComfyUI to 0.3.45 or later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use Python 3.11, or a Python that brings SQLite 3.42 or newer (python.org, uv).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use a relative path with forward slashes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use dev or prod; CharHub deletes everything else.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the id as it is stored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the model.onnx and selected_tags.csv of one model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the model.onnx and selected_tags.csv of one wd-tagger model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the original file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait for it to end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait, or cancel it first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What answered is no S3 storage.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What came is no JPEG, PNG or WebP image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write keys such as A, 1 or Ctrl+Z.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Grid</name>
    <message>
        <source>Candidates</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HintStrip</name>
    <message>
        <source>Keys: {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Language</name>
    <message>
        <source>Like the system</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Open settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Practice</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Nights</name>
    <message>
        <source>have an avatar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>have all four references</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>have at least two references</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Analyse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Store</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>Candidates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Generation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Pages</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Practice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample candidates, a built-in painter, a folder of their own. Nothing leaves this machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>watching</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another console of this data folder does the work; this one shows it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Servers …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} does not answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1} servers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} queued</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Generation servers: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The database answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Database</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Work</name>
    <message numerus="yes">
        <source>{0} of %Ln image(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running work: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel the running work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the running work …</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
