/**
 * Shows the images below the data folder.
 *
 * @param {object[]} pictures entries of GET /v1/pictures
 * @param {string|undefined} open id of the image that is open
 * @param {(entry: object) => void} choose
 */
export function showPictures(pictures, open, choose) {
    const list = document.getElementById("pictures");
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    list.replaceChildren(...pictures.map((entry) => item(entry, entry.id === open, choose)));
    const annotated = pictures.filter((entry) => entry.objects !== null).length;
    document.getElementById("pictures-count").textContent = pictures.length ? `${annotated} of ${pictures.length} annotated` : "none yet";
    if (focused) {
        list.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
    }
    list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
}

/** Entries of images that cannot be read have no size, but an `error`. */
function item(entry, current, choose) {
    const slash = entry.name.lastIndexOf("/");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.id = entry.id;
    const size = entry.error ? "cannot be read" : `${entry.width} × ${entry.height}`;
    button.title = entry.error ?? `${entry.name}, ${size} pixels`;
    if (current) {
        button.setAttribute("aria-current", "true");
    }
    button.append(
        span("file", entry.name.slice(slash + 1)),
        span("size", `${size}${slash < 0 ? "" : ` in ${entry.name.slice(0, slash)}`}`),
    );
    if (entry.objects !== null && !entry.error) {
        const badge = span("badge", String(entry.objects));
        badge.append(span("unseen", entry.objects === 1 ? " object" : " objects"));
        button.append(badge);
    }
    button.addEventListener("click", () => choose(entry));
    const row = document.createElement("li");
    row.append(button);
    return row;
}

function span(name, text) {
    const made = document.createElement("span");
    made.className = name;
    made.textContent = text;
    return made;
}
