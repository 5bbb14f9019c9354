const SECONDS = 7;
const MOST = 4;

const shown = []; // {text, close}, the oldest first

/**
 * Shows a message. Errors stay until they are closed; others leave after a while.
 *
 * @param {string} text
 * @param {{kind?: "info"|"error", action?: {label: string, run: () => void}, onClose?: () => void}} [options] `onClose` is called as soon as it is gone,
 *     whoever closed it
 * @returns {() => void} closes it
 */
export function notify(text, { kind = "info", action, onClose = () => {} } = {}) {
    shown.filter((other) => other.text === text).forEach((other) => other.close());
    const notice = document.createElement("div");
    notice.className = `notice ${kind}`;
    if (kind === "error") {
        notice.setAttribute("role", "alert");
    }
    const words = document.createElement("p");
    words.textContent = text;
    notice.append(words);
    const close = () => {
        const at = shown.indexOf(entry);
        if (at >= 0) {
            shown.splice(at, 1);
            notice.remove();
            onClose();
        }
    };
    const entry = { text, close };
    if (action) {
        notice.append(button(action.label, () => (close(), action.run())));
    }
    const dismiss = button("×", close);
    dismiss.classList.add("plain");
    dismiss.setAttribute("aria-label", "Close this message");
    notice.append(dismiss);
    document.getElementById("notices").append(notice);
    shown.push(entry);
    if (kind !== "error") {
        setTimeout(close, SECONDS * 1000);
    }
    if (shown.length > MOST) {
        shown[0].close();
    }
    return close;
}

/**
 * Shows what went wrong.
 *
 * @returns {() => void} closes the message
 */
export function notifyError(error) {
    if (error.status === undefined) {
        console.error(error);
    }
    return error.name === "AbortError" ? () => {} : notify(error.message, { kind: "error" });
}

function button(label, run) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", run);
    return made;
}
