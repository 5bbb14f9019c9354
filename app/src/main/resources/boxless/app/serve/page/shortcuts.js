const STORED = "boxless-single-keys";
const WITH_ALT = new Set(["[", "]"]); // typed with the Option key where keyboards of Macs have letters in their places, as the German one

/**
 * @typedef {object} Shortcut
 * @property {string[]} keys as KeyboardEvent.key, lower case, "ctrl+" and "shift+" in front; the first is shown
 * @property {string} [what] it does, for the help; absent where another entry says it
 * @property {(event: KeyboardEvent) => void} [run] absent where another part of the page listens
 * @property {string} [shown] instead of the first key
 */

/**
 * Listens to shortcuts and lists them in the help.
 *
 * @param {Shortcut[]} shortcuts
 */
export function listenToShortcuts(shortcuts) {
    const single = document.getElementById("single-keys");
    single.checked = localStorage.getItem(STORED) !== "off";
    single.addEventListener("change", () => localStorage.setItem(STORED, single.checked ? "on" : "off"));
    listInHelp(shortcuts);
    const byKey = new Map(shortcuts.filter(({ run }) => run).flatMap((shortcut) => shortcut.keys.map((key) => [key, shortcut])));
    addEventListener("keydown", (event) => {
        if ((event.altKey && !WITH_ALT.has(event.key)) || event.isComposing || document.querySelector("dialog[open]")) {
            return;
        }
        const typing = event.target.closest("input, select, textarea");
        const control = event.ctrlKey || event.metaKey;
        const pressed = event.key.toLowerCase();
        const shortcut = byKey.get((control ? "ctrl+" : "") + (event.shiftKey && control ? "shift+" : "") + pressed);
        const letter = pressed.length === 1 && !control;
        if (shortcut && !typing && (single.checked || !letter)) {
            event.preventDefault();
            shortcut.run(event);
        }
    });
}

/**
 * Goes to the image after a choice with the pointer: a list in focus takes letters for the beginnings of its entries. Who chooses with the keys may not be
 * done yet.
 *
 * @param {HTMLSelectElement} list
 * @param {HTMLElement} image
 */
export function leaveAfterChoice(list, image) {
    let pointed = false;
    list.addEventListener("pointerdown", () => (pointed = true));
    list.addEventListener("keydown", () => (pointed = false));
    list.addEventListener("change", () => pointed && image.focus());
}

function listInHelp(shortcuts) {
    const list = document.getElementById("keys");
    for (const { keys, shown, what } of shortcuts.filter((shortcut) => shortcut.what)) {
        const term = document.createElement("dt");
        (shown ?? keys[0]).split(" ").forEach((key) => {
            const cap = document.createElement("kbd");
            cap.textContent = key.length === 1 ? key.toUpperCase() : key;
            term.append(cap);
        });
        const text = document.createElement("dd");
        text.textContent = what;
        const pair = document.createElement("div");
        pair.append(term, text);
        list.append(pair);
    }
}
