const SIDE = 512; // pixels of a tile
const MOST = 160; // tiles that are kept, 1 MB each
const FILL = 0.34;
const FULL = 1;
const WHITE = [255, 255, 255];

/**
 * The objects' colours as square tiles, drawn from the label layer when they come into view. On level n a tile's pixel stands for 2^n pixels of the
 * image, so that outlines are one pixel wide on the screen however small the image is shown.
 */
export class ColourTiles {
    #tiles = new Map();

    /**
     * @param {import("./label-layer.js").LabelLayer} layer
     * @param {(slot: number) => number[]} colour red, green, blue of a slot, 0 to 255
     */
    constructor(layer, colour) {
        this.layer = layer;
        this.colour = colour;
        this.filled = true;
        this.white = new Set(); // slots whose outlines are white
    }

    /** Forgets all tiles, or those that touch a box [x, y, width, height]. */
    invalidate(box) {
        for (const [key, tile] of this.#tiles) {
            const reach = tile.reach;
            const touched =
                !box || (box[0] <= reach.x + reach.side && box[0] + box[2] >= reach.x && box[1] <= reach.y + reach.side && box[1] + box[3] >= reach.y);
            if (touched) {
                this.#tiles.delete(key);
            }
        }
    }

    /** Draws what lies within a rectangle of the image; the context's unit is a pixel of the image. */
    draw(context, scale, left, top, right, bottom) {
        const level = Math.max(0, Math.min(5, Math.floor(-Math.log2(scale) + 0.01)));
        const side = SIDE << level;
        const { width, height } = this.layer;
        for (let y = Math.max(0, Math.floor(top / side)); y * side < Math.min(bottom, height); y++) {
            for (let x = Math.max(0, Math.floor(left / side)); x * side < Math.min(right, width); x++) {
                context.drawImage(this.#tile(level, x, y).canvas, x * side, y * side, side, side);
            }
        }
    }

    #tile(level, x, y) {
        const key = `${level}/${x}/${y}`;
        let tile = this.#tiles.get(key);
        if (!tile) {
            const side = SIDE << level;
            tile = { canvas: this.#paint(level, x * side, y * side), reach: { x: x * side, y: y * side, side } };
        }
        this.#tiles.delete(key);
        this.#tiles.set(key, tile); // the last again
        if (this.#tiles.size > MOST) {
            this.#tiles.delete(this.#tiles.keys().next().value);
        }
        return tile;
    }

    #paint(level, left, top) {
        const canvas = document.createElement("canvas");
        canvas.width = SIDE;
        canvas.height = SIDE;
        const context = canvas.getContext("2d");
        const picture = context.createImageData(SIDE, SIDE);
        const { labels, width, height } = this.layer;
        const step = 1 << level;
        const colours = new Map();
        const columns = Math.min(SIDE, Math.ceil((width - left) / step));
        const rows = Math.min(SIDE, Math.ceil((height - top) / step));
        for (let column = 0; column < columns; column++) {
            const x = left + column * step;
            for (let row = 0; row < rows; row++) {
                const y = top + row * step;
                const at = x * height + y;
                const slot = labels[at];
                if (slot === 0) {
                    continue;
                }
                const edge =
                    x < step || y < step || x + step >= width || y + step >= height ||
                    labels[at - step] !== slot || labels[at + step] !== slot ||
                    labels[at - step * height] !== slot || labels[at + step * height] !== slot;
                if (edge || this.filled) {
                    let colour = colours.get(slot);
                    if (!colour) {
                        colours.set(slot, (colour = this.colour(slot)));
                    }
                    picture.data.set(edge && this.white.has(slot) ? WHITE : colour, 4 * (row * SIDE + column));
                    picture.data[4 * (row * SIDE + column) + 3] = 255 * (edge ? FULL : FILL);
                }
            }
        }
        context.putImageData(picture, 0, 0);
        return canvas;
    }
}
