import { areaOf, boxesMeet, boxOf, intersection } from "./spans.js";
import { rleOf, spansOf } from "./rle.js";

/**
 * One object of an image. Never changed: an edit makes a new one, so that undo only has to keep the old.
 *
 * @typedef {object} AnnotatedObject
 * @property {string} id
 * @property {string} category name of its class
 * @property {number|null} score 0 to 1
 * @property {"model"|"click"|"hand"} source who drew it; whatever an annotator touched is no longer the model's
 * @property {Int32Array} spans its pixels, see spans.js
 * @property {number} area in pixels
 * @property {number[]} box [x, y, width, height] in pixels
 * @property {number} diameter of the disc of this area, in pixels
 * @property {{x: number, y: number, positive: boolean}[]} points clicks that it was made from, in pixels; empty if it was not
 */

/** @returns {AnnotatedObject} */
export function makeObject({ id = newId(), category, score = null, source, spans, points = [] }, height) {
    const area = areaOf(spans);
    return Object.freeze({
        id,
        category,
        score,
        source,
        spans,
        points,
        area,
        box: boxOf(spans, height),
        diameter: 2 * Math.sqrt(area / Math.PI),
    });
}

/** @returns {AnnotatedObject} from the server's form */
export function readObject(json) {
    const { id, category, score, source, rle } = json;
    return makeObject({ id, category, score, source, spans: spansOf(rle) }, rle.size[0]);
}

const written = new WeakMap(); // spans -> their run-length text: most objects are the same at the next saving

/** @returns {object} the server's form */
export function writeObject({ id, category, score, source, spans }, width, height) {
    let rle = written.get(spans);
    if (!rle) {
        written.set(spans, (rle = rleOf(spans, width, height)));
    }
    return { id, category, score, source, rle };
}

/** A new object with some properties changed; it keeps its id. */
export function changedObject(object, changes, height) {
    return makeObject({ ...object, ...changes }, height);
}

/** Whether more than half of the smaller of two objects lies in the other. */
export function mostlyShared(a, b) {
    return boxesMeet(a.box, b.box) && areaOf(intersection(a.spans, b.spans)) > Math.min(a.area, b.area) / 2;
}

/** Not crypto.randomUUID, which browsers offer to https and localhost only. */
function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(9));
    return Array.from(bytes, (byte) => byte.toString(36).padStart(2, "0")).join("");
}
