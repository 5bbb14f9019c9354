import { count } from "./words.js";
import { cssColour } from "./colours.js";

const ROW = 30; // CSS pixels; the style sheet says the same
const SPARE = 8; // rows drawn above and below those in sight

const COLUMNS = [
    { name: "#", title: "Number", of: (object, slot) => slot, show: (object, slot) => slot },
    { name: "Class", of: (object) => object.category, show: (object) => object.category },
    { name: "Area", title: "Area in pixels", of: (object) => object.area, show: (object) => object.area.toLocaleString("en") },
    { name: "⌀", title: "Mean diameter in pixels: of the disc of the same area", of: (object) => object.diameter, show: (object) => object.diameter.toFixed(1) },
    { name: "Score", of: (object) => object.score ?? 2, show: (object) => object.score?.toFixed(2) ?? "–" },
    {
        name: "Box",
        title: "Left, top, width × height in pixels",
        of: (object) => object.box[0] + object.box[1] * 1e6,
        show: ({ box: [x, y, width, height] }) => `${x}, ${y}, ${width} × ${height}`,
    },
];

/** The table of measurements. It draws only the rows in sight, so that thousands of objects cost no more than a few. */
export class ObjectsTable {
    #frame = document.getElementById("table-frame");
    #table = document.getElementById("objects-table");
    #body = document.getElementById("table-body");
    #column = COLUMNS[0];
    #direction = 1;
    #rows = [];
    #active = -1; // row with the keyboard's mark; -1: none; 2.5: the gap between rows 2 and 3, where the marked one was deleted
    #anchor = -1;
    #due = false;

    /** @param {import("./editor.js").Editor} editor */
    constructor(editor) {
        this.editor = editor;
        this.#buildHead();
        this.#frame.addEventListener("scroll", () => this.#drawSoon());
        new ResizeObserver(() => this.#drawSoon()).observe(this.#frame);
        this.#body.addEventListener("click", (event) => this.#clicked(event));
        this.#table.addEventListener("keydown", (event) => this.#key(event));
        editor.addEventListener("open", () => {
            this.#active = -1;
            this.#frame.scrollTop = 0;
            this.#show();
        });
        editor.addEventListener("change", () => this.#show());
        editor.addEventListener("selection", () => this.#follow());
    }

    get #annotations() {
        return this.editor.annotations;
    }

    #slot(object) {
        return this.editor.stage.layer.slotOf(object.id);
    }

    #buildHead() {
        const heads = COLUMNS.map((column) => {
            const head = document.createElement("th");
            head.scope = "col";
            const button = document.createElement("button");
            button.type = "button";
            button.textContent = column.name;
            button.title = `${column.title ?? column.name}; sort`;
            button.addEventListener("click", () => {
                this.#direction = this.#column === column ? -this.#direction : 1;
                this.#column = column;
                this.#show();
            });
            head.append(button);
            return head;
        });
        document.getElementById("table-head").replaceChildren(...heads);
    }

    #show() {
        const before = this.#rows;
        const { of } = this.#column;
        const keyed = this.#annotations.objects.map((object) => ({ object, key: of(object, this.#slot(object)) }));
        const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
        keyed.sort((a, b) => this.#direction * compare(a.key, b.key) || this.#slot(a.object) - this.#slot(b.object));
        this.#rows = keyed.map(({ object }) => object);
        [...document.getElementById("table-head").children].forEach((head, i) => {
            head.ariaSort = COLUMNS[i] === this.#column ? (this.#direction > 0 ? "ascending" : "descending") : "none";
        });
        this.#table.setAttribute("aria-rowcount", this.#rows.length + 1);
        this.#keepMark(before);
        this.#follow();
    }

    /** Leaves the mark at its object, or in the gap that it left. */
    #keepMark(before) {
        const index = new Map(this.#rows.map((object, i) => [object.id, i]));
        const marked = before[this.#active];
        if (!marked) {
            this.#active = Math.min(this.#active, this.#rows.length - 0.5);
        } else {
            const left = before.slice(0, this.#active).filter((object) => index.has(object.id)).length;
            this.#active = index.get(marked.id) ?? left - 0.5;
        }
    }

    /** Shows the selection, scrolling to it if it was made elsewhere. */
    #follow() {
        const { selection } = this.#annotations;
        const total = count(this.#rows.length, "object");
        document.getElementById("objects-count").textContent = selection.size ? `${selection.size} of ${total} selected` : total;
        if (selection.size === 0) {
            this.#anchor = -1;
        } else {
            if (!selection.has(this.#rows[this.#active]?.id)) {
                this.#active = this.#anchor = this.#rows.findIndex((object) => selection.has(object.id));
            }
            this.#scrollToActive();
        }
        this.#drawSoon();
    }

    #scrollToActive() {
        if (this.#active >= 0) {
            const top = this.#active * ROW;
            const room = this.#frame.clientHeight - 2 * ROW; // below the head
            this.#frame.scrollTop = Math.max(top - room, Math.min(top, this.#frame.scrollTop));
        }
    }

    #drawSoon() {
        if (!this.#due) {
            this.#due = true;
            requestAnimationFrame(() => {
                this.#due = false;
                this.#draw();
            });
        }
    }

    #draw() {
        if (!this.#annotations) {
            return;
        }
        const inSight = Math.ceil(this.#frame.clientHeight / ROW);
        const top = Math.min(Math.floor(this.#frame.scrollTop / ROW), this.#rows.length - inSight); // there may be fewer than when it was scrolled
        const first = Math.max(0, top - SPARE);
        const last = Math.min(this.#rows.length, first + inSight + 2 * SPARE);
        const rows = this.#rows.slice(first, last).map((object, i) => this.#row(object, first + i));
        this.#body.replaceChildren(spacer(first), ...rows, spacer(this.#rows.length - last));
        const active = Number.isInteger(this.#active) && this.#active >= first && this.#active < last ? `row-${this.#active}` : "";
        this.#table.setAttribute("aria-activedescendant", active);
    }

    #row(object, index) {
        const slot = this.#slot(object);
        const row = document.createElement("tr");
        row.id = `row-${index}`;
        row.dataset.index = index;
        row.setAttribute("aria-rowindex", index + 2);
        row.setAttribute("aria-selected", this.#annotations.selection.has(object.id));
        row.classList.toggle("active", index === this.#active);
        for (const column of COLUMNS) {
            const cell = document.createElement("td");
            cell.textContent = column.show(object, slot);
            row.append(cell);
        }
        const swatch = document.createElement("i");
        swatch.style.backgroundColor = cssColour(slot);
        row.firstChild.prepend(swatch);
        row.title = { model: "found by a model", click: "made by clicks", hand: "changed by hand" }[object.source];
        return row;
    }

    #clicked(event) {
        const index = Number(event.target.closest("tr")?.dataset.index ?? -1);
        if (index < 0) {
            return;
        }
        if (event.ctrlKey || event.metaKey) {
            this.#active = this.#anchor = index;
            this.#annotations.toggle(this.#rows[index].id);
        } else {
            this.#choose(index, event.shiftKey);
        }
    }

    #key(event) {
        const page = Math.max(1, Math.floor(this.#frame.clientHeight / ROW) - 2);
        const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[event.key];
        if (step && this.#rows.length > 0 && event.target === this.#table) {
            event.preventDefault();
            event.stopPropagation();
            this.#choose(Math.max(0, Math.min(this.#rows.length - 1, this.#moved(step))), event.shiftKey);
        }
    }

    /** The row so many rows away from the mark; from a gap the first step leads to the row beside it. */
    #moved(step) {
        return step > 0 ? Math.floor(this.#active + step) : Math.ceil(this.#active + step);
    }

    /** Selects the object of the row after or before the mark, at the end of the table that at its other end. */
    selectNeighbour(step) {
        const rows = this.#rows.length;
        if (rows > 0) {
            this.#choose((Math.max(-1, this.#moved(step)) + rows) % rows, false);
        }
    }

    #choose(index, extend) {
        this.#active = index;
        if (!extend || this.#anchor < 0) {
            this.#anchor = index;
        }
        const [from, to] = [Math.min(this.#anchor, index), Math.max(this.#anchor, index)];
        const ids = this.#rows.slice(from, to + 1).map((object) => object.id);
        this.#annotations.select(index < this.#anchor ? ids.reverse() : ids); // the first one stays the first
        this.editor.stage.view.reveal(this.#rows[index].box);
        this.editor.stage.redraw();
    }
}

function spacer(rows) {
    const row = document.createElement("tr");
    row.className = "spacer";
    row.setAttribute("aria-hidden", "true");
    const cell = row.appendChild(document.createElement("td"));
    cell.style.height = `${rows * ROW}px`;
    return row;
}
