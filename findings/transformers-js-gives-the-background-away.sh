#!/bin/sh
# transformers.js (@huggingface/transformers) 4.3.1: what do the settings of post_process_panoptic_segmentation do, for MaskFormer, Mask2Former and DETR?
# Guess: what their names and the documentation say. threshold is the score from which on an object is kept; mask_threshold makes a mask of a query's
# probabilities, so that pixels below it belong to nobody; label_ids_to_fuse joins all objects of a class, as of sky and road, into one.
# Seen: none of the three. A pixel goes to whichever kept query is largest there, however small: of one cell of 16 pixels, with 2% elsewhere, the segment is the whole
# image, and of two cells one has all the background; mask_threshold=.9 changes nothing. Before it is looked at, a mask's probability is multiplied by the
# score, so that objects with a score of mask_threshold or less are dropped, whatever threshold asks for: .3, .1 and .5 are the same; .52 is dropped with
# masks of .95, too, and kept with masks of .99. label_ids_to_fuse is accepted and ignored, while leaving it out warns that nothing will be
# fused. And what belongs to nobody is -1 where no object was found, but 0 where some were found and then dropped. Scenes that are covered by sure segments,
# as the models were made for, look right; a few cells on a background do not.
# Seen 2026-11-29 on Node 20.20.2; no model or hub plays a part.
# Needs Node 20 or newer with npm, a package index and 500 MB of disk. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund --no-update-notifier --ignore-scripts @huggingface/transformers@4.3.1 >npm.log 2>&1 || { cat npm.log; exit 1; }

cat >panoptic.mjs <<'END'
import fs from "node:fs";
import { MaskFormerImageProcessor, Tensor } from "@huggingface/transformers";

const SIDE = 8, CLASSES = 3;
let status = 0;

function expect(what, seen, expected) {
    console.log(`${what}: ${JSON.stringify(seen)}`);
    if (JSON.stringify(seen) !== JSON.stringify(expected)) {
        console.log(`    expected: ${JSON.stringify(expected)}`);
        status = 1;
    }
}

/** A query that sees a cell of 4 x 4 pixels at a place; CLASSES stands for "no object". */
function cell(at, score, { mask = 0.95, elsewhere = 0.02, kind = 0 } = {}) {
    return { at, score, mask, elsewhere, kind };
}

function logit(probability) {
    return Math.log(probability / (1 - probability));
}

/** Scores of the segments, and how many pixels each number of the result has. */
function segments(cells, threshold, maskThreshold = 0.5, fuse = new Set()) {
    const classes = new Float32Array(cells.length * (CLASSES + 1));
    const masks = new Float32Array(cells.length * SIDE * SIDE);
    cells.forEach((one, query) => {
        for (let kind = 0; kind <= CLASSES; kind++) {
            classes[query * (CLASSES + 1) + kind] = Math.log(kind === one.kind ? one.score : (1 - one.score) / CLASSES);
        }
        for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
            const y = Math.floor(pixel / SIDE) - one.at, x = (pixel % SIDE) - one.at;
            const within = y >= 0 && y < 4 && x >= 0 && x < 4;
            masks[query * SIDE * SIDE + pixel] = logit(within ? one.mask : one.elsewhere);
        }
    });
    const outputs = {
        class_queries_logits: new Tensor("float32", classes, [1, cells.length, CLASSES + 1]),
        masks_queries_logits: new Tensor("float32", masks, [1, cells.length, SIDE, SIDE]),
    };
    const [result] = new MaskFormerImageProcessor({}).post_process_panoptic_segmentation(outputs, threshold, maskThreshold, 0.8, fuse);
    const pixels = {};
    for (const number of result.segmentation.data) {
        pixels[number] = (pixels[number] ?? 0) + 1;
    }
    return [result.segments_info.map((one) => Number(one.score.toFixed(2))), pixels];
}

const nowhere = [[], { 0: 64 }];
console.log("transformers.js", JSON.parse(fs.readFileSync("node_modules/@huggingface/transformers/package.json")).version);
expect("one cell of 16 pixels", segments([cell(0, 0.9)], 0.5), [[0.9], { 1: 64 }]);
expect("with mask_threshold .8", segments([cell(0, 0.9)], 0.5, 0.8), [[0.9], { 1: 64 }]);
expect("two cells", segments([cell(0, 0.9), cell(4, 0.8)], 0.5), [[0.9, 0.8], { 1: 48, 2: 16 }]);
expect("two of a class to fuse", segments([cell(0, 0.9), cell(4, 0.8)], 0.5, 0.5, new Set([0])), [[0.9, 0.8], { 1: 48, 2: 16 }]);

for (const threshold of [0.5, 0.3, 0.1]) {
    expect(`threshold ${threshold}, score .45`, segments([cell(0, 0.45, { mask: 0.9999 })], threshold),
        threshold < 0.45 ? nowhere : [[], { "-1": 64 }]);
}
expect("score .52, masks of .95", segments([cell(0, 0.52)], 0.3), nowhere);
expect("score .52, masks of .99", segments([cell(0, 0.52, { mask: 0.99 })], 0.3), [[0.52], { 1: 64 }]);
expect("score .6, mask_threshold .7", segments([cell(0, 0.6, { mask: 0.9999 })], 0.3, 0.7), nowhere);
expect("no object", segments([cell(0, 0.9, { kind: CLASSES })], 0.5), [[], { "-1": 64 }]);
process.exitCode = status;
END
node panoptic.mjs
