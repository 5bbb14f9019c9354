import { notify } from "./notices.js";

const WORDS = {
    saved: "Saved",
    saving: "Saving …",
    waiting: "Not saved: trying again",
    conflict: "Not saved: changed elsewhere",
    refused: "Not saved",
};

let close = null;

/**
 * Shows whether everything is on the server, and what to do if not.
 *
 * @param {import("./editor.js").Editor} editor
 */
export function showSaveState(editor) {
    const { saving } = editor;
    const place = document.getElementById("saved");
    place.textContent = WORDS[saving.state];
    place.dataset.state = saving.state;
    place.title = saving.error?.message ?? "Every change is saved at once";
    if (saving.state === "saved") {
        close?.();
        close = null;
    } else if (saving.state === "waiting" || saving.state === "refused") {
        const text = `Your last changes are not saved yet; they are kept here. ${saving.error.message}`;
        close = notify(text, { kind: "error", action: { label: "Try now", run: () => saving.save() } });
    } else if (saving.state === "conflict") {
        askAboutConflict(editor);
    }
}

function askAboutConflict(editor) {
    const { saving, annotations } = editor;
    const dialog = document.getElementById("conflict-dialog");
    document.getElementById("conflict-text").textContent =
        `${annotations.picture.name}: ${saving.error.message}. Your last changes are still here, but not saved.`;
    const version = saving.error.answer.version;
    dialog.addEventListener(
        "close",
        () => {
            if (dialog.returnValue === "theirs") {
                editor.reload();
            } else if (dialog.returnValue === "mine") {
                saving.overwrite(version);
            } else {
                notify("Your changes are not saved.", { kind: "error", action: { label: "Decide", run: () => askAboutConflict(editor) } });
            }
        },
        { once: true },
    );
    dialog.returnValue = "";
    dialog.showModal();
}
