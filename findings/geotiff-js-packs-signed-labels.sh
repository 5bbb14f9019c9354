#!/bin/sh
# geotiff.js 3.0.5: are label images the same after it has written, read or resized them?
# Guess: yes: writeArrayBuffer writes any typed array as what it is; readRasters reads 16 and 32 bits in either byte order and with the predictor, or refuses;
# and with a width and height and "nearest", its way unless told otherwise, it repeats each pixel or takes one at the middle of each block, so that ids stay on
# their objects. (Int16Array was tried after a look at the writer.)
# Seen: three times no, without a word. Of Int16Array and Int32Array only the lowest byte of each number is written, in a file that says 16 or 32 bits: two or
# four pixels are packed into one, so that labels of 1 are 16843009, and the rest of the image, half or three quarters of it, is background. Int32Array is what
# readRasters itself hands out for a TIFF of int32, the type of scipy's labels, so that reading and writing again is enough. Unsigned arrays and floats are right.
# Reading, the predictor is undone in the byte order of the machine: of a big-endian file with 16 bits, Deflate and predictor 2, which libvips reads as it
# was written, 2736 pixels of 4096 are wrong, 64 cells are 73, and background belongs to some of them. And "nearest" takes the pixel at round(x * scale), not
# the one under the middle: at a quarter of its size a label image has moved by a pixel and a half of the large one, and at three times its size by one
# pixel of the three, towards the top left, so that labels do not lie on an image that was averaged or enlarged by anything else.
# Seen 2026-12-01 with sharp 0.35.5 (libvips) on Node 20.20.2. Byte order and predictor are known to the makers of geotiff.js since June 2026 (pull request 543).
# Needs Node 20 or newer with npm and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund --no-update-notifier geotiff@3.0.5 sharp@0.35.5 >npm.log 2>&1 || { cat npm.log; exit 1; }

cat >labels.mjs <<'END'
import zlib from "node:zlib";
import { fromArrayBuffer, writeArrayBuffer } from "geotiff";
import sharp from "sharp";

let status = 0;

function expect(what, seen, expected) {
    console.log(`${what}: ${seen}`);
    if (String(seen) !== String(expected)) {
        console.log(`    expected: ${expected}`);
        status = 1;
    }
}

/** The pixels of a file, in rows, as geotiff.js reads them. */
async function read(file, options) {
    const image = await (await fromArrayBuffer(file)).getImage();
    return image.readRasters({ interleave: true, ...options });
}

/** A TIFF in one strip of Deflate: with 16 bits unsigned and with the predictor, with 32 bits signed and without it. */
function tiff(pixels, width, bits, big) {
    const height = pixels.length / width;
    const samples = new DataView(new ArrayBuffer(pixels.length * bits / 8));
    pixels.forEach((id, at) => {
        if (bits === 16) {
            samples.setUint16(2 * at, id - (at % width ? pixels[at - 1] : 0), !big);
        } else {
            samples.setInt32(4 * at, id, !big);
        }
    });
    const strip = zlib.deflateSync(new Uint8Array(samples.buffer));
    const start = 14 + 12 * 11;
    const entries = [[256, 3, width], [257, 3, height], [258, 3, bits], [259, 3, 8], [262, 3, 1], [273, 4, start], [277, 3, 1], [278, 3, height],
        [279, 4, strip.length], [317, 3, bits === 16 ? 2 : 1], [339, 3, bits === 16 ? 1 : 2]];
    const file = new DataView(new ArrayBuffer(start + strip.length));
    file.setUint16(0, big ? 0x4d4d : 0x4949);
    file.setUint16(2, 42, !big);
    file.setUint32(4, 8, !big);
    file.setUint16(8, entries.length, !big);
    entries.forEach(([tag, type, value], at) => {
        file.setUint16(10 + 12 * at, tag, !big);
        file.setUint16(12 + 12 * at, type, !big);
        file.setUint32(14 + 12 * at, 1, !big);
        if (type === 3) {
            file.setUint16(18 + 12 * at, value, !big);
        } else {
            file.setUint32(18 + 12 * at, value, !big);
        }
    });
    new Uint8Array(file.buffer).set(strip, start);
    return file.buffer;
}

const objects = pixels => new Set(pixels.filter(id => id !== 0)).size;
const wrong = (pixels, truth) => truth.filter((id, at) => pixels[at] !== id).length;

// writing: 24 objects of four pixels each, numbered from 301 on
const ids = Array.from({ length: 96 }, (_, at) => 301 + Math.floor(at / 4));
const small = ids.map(id => id - 300);
async function written(type, values) {
    const file = await writeArrayBuffer(type.from(values), { width: 12, height: 8 });
    const bits = (await (await fromArrayBuffer(file)).getImage()).getBitsPerSample();
    const pixels = await read(file);
    return [bits, wrong(pixels, values), objects(Array.from(pixels))];
}
expect("Uint16Array: bits, wrong pixels, objects", await written(Uint16Array, ids), [16, 0, 24]);
expect("Uint32Array", await written(Uint32Array, ids), [32, 0, 24]);
expect("Float32Array", await written(Float32Array, ids), [32, 0, 24]);
expect("Int32Array", await written(Int32Array, ids), [32, 96, 24]);
expect("Int32Array, ids from 1", await written(Int32Array, small), [32, 96, 24]);
expect("Int16Array", await written(Int16Array, ids), [16, 96, 24]);
const packed = await read(await writeArrayBuffer(Int32Array.from(small), { width: 12, height: 8 }));
expect("first pixels of Int32Array, ids from 1", Array.from(packed.slice(0, 2), id => (id >>> 0).toString(16)), ["1010101", "2020202"]);
expect("objects in the last three quarters", objects(Array.from(packed.slice(24))), 0);
const signed = await read(tiff(small, 12, 32, false));
expect("a file of int32: type, wrong pixels", [signed.constructor.name, wrong(signed, small)], ["Int32Array", 0]);
const again = await read(await writeArrayBuffer(signed, { width: 12, height: 8 }));
expect("the same written again: objects in the last three quarters", objects(Array.from(again.slice(24))), 0);

// reading: in either byte order, with Deflate and the predictor
const cells = new Array(64 * 64).fill(0).map((_, at) => {
    const x = at % 64, y = Math.floor(at / 64);
    return x % 8 > 0 && x % 8 < 7 && y % 8 > 0 && y % 8 < 7 ? 201 + 8 * Math.floor(y / 8) + Math.floor(x / 8) : 0;
});
for (const [order, big, expected] of [["little-endian", false, [0, 64]], ["big-endian", true, [2736, 73]]]) {
    const file = tiff(cells, 64, 16, big);
    const pixels = Array.from(await read(file));
    const theirs = await sharp(Buffer.from(file)).toColourspace("grey16").raw({ depth: "ushort" }).toBuffer();
    const control = Array.from(new Uint16Array(theirs.buffer, theirs.byteOffset, theirs.length / 2));
    expect(`${order}: wrong pixels by libvips`, wrong(control, cells), 0);
    expect(`${order}: wrong pixels, objects`, [wrong(pixels, cells), objects(pixels)], expected);
}

// resizing: from which column each pixel is
const columns = await writeArrayBuffer(Uint16Array.from({ length: 64 }, (_, at) => at % 8), { width: 8, height: 8 });
for (const [width, expected] of [[2, "0 4"], [4, "0 2 4 6"], [16, "0 1 1 2 2 3 3 4 4 5 5 6 6 7 7 7"], [24, "0 0 1 1 1 2 2 2 3 3 3 4 4 4 5 5 5 6 6 6 7 7 7 7"]]) {
    const pixels = await read(columns, { width, height: 8 });
    expect(`8 columns at a width of ${width}`, Array.from(pixels.slice(0, width)).join(" "), expected);
}
process.exit(status);
END
node labels.mjs
