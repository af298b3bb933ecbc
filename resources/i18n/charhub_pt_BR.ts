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
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all ages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from {0}</source>
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
    <message>
        <source>{0} credits · {1} short</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Generate · {0} credits, {1} left</source>
        <translation type="unfinished"></translation>
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
        <source>About {0}, as the last {1} took.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} images are ahead of it.</source>
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
    <message>
        <source>{0} new</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} hidden by level</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} blocked by the safety gate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} held by the safety gate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} without an image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} unreadable</source>
        <translation type="unfinished"></translation>
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
        <source>Age</source>
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
    <message>
        <source>{0} staged, nothing counts yet</source>
        <translation type="unfinished"></translation>
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
    <message>
        <source>This costs {0} credits and {1} has {2}. Add credits, or choose the official bot.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>↑ {0} new above</source>
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
    <message>
        <source>undecided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>approved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rejected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on hold</source>
        <translation type="unfinished"></translation>
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
        <source>This view is being painted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel it first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint it anew for {0} credits?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The good image stays active until the new one is there. {0} pays.</source>
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
        <source>Go to the candidates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all</source>
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
    <message>
        <source>About {0} of {1} fit into the time; the rest is carried over.</source>
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
        <source>Attempt {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server</source>
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
        <source> of </source>
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
    <message>
        <source>1 view is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} views are missing</source>
        <translation type="unfinished"></translation>
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
    <message>
        <source>{0} of {1} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>source</source>
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
        <source>front</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>side</source>
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
        <source>done, with failures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done, with alerts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1} characters</source>
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
        <source>Notices</source>
        <comment>Practice mode: everything works, nothing leaves this machine.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notices</source>
        <comment>Sample candidates and a built-in painter. Add a ComfyUI server to paint for real.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notices</source>
        <comment>Open settings</comment>
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
        <source>Testing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking …</source>
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
        <source>{0} – practice</source>
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
    <name>Questions</name>
    <message>
        <source>Close while {0} images are still to be made?</source>
        <translation type="unfinished"></translation>
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
        <source>What is finished stays. What is being painted stops, and failed views can be retried.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
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
    <message>
        <source>{0} of {1} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running work: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} failed</source>
        <translation type="unfinished"></translation>
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
