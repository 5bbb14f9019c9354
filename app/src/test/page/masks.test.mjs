// node --test app/src/test/page/*.test.mjs: needs no package. The expected texts are pycocotools 2.0.11's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeRuns, encodeRuns, rleOf, spansOf } from "../../main/resources/boxless/app/serve/page/rle.js";
import { areaOf, boxOf, contains, forEachEdge, innerPoint, intersection, union } from "../../main/resources/boxless/app/serve/page/spans.js";

const PYCOCOTOOLS = [
    { name: "empty", size: [4, 5], counts: "d0", runs: [20], area: 0, box: [0, 0, 0, 0] },
    { name: "full", size: [4, 5], counts: "0d0", runs: [0, 20], area: 20, box: [0, 0, 5, 4] },
    { name: "a square and the last pixel", size: [6, 7], counts: "=33000:N", runs: [13, 3, 3, 3, 3, 3, 13, 1], area: 10, box: [2, 1, 5, 5] },
    { name: "first pixel, parts, a whole column", size: [4, 5], counts: "014112O", runs: [0, 1, 4, 2, 5, 4, 4], area: 7, box: [0, 0, 4, 4] },
    {
        name: "disc",
        size: [100, 120],
        counts: "bg41o28J4M2N2N2N2O0O2O00000O20N1000001N101N2N2N2N3L6H^a4",
        runs: [4850, 1, 95, 9, 89, 13, 86, 15, 84, 17, 82, 19, 80, 21, 79, 21, 78, 23, 77, 23, 77, 23, 77, 23, 76, 25].concat(
            [76, 23, 77, 23, 77, 23, 77, 23, 78, 21, 79, 21, 80, 19, 82, 17, 84, 15, 86, 13, 89, 9, 95, 1, 4749]),
        area: 441,
        box: [48, 38, 25, 25],
    },
    {
        name: "large",
        size: [3000, 3000],
        counts: "Z\\Sg5j]2n?000^lXk2",
        runs: [6000010, 2490, 510, 2490, 510, 2490, 2991500],
        area: 7470,
        box: [2000, 10, 3, 2490],
    },
];

for (const { name, size, counts, runs, area, box } of PYCOCOTOOLS) {
    test(`reads and writes what pycocotools writes: ${name}`, () => {
        assert.deepEqual(decodeRuns(counts), runs);
        assert.equal(encodeRuns(runs), counts);
        const spans = spansOf({ size, counts });
        assert.equal(areaOf(spans), area);
        assert.deepEqual(boxOf(spans, size[0]), box);
        assert.deepEqual(rleOf(spans, size[1], size[0]), { size, counts });
    });
}

test("refuses text that is no mask, and masks larger than the image", () => {
    assert.throws(() => decodeRuns("1 2"), /not compressed/);
    assert.throws(() => decodeRuns("X"), /not compressed/);
    assert.throws(() => spansOf({ size: [2, 2], counts: "0d0" }), /2 x 2/);
});

const WIDTH = 7;
const HEIGHT = 5;

function randomPixels(random) {
    return Array.from({ length: WIDTH * HEIGHT }, () => random() < 0.5);
}

function spansOfPixels(pixels) {
    return Int32Array.from(pixels.flatMap((inside, at) => (inside !== (pixels[at - 1] ?? false) ? [at] : [])).concat(pixels.at(-1) ? [pixels.length] : []));
}

function seeded(seed) {
    return () => (seed = (seed * 16807) % 2147483647) / 2147483647;
}

test("sets of pixels are joined and cut like single pixels", () => {
    const random = seeded(7);
    for (let k = 0; k < 300; k++) {
        const a = randomPixels(random);
        const b = randomPixels(random);
        const combined = (keep) => spansOfPixels(a.map((inside, at) => keep(inside, b[at])));
        assert.deepEqual(union(spansOfPixels(a), spansOfPixels(b)), combined((x, y) => x || y));
        assert.deepEqual(intersection(spansOfPixels(a), spansOfPixels(b)), combined((x, y) => x && y));
        a.forEach((inside, at) => assert.equal(contains(spansOfPixels(a), HEIGHT, Math.floor(at / HEIGHT), at % HEIGHT), inside));
    }
});

test("edges lie exactly between pixels inside and outside", () => {
    const random = seeded(11);
    for (let k = 0; k < 100; k++) {
        const pixels = randomPixels(random);
        const inside = (x, y) => x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT && pixels[x * HEIGHT + y];
        let expected = 0;
        for (let x = 0; x <= WIDTH; x++) {
            for (let y = 0; y <= HEIGHT; y++) {
                expected += (inside(x, y) !== inside(x - 1, y)) + (inside(x, y) !== inside(x, y - 1));
            }
        }
        let length = 0;
        forEachEdge(spansOfPixels(pixels), HEIGHT, (x0, y0, x1, y1) => (length += x1 - x0 + y1 - y0));
        assert.equal(length, expected);
    }
});

test("the inner point of a long object lies away from the point given", () => {
    const bar = spansOfPixels(Array.from({ length: WIDTH * HEIGHT }, (_, at) => at % HEIGHT >= 1 && at % HEIGHT <= 3));
    assert.equal(innerPoint(bar, HEIGHT).y, 2);
    assert.ok(innerPoint(bar, HEIGHT, { x: 0, y: 2 }).x >= 1);
});
