const MANY = 12; // so many images need a filter

/** The list of the images below the data folder. */
export class PictureList {
    #list = document.getElementById("pictures");
    #count = document.getElementById("pictures-count");
    #filter = document.getElementById("filter");
    #pictures = [];
    #open = null;

    /** @param {(entry: object) => void} choose called with an entry of GET /v1/pictures */
    constructor(choose) {
        this.#list.addEventListener("click", (event) => {
            const id = event.target.closest("button")?.dataset.id;
            const entry = this.#pictures.find((other) => other.id === id);
            if (entry) {
                choose(entry);
            }
        });
        this.#filter.addEventListener("input", () => this.#showMatching());
    }

    /** The entries that the filter leaves. */
    get shown() {
        const part = this.#filter.value.trim().toLowerCase();
        return this.#pictures.filter((entry) => entry.name.toLowerCase().includes(part));
    }

    /** @param {object[]} pictures all entries; those of images that cannot be read have no size, but an `error`; `objects_error` says why objects cannot be read */
    show(pictures) {
        this.#pictures = pictures;
        this.#list.replaceChildren(...pictures.map(item));
        this.#filter.hidden = pictures.length < MANY;
        this.#showCount();
        this.#showMatching();
        this.markOpen(this.#open);
    }

    /** Takes over an entry that changed. */
    update(entry) {
        this.#pictures = this.#pictures.map((other) => (other.id === entry.id ? entry : other));
        const button = this.#button(entry.id);
        button?.replaceChildren(...item(entry).firstChild.childNodes);
        this.#showCount();
    }

    /** Shows which image is open. */
    markOpen(id) {
        this.#list.querySelector("[aria-current]")?.removeAttribute("aria-current");
        this.#open = id;
        const button = this.#button(id);
        button?.setAttribute("aria-current", "true");
        button?.scrollIntoView({ block: "nearest" });
    }

    #showMatching() {
        const ids = new Set(this.shown.map((entry) => entry.id));
        [...this.#list.children].forEach((row) => (row.hidden = !ids.has(row.firstChild.dataset.id)));
        document.getElementById("no-match").hidden = ids.size > 0 || this.#pictures.length === 0;
    }

    #button(id) {
        return id && this.#list.querySelector(`[data-id="${CSS.escape(id)}"]`);
    }

    #showCount() {
        const annotated = this.#pictures.filter((entry) => entry.objects !== null).length;
        this.#count.textContent = this.#pictures.length ? `${annotated} of ${this.#pictures.length} annotated` : "none yet";
    }
}

function item(entry) {
    const slash = entry.name.lastIndexOf("/");
    const size = entry.error ? "cannot be read" : `${entry.width} × ${entry.height}`;
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.id = entry.id;
    button.title = entry.error ? `${entry.name} ${entry.error}` : (entry.objects_error ?? `${entry.name}, ${size} pixels`);
    button.append(span("file", entry.name.slice(slash + 1)), span("size", slash < 0 ? size : `${size} in ${entry.name.slice(0, slash)}`));
    if (entry.objects_error) {
        const badge = span("badge damaged", "!");
        badge.append(span("unseen", " its objects cannot be read"));
        button.append(badge);
    } else if (entry.objects !== null && !entry.error) {
        const badge = span("badge", entry.objects.toLocaleString("en"));
        badge.append(span("unseen", entry.objects === 1 ? " object" : " objects"));
        button.append(badge);
    }
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
