import { ColourTiles } from "./colour-tiles.js";
import { LabelLayer } from "./label-layer.js";
import { Viewport } from "./viewport.js";
import { forEachEdge, innerPoint } from "./spans.js";
import { colourOf } from "./colours.js";

/** How objects may look. */
const LOOKS = ["filled", "outlined", "hidden"];

const FEW = 60; // so many selected objects get an outline of their own, which would be slow for thousands

/** Draws the open image with its objects; draws only when something changed, at most once a frame. */
export class Stage {
    look = LOOKS[0];
    cross = null; // {x, y}: pixel under the keyboard's cross
    marks = []; // {x, y, kind: "positive"|"negative"|"split"|"waiting"}
    onView = () => {};
    #context;
    #due = false;
    #ratio = 1; // pixels of the canvas per CSS pixel
    #levels = null;
    #annotations = null;
    #outlines = new WeakMap();

    constructor(canvas) {
        this.canvas = canvas;
        this.#context = canvas.getContext("2d");
        this.view = new Viewport(1, 1);
        new ResizeObserver(() => this.#resize()).observe(canvas);
        this.#followRatio();
        matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.redraw());
    }

    /**
     * @param {import("./picture-levels.js").PictureLevels} levels
     * @param {import("./annotations.js").Annotations} annotations
     */
    open(levels, annotations) {
        this.close();
        this.#levels = levels;
        this.#annotations = annotations;
        this.view = new Viewport(levels.width, levels.height);
        this.layer = new LabelLayer(levels.width, levels.height);
        this.tiles = new ColourTiles(this.layer, colourOf);
        this.tiles.filled = this.look === "filled";
        this.#resize();
        this.showObjects();
        levels.halve().then(() => this.redraw());
    }

    close() {
        this.#levels?.close();
        this.#levels = this.#annotations = this.layer = this.tiles = null;
        this.cross = null;
        this.marks = [];
        this.redraw();
    }

    /** Takes over changed objects; only the tiles that they touch are drawn anew. */
    showObjects() {
        this.layer.show(this.#annotations.objects).forEach((box) => this.tiles.invalidate(box));
        this.showSelection();
    }

    /** Takes over another selection. */
    showSelection() {
        const { selection } = this.#annotations;
        const white = new Set(selection.size > FEW ? [...selection].map((id) => this.layer.slotOf(id)) : []);
        if (white.size > 0 || this.tiles.white.size > 0) {
            this.tiles.white = white;
            this.tiles.invalidate();
        }
        this.redraw();
    }

    nextLook() {
        this.look = LOOKS[(LOOKS.indexOf(this.look) + 1) % LOOKS.length];
        if (this.tiles) {
            this.tiles.filled = this.look === "filled";
            this.tiles.invalidate();
        }
        this.redraw();
    }

    /** Where the keyboard's cross appears: in the selected object, or in the middle of what is seen. */
    crossStart() {
        const [object] = this.#annotations.selected;
        const { x, y } = object ? innerPoint(object.spans, this.layer.height) : this.view.toPicture(this.view.width / 2, this.view.height / 2);
        return { x: Math.max(0, Math.min(this.layer.width - 1, Math.floor(x))), y: Math.max(0, Math.min(this.layer.height - 1, Math.floor(y))) };
    }

    /** A pixel and what is there, in words. */
    describe({ x, y }) {
        const object = this.#annotations.find(this.layer.objectAt(x, y));
        return `column ${x}, row ${y}: ${object ? `object ${this.layer.slotOf(object.id)}, ${object.category}` : "no object"}`;
    }

    redraw() {
        if (!this.#due) {
            this.#due = true;
            requestAnimationFrame(() => {
                this.#due = false;
                this.#draw();
            });
        }
    }

    /** On a screen of another density the canvas needs other pixels, although its size in CSS pixels stays. */
    #followRatio() {
        const changed = () => {
            this.#resize();
            this.#followRatio(); // that of the next screen
        };
        matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", changed, { once: true });
    }

    #resize() {
        const { clientWidth, clientHeight } = this.canvas;
        this.#ratio = devicePixelRatio;
        this.canvas.width = Math.round(clientWidth * this.#ratio);
        this.canvas.height = Math.round(clientHeight * this.#ratio);
        const tools = document.getElementById("tools");
        const upright = tools.clientHeight > tools.clientWidth;
        this.view.resize(clientWidth, clientHeight, upright ? { left: tools.clientWidth + 12, bottom: 0 } : { left: 0, bottom: tools.clientHeight });
        this.#draw(); // at once: a resized canvas is empty
    }

    #draw() {
        const context = this.#context;
        const ratio = this.#ratio;
        const { view } = this;
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.clearRect(0, 0, this.canvas.width, this.canvas.height);
        if (!this.#levels) {
            return;
        }
        context.setTransform(view.scale * ratio, 0, 0, view.scale * ratio, view.x * ratio, view.y * ratio);
        this.#levels.draw(context, view.scale * ratio);
        if (this.look !== "hidden") {
            const from = view.toPicture(0, 0);
            const to = view.toPicture(view.width, view.height);
            this.tiles.draw(context, view.scale * ratio, from.x, from.y, to.x, to.y);
        }
        this.#drawSelection(context);
        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        this.marks.forEach((mark) => this.#drawMark(context, mark));
        if (this.cross) {
            this.#drawCross(context);
        }
        this.onView();
    }

    #drawSelection(context) {
        if (this.tiles.white.size > 0) {
            return;
        }
        const outline = new Path2D();
        this.#annotations.selected.forEach((object) => outline.addPath(this.#outline(object)));
        context.lineCap = "square";
        for (const [colour, width] of [["#000a", 4], ["#fff", 1.8]]) {
            context.strokeStyle = colour;
            context.lineWidth = width / this.view.scale;
            context.stroke(outline);
        }
    }

    #outline(object) {
        let path = this.#outlines.get(object);
        if (!path) {
            path = new Path2D();
            forEachEdge(object.spans, this.layer.height, (x0, y0, x1, y1) => {
                path.moveTo(x0, y0);
                path.lineTo(x1, y1);
            });
            this.#outlines.set(object, path);
        }
        return path;
    }

    #place(point) {
        return [(point.x + 0.5) * this.view.scale + this.view.x, (point.y + 0.5) * this.view.scale + this.view.y];
    }

    #drawMark(context, mark) {
        const [x, y] = this.#place(mark);
        const colour = { positive: "#15803d", negative: "#b91c1c", split: "#1d4ed8", waiting: "#44505a" }[mark.kind];
        context.beginPath();
        context.arc(x, y, 7, 0, 7);
        context.fillStyle = colour;
        context.strokeStyle = "#fff";
        context.lineWidth = 1.8;
        context.fill();
        context.stroke();
        context.beginPath();
        if (mark.kind !== "waiting") {
            context.moveTo(x - 3.2, y);
            context.lineTo(x + 3.2, y);
        }
        if (mark.kind === "positive") {
            context.moveTo(x, y - 3.2);
            context.lineTo(x, y + 3.2);
        }
        context.stroke();
    }

    #drawCross(context) {
        const [x, y] = this.#place(this.cross);
        context.lineCap = "butt";
        for (const [colour, width] of [["#000", 4], ["#fff", 1.6]]) {
            context.strokeStyle = colour;
            context.lineWidth = width;
            context.beginPath();
            for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
                context.moveTo(x + dx * 4, y + dy * 4);
                context.lineTo(x + dx * 14, y + dy * 14);
            }
            context.stroke();
        }
    }
}
