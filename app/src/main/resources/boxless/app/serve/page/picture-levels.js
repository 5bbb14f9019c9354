/** The image in full size and halved again and again, so that a large one is quick and smooth to draw small. */
export class PictureLevels {
    #levels = [];

    /** @param {ImageBitmap} bitmap */
    constructor(bitmap) {
        this.width = bitmap.width;
        this.height = bitmap.height;
        this.#levels.push(bitmap);
    }

    /** Makes the halves; drawing works before and meanwhile. */
    async halve() {
        for (let last = this.#levels[0]; Math.max(last.width, last.height) > 1024; ) {
            const half = await createImageBitmap(last, {
                resizeWidth: Math.ceil(last.width / 2),
                resizeHeight: Math.ceil(last.height / 2),
                resizeQuality: "medium",
            });
            if (this.#levels.length === 0) {
                half.close();
                return;
            }
            this.#levels.push(half);
            last = half;
        }
    }

    /** Draws the image; the context's unit is a pixel of it, which is `scale` pixels of the screen. */
    draw(context, scale) {
        const level = Math.max(0, Math.min(this.#levels.length - 1, Math.floor(-Math.log2(scale) + 0.01)));
        context.imageSmoothingEnabled = scale < 3;
        context.drawImage(this.#levels[level], 0, 0, this.width, this.height);
    }

    /** Frees the memory. */
    close() {
        this.#levels.splice(0).forEach((bitmap) => bitmap.close());
    }
}
