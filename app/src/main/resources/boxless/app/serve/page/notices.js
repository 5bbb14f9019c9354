const SECONDS = 7;

/**
 * Shows a message. Errors stay until they are closed; others leave after a while.
 *
 * @param {string} text
 * @param {{kind?: "info"|"error", action?: {label: string, run: () => void}}} [options]
 * @returns {() => void} closes it
 */
export function notify(text, { kind = "info", action } = {}) {
    const region = document.getElementById("notices");
    [...region.children].filter((other) => other.dataset.text === text).forEach((other) => other.remove());
    const notice = document.createElement("div");
    notice.className = `notice ${kind}`;
    notice.dataset.text = text;
    if (kind === "error") {
        notice.setAttribute("role", "alert");
    }
    const words = document.createElement("p");
    words.textContent = text;
    notice.append(words);
    const close = () => notice.remove();
    if (action) {
        notice.append(button(action.label, () => (close(), action.run())));
    }
    const dismiss = button("×", close);
    dismiss.classList.add("plain");
    dismiss.setAttribute("aria-label", "Close this message");
    notice.append(dismiss);
    region.append(notice);
    if (kind !== "error") {
        setTimeout(close, SECONDS * 1000);
    }
    while (region.children.length > 4) {
        region.firstChild.remove();
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
