import { allSavings, unsaved } from "./saving.js";
import { notify } from "./notices.js";

const WORDS = {
    saving: "Saving …",
    waiting: "Not saved: trying again",
    conflict: "Not saved: changed elsewhere",
    refused: "Not saved",
};

const dialog = document.getElementById("conflict-dialog");

/**
 * Shows whether everything is on the server, of the open image and of those opened before, and what to do if not.
 *
 * @param {import("./editor.js").Editor} editor
 * @param {import("./library.js").Library} library
 */
export function watchSaving(editor, library) {
    const place = document.getElementById("saved");
    const notices = new Map(); // Saving -> {state, close} of the message that is shown about it
    let asking = false;

    const show = () => {
        const troubled = [editor.saving, ...unsaved()].find((saving) => saving && saving.state !== "saved");
        const elsewhere = troubled && troubled !== editor.saving ? `${troubled.annotations.picture.name}: ` : "";
        place.textContent = troubled ? elsewhere + WORDS[troubled.state] : editor.saving ? "Saved" : "";
        place.dataset.state = troubled?.state ?? "saved";
        place.title = troubled?.error?.message ?? "Every change is saved at once";
    };

    const say = (saving, text, label, run) => {
        notices.get(saving)?.close();
        const close = notify(text, { kind: "error", action: { label, run }, onClose: () => notices.delete(saving) });
        notices.set(saving, { state: saving.state, close });
    };

    const decideLater = (saving, text) => {
        const run = () => (saving === editor.saving ? decide(saving) : library.open(saving.annotations.picture)); // which may have changed by then
        say(saving, text, "Decide", run);
    };

    const decide = (saving) => {
        const { name } = saving.annotations.picture;
        if (asking) {
            decideLater(saving, `${name} is not saved.`); // the dialog is about another image
            return;
        }
        notices.get(saving)?.close();
        asking = true;
        askAboutConflict(saving, (answer) => {
            asking = false;
            if (answer === "mine") {
                saving.overwrite(saving.error.answer);
            } else if (answer !== "theirs") {
                decideLater(saving, `${name} is not saved.`);
            } else if (saving === editor.saving) {
                editor.reload().catch((error) => decideLater(saving, `${name} is not saved, and theirs was not loaded (${error.message}).`));
            } else {
                saving.drop();
                show();
            }
        });
    };

    const explain = (saving) => {
        const { state, error } = saving;
        const before = notices.get(saving);
        if (before?.state === state || state === "saving") {
            return; // said already; or about to be known
        }
        before?.close();
        const text = `The last changes to ${saving.annotations.picture.name} are not saved yet, but kept here (${error?.message}).`;
        if (state === "waiting" || state === "refused") {
            say(saving, text, "Try now", () => saving.save());
        } else if (state === "conflict" && saving === editor.saving) {
            decide(saving);
        } else if (state === "conflict") {
            decideLater(saving, text);
        }
    };

    allSavings.addEventListener("state", (event) => {
        explain(event.detail);
        show();
    });
    editor.addEventListener("open", () => {
        show();
        if (editor.saving.state === "conflict") {
            decide(editor.saving);
        }
    });
}

/**
 * @param {import("./saving.js").Saving} saving
 * @param {(answer: "mine"|"theirs"|"") => void} decided empty if the dialog was left
 */
function askAboutConflict(saving, decided) {
    document.getElementById("conflict-text").textContent =
        `Your last changes to ${saving.annotations.picture.name} are kept here, but not saved, because it was saved from elsewhere since you opened it.`;
    dialog.addEventListener("close", () => decided(dialog.returnValue), { once: true });
    dialog.returnValue = "";
    dialog.showModal();
}
