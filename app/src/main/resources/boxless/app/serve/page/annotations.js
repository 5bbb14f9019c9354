/**
 * The objects of the open image, which of them are selected, and the way back. Sends `change` when objects changed, `selection` when only the
 * selection did.
 */
export class Annotations extends EventTarget {
    #past = [];
    #future = [];

    /**
     * @param {{id: string, mark: string, name: string, width: number, height: number}} picture `mark` tells it from others of the same id
     * @param {import("./annotated-object.js").AnnotatedObject[]} objects from back to front
     */
    constructor(picture, objects) {
        super();
        this.picture = picture;
        this.objects = objects;
        this.selection = new Set();
    }

    /** The selected objects, in the order in which they were selected. */
    get selected() {
        const byId = new Map(this.objects.map((object) => [object.id, object]));
        return [...this.selection].flatMap((id) => byId.get(id) ?? []);
    }

    get canUndo() {
        return this.#past.length > 0;
    }

    get canRedo() {
        return this.#future.length > 0;
    }

    find(id) {
        return this.objects.find((object) => object.id === id);
    }

    /**
     * One step that can be undone.
     *
     * @param {string} what it did, in words
     * @param {AnnotatedObject[]} objects all that the image has from now on
     * @param {Iterable<string>} [selection] ids; without it those that are still there stay selected
     */
    edit(what, objects, selection = this.selection) {
        this.#past.push({ what, objects: this.objects, selection: this.selection });
        this.#future = [];
        this.#show(objects, selection);
    }

    /** Replaces objects by id; those without a replacement stay. */
    replace(what, changed) {
        const byId = new Map(changed.map((object) => [object.id, object]));
        this.edit(what, this.objects.map((object) => byId.get(object.id) ?? object));
    }

    /** @returns {string|undefined} what was undone */
    undo() {
        return this.#step(this.#past, this.#future);
    }

    redo() {
        return this.#step(this.#future, this.#past);
    }

    #step(from, to) {
        const step = from.pop();
        if (step) {
            to.push({ what: step.what, objects: this.objects, selection: this.selection });
            this.#show(step.objects, step.selection);
        }
        return step?.what;
    }

    select(ids) {
        this.selection = new Set(ids);
        this.dispatchEvent(new Event("selection"));
    }

    toggle(id) {
        const ids = new Set(this.selection);
        if (!ids.delete(id)) {
            ids.add(id);
        }
        this.select(ids);
    }

    #show(objects, selection) {
        const ids = new Set(objects.map((object) => object.id));
        this.objects = objects;
        this.selection = new Set([...selection].filter((id) => ids.has(id)));
        this.dispatchEvent(new Event("change"));
    }
}
