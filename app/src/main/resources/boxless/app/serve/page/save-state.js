import { allSavings, unsaved } from "./saving.js";
import { notify } from "./notices.js";

const WORDS = {
    saving: "Saving …",
    waiting: "Not saved: trying again",
    conflict: "Not saved: changed elsewhere",
    refused: "Not saved",
};

/**
 * Shows whether everything is on the server, of the open image and of those opened before, and what to do if not.
 *
 * @param {import("./editor.js").Editor} editor
 * @param {import("./library.js").Library} library
 */
export function watchSaving(editor, library) {
    const place = document.getElementById("saved");
    const notices = new Map(); // Saving -> {state, close}

    const show = () => {
        const troubled = [editor.saving, ...unsaved()].find((saving) => saving && saving.state !== "saved");
        const elsewhere = troubled && troubled !== editor.saving ? `${troubled.annotations.picture.name}: ` : "";
        place.textContent = troubled ? elsewhere + WORDS[troubled.state] : editor.saving ? "Saved" : "";
        place.dataset.state = troubled?.state ?? "saved";
        place.title = troubled?.error?.message ?? "Every change is saved at once";
    };

    const explain = (saving) => {
        const { state, error } = saving;
        const before = notices.get(saving);
        if (before?.state === state || state === "saving") {
            return; // said already; or about to be known
        }
        before?.close();
        notices.delete(saving);
        const text = `The last changes to ${saving.annotations.picture.name} are not saved yet, but kept here (${error?.message}).`;
        if (state === "waiting" || state === "refused") {
            notices.set(saving, { state, close: notify(text, { kind: "error", action: { label: "Try now", run: () => saving.save() } }) });
        } else if (state === "conflict" && saving === editor.saving) {
            askAboutConflict(editor);
        } else if (state === "conflict") {
            const run = () => library.open(saving.annotations.picture);
            notices.set(saving, { state, close: notify(text, { kind: "error", action: { label: "Decide", run } }) });
        }
    };

    allSavings.addEventListener("state", (event) => {
        explain(event.detail);
        show();
    });
    editor.addEventListener("open", () => {
        show();
        if (editor.saving.state === "conflict") {
            askAboutConflict(editor);
        }
    });
}

function askAboutConflict(editor) {
    const { saving, annotations } = editor;
    const dialog = document.getElementById("conflict-dialog");
    document.getElementById("conflict-text").textContent =
        `Your last changes to ${annotations.picture.name} are kept here, but not saved, because it was saved from elsewhere since you opened it.`;
    dialog.addEventListener(
        "close",
        () => {
            if (dialog.returnValue === "theirs") {
                editor.reload().catch((error) => notify(error.message, { kind: "error" }));
            } else if (dialog.returnValue === "mine") {
                saving.overwrite(saving.error.answer.version);
            } else {
                const run = () => askAboutConflict(editor);
                notify(`${annotations.picture.name} is not saved.`, { kind: "error", action: { label: "Decide", run } });
            }
        },
        { once: true },
    );
    dialog.returnValue = "";
    dialog.showModal();
}
