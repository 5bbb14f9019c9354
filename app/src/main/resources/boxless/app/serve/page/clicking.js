import { changedObject, makeObject, mostlyShared } from "./annotated-object.js";
import { contains, innerPoint, intersection, union } from "./spans.js";
import { notify, notifyError } from "./notices.js";
import { rleOf, spansOf } from "./rle.js";
import { server } from "./server.js";

/** What the click tools do: they ask the server for masks, one click after the other, and change the objects. */
export class Clicking {
    #queue = Promise.resolve();
    #making = []; // {annotations, id}: New clicks not answered yet, since which nothing was selected; id: promise of that of their object, if one is found
    #cut = null; // {object, point}: the first of the two clicks that split

    /**
     * @param {import("./editor.js").Editor} editor
     * @param {import("./models.js").Models} models
     */
    constructor(editor, models) {
        this.editor = editor;
        this.models = models;
        editor.addEventListener("open", () => (this.#cut = null));
        editor.addEventListener("selection", () => (this.#making = this.#making.filter(({ annotations }) => annotations !== editor.annotations)));
        for (const type of ["open", "change", "selection"]) {
            editor.addEventListener(type, () => this.#showMarks());
        }
    }

    /**
     * @param {string} tool id
     * @param {{x: number, y: number}} point pixel, maybe outside of the image
     * @param {{shift: boolean, alt: boolean, control: boolean}} keys held down
     */
    click(tool, point, keys) {
        const { annotations, stage } = this.editor;
        if (!annotations) {
            return;
        }
        const { width, height } = annotations.picture;
        const id = stage.layer.objectAt(point.x, point.y);
        if (tool === "select") {
            this.#select(id, keys);
        } else if (point.x < 0 || point.y < 0 || point.x >= width || point.y >= height) {
            annotations.select([]);
        } else if (tool === "split") {
            this.#splitAt(id, point);
        } else if (!this.models.clicking) {
            notify("No model here answers clicks. Start the server with one: boxless serve -m nuclei -m clicks", { kind: "error" });
        } else if (tool === "new" && !keys.alt && !keys.shift) {
            this.#askAnew(annotations, point);
        } else {
            this.#askMore(annotations, point, !keys.alt && (keys.shift || tool === "more"));
        }
    }

    /** Forgets the first click of a split. */
    cancel() {
        const cancelled = this.#cut !== null;
        this.#cut = null;
        this.#showMarks();
        return cancelled;
    }

    #select(id, keys) {
        const { annotations } = this.editor;
        if (keys.shift || keys.control) {
            if (id) {
                annotations.toggle(id);
            }
        } else {
            annotations.select(id ? [id] : []);
        }
    }

    #askAnew(annotations, point) {
        const making = { annotations, id: null };
        const made = () => (this.#making = this.#making.filter((other) => other !== making));
        making.id = this.#ask(point, () => this.#make(annotations, point, making).finally(made));
        this.#making = [...this.#making, making];
    }

    #askMore(annotations, point, positive) {
        const making = this.#making.findLast((other) => other.annotations === annotations);
        const [object, ...others] = annotations.selected;
        if (making || (object && others.length === 0)) {
            const meant = making ? making.id : object.id; // now, for when its turn comes another one may be selected
            this.#ask(point, async () => this.#refine(annotations, await meant, point, positive));
        } else {
            notify(object ? "Select only one object to change its shape." : "Select the object first, then click what it lacks or has too much.");
        }
    }

    /** @returns {Promise} what the work returns when its turn came; nothing if it failed, which is said */
    #ask(point, work) {
        const { saving, stage } = this.editor;
        const mark = { ...point, kind: "waiting" };
        stage.marks = [...stage.marks, mark];
        stage.redraw();
        this.#queue = saving
            .during(() => this.#queue.then(work))
            .catch((error) => void notifyError(error))
            .finally(() => {
                stage.marks = stage.marks.filter((other) => other !== mark);
                stage.redraw();
            });
        return this.#queue;
    }

    async #mask({ picture }, points, id) {
        const answer = await server.click(picture, this.models.clicking, points, id);
        return { ...answer, spans: spansOf(answer.rle) };
    }

    /** @returns {Promise<string|undefined>} id of the object, which is selected unless another one was meanwhile */
    async #make(annotations, { x, y }, making) {
        const points = [{ x, y, positive: true }];
        const answer = await this.#mask(annotations, points, "new");
        if (answer.spans.length === 0) {
            this.editor.say(annotations, "Nothing found at this place. Try the middle of the object.");
            return undefined;
        }
        const category = this.editor.newCategory || answer.category;
        const made = makeObject({ category, score: answer.score, source: "click", spans: answer.spans, points }, annotations.picture.height);
        const same = annotations.objects.find((object) => mostlyShared(object, made) && Math.abs(object.area - made.area) < 0.2 * made.area);
        const selecting = this.#making.includes(making);
        if (!same) {
            annotations.edit("a new object", [...annotations.objects, made], selecting ? [made.id] : undefined);
        } else if (selecting) {
            const waiting = this.#making;
            annotations.select([same.id]);
            this.#making = waiting; // this was no choice of the annotator
        }
        if (same) {
            this.editor.say(annotations, selecting ? "This object is there already; it is selected now." : "This object is there already.");
        }
        if (selecting && annotations === this.editor.annotations) {
            this.editor.dispatchEvent(new Event("made"));
        }
        return (same ?? made).id;
    }

    /** One more point of an object. What a click made is asked for anew with all its points; anything else is added to or cut. */
    async #refine(annotations, id, { x, y }, positive) {
        const object = annotations.find(id);
        if (!object) {
            const reason = id ? "The object was deleted before this click's turn came" : "The New click before made no object";
            this.editor.say(annotations, `${reason}, so the click was not taken.`);
            return;
        }
        const { height } = annotations.picture;
        const point = { x, y, positive };
        let points = [];
        let answer;
        let spans;
        if (object.points.length > 0) {
            points = [...object.points, point];
            answer = await this.#mask(annotations, points, object.id);
            spans = answer.spans;
        } else if (positive) {
            spans = union(object.spans, (await this.#mask(annotations, [point], object.id)).spans);
        } else {
            const inside = { ...innerPoint(object.spans, height, point), positive: true };
            spans = intersection(object.spans, (await this.#mask(annotations, [inside, point], object.id)).spans);
        }
        const now = this.#unchanged(annotations, object);
        if (!now) {
            return;
        }
        if (spans.length === 0) {
            this.editor.say(annotations, "This click would leave nothing of the object, so it was not taken. Delete the object if it is wrong.");
        } else if (spans.length === object.spans.length && spans.every((at, i) => at === object.spans[i])) {
            this.editor.say(annotations, "This click changes nothing.");
        } else {
            const source = answer ? "click" : "hand";
            const score = answer?.score ?? null;
            annotations.replace(positive ? "adding to an object" : "cutting an object", [changedObject(now, { spans, points, source, score }, height)]);
        }
    }

    #splitAt(id, point) {
        const { annotations, saving } = this.editor;
        const selected = annotations.selected.find((object) => contains(object.spans, annotations.picture.height, point.x, point.y));
        const object = selected ?? annotations.find(id);
        if (!object) {
            notify("Click inside the object that is really two.");
        } else if (this.#cut?.object === object) {
            const points = [this.#cut.point, point];
            this.#cut = null;
            this.#queue = saving.during(() => this.#queue.then(() => this.#split(annotations, object, points))).catch(notifyError);
        } else {
            this.#cut = { object, point };
            annotations.select([object.id]);
        }
        this.#showMarks();
    }

    async #split(annotations, object, points) {
        const { picture } = annotations;
        const { parts } = await server.split(picture, this.models.clicking, rleOf(object.spans, picture.width, picture.height), points);
        const now = this.#unchanged(annotations, object);
        if (!now) {
            return;
        }
        const made = parts.map((part, i) =>
            makeObject({ id: i === 0 ? now.id : undefined, category: now.category, source: "hand", spans: spansOf(part.rle) }, picture.height),
        );
        if (made.some((part) => part.area === 0)) {
            this.editor.say(annotations, "These two places do not divide the object. Click one place in each of its two parts.");
            return;
        }
        const objects = annotations.objects.flatMap((other) => (other.id === object.id ? made : [other]));
        annotations.edit("splitting", objects, made.map((part) => part.id));
    }

    /** The object as it is now, maybe of another class than when the server was asked; undefined if it has another shape by now, or is gone. */
    #unchanged(annotations, object) {
        const now = annotations.find(object.id);
        if (now?.spans === object.spans) {
            return now;
        }
        this.editor.say(annotations, "The object was changed before the server answered, so the click was not taken. Click again.");
        return undefined;
    }

    #showMarks() {
        const { annotations, stage } = this.editor;
        const [object, ...others] = annotations?.selected ?? [];
        const waiting = stage.marks.filter((mark) => mark.kind === "waiting");
        const points = object && others.length === 0 ? object.points.map((point) => ({ ...point, kind: point.positive ? "positive" : "negative" })) : [];
        const cut = this.#cut ? [{ ...this.#cut.point, kind: "split" }] : [];
        stage.marks = [...points, ...cut, ...waiting];
        stage.redraw();
    }
}
