import { boxesMeet, intersection } from "./spans.js";

const FEW = 40; // so many changes are painted one by one, more by painting everything again

/**
 * Which object is seen at each pixel. In COCO's column order (`x * height + y`), so that a run of a mask is one `fill`. Later objects cover earlier ones.
 */
export class LabelLayer {
    #objects = [];
    #slots = new Map(); // id -> slot
    #owners = [null]; // slot -> id; slot 0 is the background

    constructor(width, height) {
        this.width = width;
        this.height = height;
        this.labels = new Uint32Array(width * height);
    }

    /** The number of an object, from 1. It stays the same until many objects change at once; then those in front come first, as in exports. */
    slotOf(id) {
        let slot = this.#slots.get(id);
        if (slot === undefined) {
            slot = this.#owners.push(id) - 1;
            this.#slots.set(id, slot);
        }
        return slot;
    }

    /** @returns {string|null} id of the object seen at a pixel */
    objectAt(x, y) {
        const inside = x >= 0 && y >= 0 && x < this.width && y < this.height;
        return inside ? this.#owners[this.labels[x * this.height + y]] : null;
    }

    /** @returns {number[][]} boxes [x, y, width, height] in which the layer may have changed */
    show(objects) {
        const before = new Set(this.#objects);
        const after = new Set(objects);
        const changed = [...this.#objects.filter((object) => !after.has(object)), ...objects.filter((object) => !before.has(object))];
        this.#objects = objects;
        if (changed.length > FEW) {
            this.labels.fill(0);
            this.#slots.clear(); // numbers from 1 again
            this.#owners.length = 1;
            this.#number(objects);
            objects.forEach((object) => this.#fill(object.spans, this.slotOf(object.id)));
            return [[0, 0, this.width, this.height]];
        }
        this.#number(objects);
        changed.forEach((object) => this.#repaint(object));
        return changed.map((object) => object.box);
    }

    #number(objects) {
        for (let i = objects.length - 1; i >= 0; i--) {
            this.slotOf(objects[i].id);
        }
    }

    #repaint(area) {
        this.#fill(area.spans, 0);
        for (const object of this.#objects) {
            if (boxesMeet(object.box, area.box)) {
                this.#fill(object === area ? area.spans : intersection(object.spans, area.spans), this.slotOf(object.id));
            }
        }
    }

    #fill(spans, slot) {
        for (let i = 0; i < spans.length; i += 2) {
            this.labels.fill(slot, spans[i], spans[i + 1]);
        }
    }
}
