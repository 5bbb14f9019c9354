/**
 * COCO's run-length encoded masks as compressed text: the lengths of alternating runs outside and inside the mask, column after column, from the second
 * inside run on as the difference to the run before the last, five bits in each character.
 */

/**
 * @param {string} text compressed `counts`
 * @returns {number[]} lengths of the runs, the first outside the mask
 */
export function decodeRuns(text) {
    const runs = [];
    for (let at = 0; at < text.length; ) {
        let value = 0;
        let shift = 1; // a power of two: `<<` would end at 31 bits
        let group;
        do {
            group = text.charCodeAt(at++) - 48;
            if (!(group >= 0 && group < 64)) {
                throw new Error("this mask is not compressed COCO run-length text");
            }
            value += (group & 31) * shift;
            shift *= 32;
        } while (group & 32);
        if (group & 16) {
            value -= shift;
        }
        runs.push(runs.length > 2 ? value + runs[runs.length - 2] : value);
    }
    return runs;
}

/**
 * @param {number[]} runs lengths of the runs, the first outside the mask
 * @returns {string} compressed `counts`
 */
export function encodeRuns(runs) {
    let text = "";
    runs.forEach((run, i) => {
        let value = i > 2 ? run - runs[i - 2] : run;
        for (let more = true; more; ) {
            const group = ((value % 32) + 32) % 32;
            value = Math.floor(value / 32);
            more = group & 16 ? value !== -1 : value !== 0;
            text += String.fromCharCode(group + (more ? 32 : 0) + 48);
        }
    });
    return text;
}

/**
 * @param {{size: number[], counts: string}} rle of size [height, width]
 * @returns {Int32Array} spans: first and last + 1 position of each run inside the mask; a position is `x * height + y`
 */
export function spansOf(rle) {
    const [height, width] = rle.size;
    const runs = decodeRuns(rle.counts);
    const spans = [];
    let at = 0;
    runs.forEach((run, i) => {
        if (i % 2 && run > 0) {
            spans.push(at, at + run);
        }
        at += run;
    });
    if (at > width * height || runs.some((run) => run < 0)) {
        throw new Error(`this mask does not fit an image of ${width} x ${height} pixels`);
    }
    return Int32Array.from(spans);
}

/**
 * @param {Int32Array} spans see {@link spansOf}
 * @param {number} width of the image
 * @param {number} height of the image
 * @returns {{size: number[], counts: string}}
 */
export function rleOf(spans, width, height) {
    const runs = [];
    let at = 0;
    for (let i = 0; i < spans.length; i += 2) {
        runs.push(spans[i] - at, spans[i + 1] - spans[i]);
        at = spans[i + 1];
    }
    if (at < width * height) {
        runs.push(width * height - at);
    }
    return { size: [height, width], counts: encodeRuns(runs) };
}
