const LARGEST = 64; // screen pixels per pixel of the image

/** Where the image lies on the screen: screen = image * scale + offset, in CSS pixels; pixel (x, y) reaches from (x, y) to (x + 1, y + 1). */
export class Viewport {
    scale = 1;
    x = 0;
    y = 0;
    #fitted = true;
    #cover = { left: 0, bottom: 0 };

    constructor(pictureWidth, pictureHeight) {
        this.pictureWidth = pictureWidth;
        this.pictureHeight = pictureHeight;
        this.width = 1;
        this.height = 1;
    }

    /**
     * A image that was shown whole stays so.
     *
     * @param {number} width of the canvas in CSS pixels
     * @param {number} height
     * @param {{left: number, bottom: number}} cover what tools cover of it at its borders
     */
    resize(width, height, cover) {
        this.#cover = cover;
        this.x += (width - this.width) / 2;
        this.y += (height - this.height) / 2;
        this.width = width;
        this.height = height;
        if (this.#fitted) {
            this.fit();
        } else {
            this.#keepInSight();
        }
    }

    get fitting() {
        const margin = Math.min(24, this.width * 0.03);
        const width = Math.max(1, this.width - this.#cover.left - 2 * margin);
        const height = Math.max(1, this.height - this.#cover.bottom - 2 * margin);
        return Math.min(width / this.pictureWidth, height / this.pictureHeight, 8);
    }

    fit() {
        this.scale = this.fitting;
        this.x = (this.width + this.#cover.left - this.pictureWidth * this.scale) / 2;
        this.y = (this.height - this.#cover.bottom - this.pictureHeight * this.scale) / 2;
        this.#fitted = true;
    }

    /** Zooms by a factor around a place of the screen, which keeps its place. */
    zoom(factor, x = this.width / 2, y = this.height / 2) {
        const scale = Math.max(Math.min(this.fitting, 1) / 2, Math.min(LARGEST, this.scale * factor));
        this.x = x - ((x - this.x) * scale) / this.scale;
        this.y = y - ((y - this.y) * scale) / this.scale;
        this.scale = scale;
        this.#fitted = false;
        this.#keepInSight();
    }

    pan(dx, dy) {
        this.x += dx;
        this.y += dy;
        this.#fitted = false;
        this.#keepInSight();
    }

    /** Moves so that a box [x, y, width, height] of the image is seen, and no further than that. */
    reveal(box) {
        const shift = (offset, start, size, room) => {
            const from = start * this.scale + offset;
            const to = from + size * this.scale;
            const margin = Math.min(40, room / 8);
            if (to - from > room - 2 * margin) {
                return (room - from - to) / 2;
            }
            return Math.max(0, margin - from) || Math.min(0, room - margin - to);
        };
        const dx = shift(this.x, box[0], box[2], this.width);
        const dy = shift(this.y, box[1], box[3], this.height);
        if (dx || dy) {
            this.pan(dx, dy);
        }
    }

    toPicture(x, y) {
        return { x: (x - this.x) / this.scale, y: (y - this.y) / this.scale };
    }

    /** At least a strip of the image stays on the screen. */
    #keepInSight() {
        const strip = 60;
        this.x = Math.max(strip - this.pictureWidth * this.scale, Math.min(this.width - strip, this.x));
        this.y = Math.max(strip - this.pictureHeight * this.scale, Math.min(this.height - strip, this.y));
    }
}
