/**
 * Sets of pixels as spans: sorted, disjoint pairs of first and last + 1 position in an Int32Array, where a position is `x * height + y` (COCO's column
 * order).
 */

const sweep = (a, b, keep) => {
    const result = [];
    let i = 0;
    let j = 0;
    let inside = false;
    while (i < a.length || j < b.length) {
        const at = Math.min(i < a.length ? a[i] : Infinity, j < b.length ? b[j] : Infinity);
        i += a[i] === at;
        j += b[j] === at;
        const now = keep(i % 2 === 1, j % 2 === 1);
        if (now !== inside) {
            result.push(at);
            inside = now;
        }
    }
    return Int32Array.from(result);
};

export const union = (a, b) => sweep(a, b, (inA, inB) => inA || inB);
export const intersection = (a, b) => sweep(a, b, (inA, inB) => inA && inB);

/** @returns {number} pixels */
export function areaOf(spans) {
    let area = 0;
    for (let i = 0; i < spans.length; i += 2) {
        area += spans[i + 1] - spans[i];
    }
    return area;
}

/** Calls `visit(x, y, length)` for the parts of the spans within one column each, `y` being the first row. */
export function forEachColumnPart(spans, height, visit) {
    for (let i = 0; i < spans.length; i += 2) {
        for (let from = spans[i]; from < spans[i + 1]; ) {
            const x = Math.floor(from / height);
            const to = Math.min(spans[i + 1], (x + 1) * height);
            visit(x, from - x * height, to - from);
            from = to;
        }
    }
}

/** @returns {number[]} [x, y, width, height] in pixels; four zeros for no pixels */
export function boxOf(spans, height) {
    if (spans.length === 0) {
        return [0, 0, 0, 0];
    }
    let top = Infinity;
    let bottom = 0;
    forEachColumnPart(spans, height, (x, y, length) => {
        top = Math.min(top, y);
        bottom = Math.max(bottom, y + length);
    });
    const left = Math.floor(spans[0] / height);
    const right = Math.floor((spans[spans.length - 1] - 1) / height) + 1;
    return [left, top, right - left, bottom - top];
}

/** Whether the boxes [x, y, width, height] share a pixel. */
export function boxesMeet(a, b) {
    return a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3];
}

/** Whether the set contains the pixel. */
export function contains(spans, height, x, y) {
    const position = x * height + y;
    let low = 0;
    let high = spans.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (spans[middle] <= position) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low % 2 === 1;
}

/**
 * A pixel well inside the set and, as far as possible, away from a point.
 *
 * @param {{x: number, y: number}} [away]
 * @returns {{x: number, y: number}}
 */
export function innerPoint(spans, height, away) {
    const [left, , width] = boxOf(spans, height);
    let best = -1;
    let point = null;
    forEachColumnPart(spans, height, (x, y, length) => {
        const middle = y + Math.floor(length / 2);
        const distance = away ? Math.hypot(x - away.x, middle - away.y) : Infinity;
        const depth = Math.min(length / 2, x - left + 0.5, left + width - x - 0.5, distance);
        if (depth > best) {
            best = depth;
            point = { x, y: middle };
        }
    });
    return point;
}

/**
 * The edges between pixels inside and outside the set.
 *
 * @param {(x0: number, y0: number, x1: number, y1: number) => void} line called for each edge; pixel (x, y) reaches from (x, y) to (x + 1, y + 1)
 */
export function forEachEdge(spans, height, line) {
    const columns = new Map();
    forEachColumnPart(spans, height, (x, y, length) => {
        columns.set(x, [...(columns.get(x) ?? []), y, y + length]);
        line(x, y, x + 1, y);
        line(x, y + length, x + 1, y + length);
    });
    const differing = (x, left, right) => {
        const edges = sweep(left, right, (inLeft, inRight) => inLeft !== inRight);
        for (let i = 0; i < edges.length; i += 2) {
            line(x, edges[i], x, edges[i + 1]);
        }
    };
    for (const [x, rows] of columns) {
        differing(x, columns.get(x - 1) ?? [], rows);
        if (!columns.has(x + 1)) {
            differing(x + 1, rows, []);
        }
    }
}
