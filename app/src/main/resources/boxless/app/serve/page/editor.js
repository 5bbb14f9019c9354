import { Annotations } from "./annotations.js";
import { PictureLevels } from "./picture-levels.js";
import { Saving, keptSaving } from "./saving.js";
import { changedObject, makeObject, mostlyShared, readObject } from "./annotated-object.js";
import { count } from "./words.js";
import { notify } from "./notices.js";
import { server, ServerError } from "./server.js";
import { union } from "./spans.js";

/**
 * The open image and what can be done to its objects without a click. Sends `open`, `change`, `selection`, `made` when the object of a New click is there and
 * selected, and `finding` when a model begins or ends to look for objects.
 */
export class Editor extends EventTarget {
    annotations = null;
    saving = null;
    newCategory = ""; // class of new objects; empty: what the model says
    #opening = 0;
    #shown = new AbortController(); // of what listens to the open image
    #searched = new Set(); // annotations of the images in which a model is looking for objects

    /** @param {import("./stage.js").Stage} stage */
    constructor(stage) {
        super();
        this.stage = stage;
    }

    /** Opens an image of the list; what was not saved of it yet is still there, and so is what a model is being asked about it. */
    async open(entry) {
        await this.#open(entry, null);
    }

    /** Reads the objects of the open image again, dropping what was not saved. */
    async reload() {
        await this.#open(this.annotations.picture, this.saving);
    }

    /** @param {Saving|null} dropped whose objects those of the server replace as soon as they are here */
    async #open(entry, dropped) {
        if (entry.error) {
            throw new ServerError(`${entry.name} ${entry.error}`, 422);
        }
        const turn = ++this.#opening;
        const before = keptSaving(entry.id); // the server's objects may be older than what this one saves meanwhile
        const shown = this.annotations?.picture.id === entry.id ? this.saving : undefined; // and so may they where the open image is changed meanwhile
        const version = shown?.version;
        const [image, json] = await Promise.all([server.image(entry.id), server.objects(entry.id)]);
        const bitmap = await decode(image, entry, json.picture);
        if (turn !== this.#opening) {
            bitmap.close(); // another image was chosen meanwhile
            return;
        }
        const picture = { ...entry, width: bitmap.width, height: bitmap.height, mark: json.picture };
        dropped?.drop();
        const newer = shown?.version > Math.max(version, json.version) ? shown : undefined;
        const kept = dropped ? undefined : (before ?? keptSaving(entry.id) ?? newer);
        if (kept && kept.annotations.picture.mark !== picture.mark) {
            bitmap.close();
            throw new Error(`${entry.name} is another image now, and changes of the one before are still on their way. Reload the page to drop them.`);
        }
        const annotations = kept?.annotations ?? new Annotations(picture, json.objects.map(readObject));
        this.#show(annotations, kept ?? new Saving(annotations, json), new PictureLevels(bitmap));
    }

    #show(annotations, saving, levels) {
        this.annotations = annotations;
        this.saving = saving;
        this.stage.open(levels, annotations);
        this.#shown.abort(); // the same objects may be shown again
        this.#shown = new AbortController();
        const { signal } = this.#shown;
        const on = (type, show) => {
            annotations.addEventListener(type, show, { signal });
            annotations.addEventListener(type, () => this.dispatchEvent(new Event(type)), { signal });
        };
        on("change", () => this.stage.showObjects());
        on("selection", () => this.stage.showSelection());
        this.dispatchEvent(new Event("open"));
    }

    /**
     * Asks a model for all objects. They replace those of a model that nobody touched; they do not cover those that an annotator made. Nothing is done
     * while a model looks at this image already.
     *
     * @param {string} model
     */
    async find(model) {
        const { annotations, saving } = this;
        if (this.isFinding) {
            return;
        }
        this.#searched.add(annotations);
        this.dispatchEvent(new Event("finding"));
        try {
            await saving.during(async () => this.#takeOver(annotations, await server.segment(annotations.picture, model)));
        } finally {
            this.#searched.delete(annotations);
            this.dispatchEvent(new Event("finding"));
        }
    }

    /** Whether a model is looking for objects in the open image. */
    get isFinding() {
        return this.#searched.has(this.annotations);
    }

    /** Says what came of a request, with the image's name where another one is open by then. */
    say(annotations, text) {
        notify(annotations === this.annotations ? text : `${annotations.picture.name}: ${text}`);
    }

    #takeOver(annotations, answer) {
        const kept = annotations.objects.filter((object) => object.source !== "model");
        const found = answer.objects.map((json) => ({ ...readObject(json), id: undefined })).map((object) => makeObject(object, annotations.picture.height));
        const fresh = found.filter((object) => !kept.some((other) => mostlyShared(object, other)));
        if (fresh.length > 0 || kept.length < annotations.objects.length) {
            annotations.edit("finding objects", [...fresh, ...kept]); // else an image that was only tried would be saved as one without objects
        }
        const left = found.length - fresh.length;
        const parts = [`${count(found.length, "object")} found by ${answer.model}`];
        if (kept.length > 0) {
            parts.push(`${kept.length} of yours kept`);
        }
        if (left > 0) {
            parts.push(`${left} left out where yours are`);
        }
        const nothing = `${answer.model} found no objects in this image. Another model, or the New tool, may.`;
        this.say(annotations, found.length === 0 ? nothing : parts.join("; ") + ".");
    }

    /** Joins the selected objects into the one that was selected first; into one of the annotator's, if there is any: its class is no model's guess. */
    merge() {
        const { annotations } = this;
        const { selected } = annotations;
        if (selected.length < 2) {
            notify("Select two or more objects to merge: Shift+click them.");
            return;
        }
        const kept = selected.find((object) => object.source !== "model") ?? selected[0];
        const others = new Set(selected.filter((object) => object !== kept));
        const spans = [...others].reduce((all, other) => union(all, other.spans), kept.spans);
        const merged = changedObject(kept, { spans, source: "hand", score: null, points: [] }, annotations.picture.height);
        annotations.edit("merging", annotations.objects.filter((object) => !others.has(object)).map((object) => (object === kept ? merged : object)));
        const dropped = new Set([...others].map((object) => object.category).filter((category) => category !== kept.category));
        if (dropped.size > 0) {
            notify(`Merged as ${kept.category}, not as ${[...dropped].join(" or ")}.`);
        }
    }

    delete() {
        const { annotations } = this;
        const selected = new Set(annotations.selected);
        if (selected.size > 0) {
            annotations.edit(`deleting ${count(selected.size, "object")}`, annotations.objects.filter((object) => !selected.has(object)), []);
        }
    }

    /** @returns {Set<string>} ids of what is selected now; does not change when the selection does */
    get selection() {
        return this.annotations?.selection ?? new Set();
    }

    /**
     * Gives objects a class; where there are none, the objects to come.
     *
     * @param {string} category
     * @param {Set<string>} [ids] of the objects: of those that were selected when the annotator began to type
     */
    setCategory(category, ids = this.selection) {
        const { annotations } = this;
        if (ids.size === 0) {
            this.newCategory = category;
            return;
        }
        const meant = annotations.objects.filter((object) => ids.has(object.id));
        const others = meant.filter((object) => object.category !== category);
        if (category && meant.length === 0) {
            notify(`What was to be called ${category} is not there any more, so no class was changed.`);
        } else if (category && others.length > 0) {
            const source = "hand";
            const changed = others.map((object) => changedObject(object, { category, source }, annotations.picture.height));
            annotations.replace(`changing the class to ${category}`, changed);
        }
    }

    undo() {
        const what = this.annotations?.undo();
        if (what) {
            notify(`Undone: ${what}.`);
        }
    }

    redo() {
        const what = this.annotations?.redo();
        if (what) {
            notify(`Done again: ${what}.`);
        }
    }
}

async function decode({ blob, tag }, { name, width, height }, mark) {
    if (tag && !tag.includes(mark)) {
        throw new Error(`${name} was replaced while it was opened. Open it again.`);
    }
    const bitmap = await createImageBitmap(blob).catch(() => {
        throw new Error(`This browser cannot show ${name}, ${width} × ${height} pixels. Cut it into smaller images.`);
    });
    if (bitmap.width !== width || bitmap.height !== height) {
        throw new Error(`${name} came with ${bitmap.width} × ${bitmap.height} pixels instead of ${width} × ${height}; was the file replaced? Reload the page.`);
    }
    return bitmap;
}
