#!/bin/sh
# image-js 1.7.0 (tiff 7.1.3): does it read a TIFF in tiles, such as sharp 0.35.5 (libvips) writes, with the values that were written?
# Guess: yes, or it refuses, as it does PackBits and other things it does not know: tiles, deflate, LZW and the predictor each work.
# Seen: not where they meet. With the predictor, which sharp writes with deflate and LZW unless told otherwise, every row goes on adding over the edge of a
# tile instead of starting anew, as if the image had no tiles: labels from the second column of tiles on get numbers of other objects or ones that none had,
# 24 objects become 22, and a mask of 0 and 255 has 253 and 254 as well. And of a colour image in tiles, with or without predictor and compression, only
# red is filled, with what lies at the wrong place in the tile, be it red, green or blue; green and blue are 0. Nothing is said. An image that has
# strips or fits into one tile is right, and so are small tests; pyramids of slides are in tiles. geotiff.js reads all of these files as they were written.
# Seen 2026-11-29 with geotiff 3.0.5 on Node 20.20.2.
# Needs Node 20 or newer with npm and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund --no-update-notifier image-js@1.7.0 tiff@7.1.3 geotiff@3.0.5 sharp@0.35.5 >npm.log 2>&1 || { cat npm.log; exit 1; }

cat >tiles.mjs <<'END'
import fs from "node:fs";
import { fromArrayBuffer } from "geotiff";
import { decode } from "image-js";
import sharp from "sharp";

const WIDTH = 96, HEIGHT = 64;
let status = 0;

function expect(what, seen, expected) {
    console.log(`${what}: ${seen}`);
    if (String(seen) !== String(expected)) {
        console.log(`    expected: ${expected}`);
        status = 1;
    }
}

/** Samples of an image as both readers give them. */
async function read(samples, channels, options) {
    const bytes = await sharp(samples, { raw: { width: WIDTH, height: HEIGHT, channels } })
        .toColourspace(channels === 3 ? "srgb" : "b-w").tiff({ compression: "deflate", ...options }).toBuffer();
    const image = decode(bytes);
    const ours = [];
    for (let y = 0; y < HEIGHT; y++) {
        for (let x = 0; x < WIDTH; x++) {
            ours.push(...image.getPixel(x, y));
        }
    }
    const tiff = await fromArrayBuffer(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    const theirs = Array.from(await (await tiff.getImage()).readRasters({ interleave: true }));
    return { ours, theirs };
}

function wrong(seen, samples, channels) {
    let count = 0;
    for (let at = 0; at < samples.length; at += channels) {
        count += samples.subarray(at, at + channels).every((value, channel) => value === seen[at + channel]) ? 0 : 1;
    }
    return count;
}

function image(channels, value) {
    const samples = new Uint8Array(WIDTH * HEIGHT * channels);
    for (let at = 0; at < samples.length; at++) {
        const pixel = Math.floor(at / channels);
        samples[at] = value(pixel % WIDTH, Math.floor(pixel / WIDTH), at % channels);
    }
    return samples;
}

async function compare(what, samples, channels, options, expected) {
    const { ours, theirs } = await read(samples, channels, options);
    expect(`${what}: wrong pixels by image-js, by geotiff`, [wrong(ours, samples, channels), wrong(theirs, samples, channels)], expected);
    return ours;
}

console.log("image-js", JSON.parse(fs.readFileSync("node_modules/image-js/package.json")).version, "sharp", sharp.versions.sharp);
const labels = image(1, (x, y) => 1 + Math.floor(x / 16) + 6 * Math.floor(y / 16)); // 24 objects of 16 x 16
const tiles = { tile: true, tileWidth: 32, tileHeight: 32 };
await compare("24 labels in strips", labels, 1, {}, [0, 0]);
await compare("in one tile", labels, 1, { tile: true, tileWidth: 128, tileHeight: 64 }, [0, 0]);
await compare("in tiles without predictor", labels, 1, { ...tiles, predictor: "none" }, [0, 0]);
const seen = await compare("in tiles", labels, 1, tiles, [4096, 0]);
expect("objects in tiles", new Set(seen).size, 22);
await compare("LZW in tiles", labels, 1, { ...tiles, compression: "lzw" }, [4096, 0]);
const mask = image(1, (x, y) => (x - 48) ** 2 + (y - 32) ** 2 < 600 ? 255 : 0);
expect("values of a mask", [...new Set(await compare("a mask in tiles", mask, 1, tiles, [2368, 0]))].sort(), "0,253,254,255");

const colours = image(3, (x, y, channel) => [x, y, 200 - x][channel]);
await compare("colours in strips", colours, 3, {}, [0, 0]);
const { ours } = await read(colours, 3, { ...tiles, compression: "none" });
await compare("colours in tiles", colours, 3, { ...tiles, compression: "none" }, [6144, 0]);
const at = 3 * (33 * WIDTH + 40);
expect("pixel 40, 33", ours.slice(at, at + 3), "32,0,0");
expect("as it was written", colours.slice(at, at + 3), "40,33,160");
process.exitCode = status;
END
node tiles.mjs
