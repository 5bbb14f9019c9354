/** The buttons and the class field that act on the selected objects. */
export class ObjectControls {
    /**
     * @param {import("./editor.js").Editor} editor
     * @param {import("./models.js").Models} models
     */
    constructor(editor, models) {
        this.editor = editor;
        this.models = models;
        for (const type of ["open", "change", "selection", "finding"]) {
            editor.addEventListener(type, () => this.show());
        }
        const field = element("category");
        let meant; // what the field is about: an answer of a model may change the selection while somebody types
        const mean = () => (meant = editor.selection);
        field.addEventListener("focus", mean);
        editor.addEventListener("made", mean); // a New click that was still waiting is what the annotator has in mind
        editor.addEventListener("open", () => {
            mean();
            this.#showValue(); // what was typed until now was about the image before
        });
        field.addEventListener("blur", () => this.show());
        field.addEventListener("change", () => {
            editor.setCategory(this.#listed(field.value.trim()), meant);
            editor.stage.canvas.focus();
            this.show();
        });
    }

    /** The class that is listed with blanks around this name, which nobody sees, unless this is listed, too. */
    #listed(name) {
        const names = this.#names();
        return names.includes(name) ? name : (names.find((listed) => listed.trim() === name) ?? name);
    }

    /** Classes that can be chosen: of the models, and of the objects of the open image. */
    #names() {
        const objects = this.editor.annotations?.objects ?? [];
        return [...new Set([...this.models.classes, ...objects.map((object) => object.category)])];
    }

    /** Sets the class of the selected objects by its place among the model's classes, from 1. */
    setClass(number) {
        const name = this.models.classes[number - 1];
        if (name) {
            this.editor.setCategory(name);
            this.show();
        }
    }

    focusClass() {
        element("category").focus();
        element("category").select();
    }

    selectAll() {
        const { annotations } = this.editor;
        annotations?.select(annotations.objects.map((object) => object.id));
    }

    show() {
        const { annotations } = this.editor;
        const chosen = annotations?.selected ?? [];
        element("undo").disabled = !annotations?.canUndo;
        element("redo").disabled = !annotations?.canRedo;
        element("merge").disabled = chosen.length < 2;
        element("delete").disabled = chosen.length === 0;
        element("find").disabled = !annotations || !this.models.segmenting || this.editor.isFinding;
        element("find-words").hidden = this.editor.isFinding;
        element("finding-words").hidden = !this.editor.isFinding;
        element("no-objects").hidden = !annotations || annotations.objects.length > 0;
        this.#showClass();
        const { canvas } = this.editor.stage;
        const text = annotations ? `${annotations.picture.name}, ${annotations.objects.length} objects, ${chosen.length} selected` : "none open";
        canvas.setAttribute("aria-label", `Image: ${text}`);
    }

    #showClass() {
        element("categories").replaceChildren(...this.#names().map((name) => new Option(name, name)));
        if (document.activeElement !== element("category")) {
            this.#showValue();
        }
    }

    #showValue() {
        const classes = new Set((this.editor.annotations?.selected ?? []).map((object) => object.category));
        const field = element("category");
        field.value = classes.size === 0 ? this.editor.newCategory : classes.size === 1 ? [...classes][0] : "";
        field.placeholder = classes.size > 1 ? "several" : classes.size === 0 ? "new objects" : "choose or type";
    }
}

function element(name) {
    return document.getElementById(name);
}
