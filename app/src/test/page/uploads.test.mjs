// node --test app/src/test/page/*.test.mjs: needs no package. What becomes of files that are added.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { messages, settle } from "./browser.mjs";
import { picture, request } from "./server.mjs";

mock.timers.enable({ apis: ["setTimeout"] }); // messages leave after a while

const page = "../../main/resources/boxless/app/serve/page/";
const { addPictures, droppedFiles } = await import(page + "uploads.js");

const MOST = 5 << 20; // bytes

const file = (name) => ({ isFile: true, fullPath: `/${name}`, file: (resolve) => resolve(new File(["pixels"], name)) });
const locked = (name) => ({ isFile: true, fullPath: `/${name}`, file: (_, reject) => reject(new Error("no permission")) });

/** A folder of which everything is read, and then nothing more or an error. */
function folder(name, entries, error) {
    const left = [entries, []];
    const readEntries = (resolve, reject) => (error && left.length === 1 ? reject(error) : resolve(left.shift()));
    return { isFile: false, fullPath: `/${name}`, createReader: () => ({ readEntries }) };
}

const dropped = (...entries) => droppedFiles({ files: [], items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })) });

/** The names of the pictures that are sent, which the server takes. */
async function sent(adding) {
    const names = [];
    let done = false;
    adding.then(() => (done = true));
    for (; !done; await settle()) {
        const asked = request("POST", "v1/pictures?name=");
        if (asked) {
            const name = new URLSearchParams(asked.path.split("?")[1]).get("name");
            names.push(name);
            asked.answer({ ...picture("any"), name });
        }
    }
    return names;
}

test("files and folders that cannot be read are named, and the others are added", async () => {
    const entries = [locked("a.png"), folder("plate", [file("plate/b.png"), locked("plate/c.png")], new Error("gone")), file("d.png"), locked(".hidden")];
    const files = await dropped(...entries);
    assert.deepEqual(await sent(addPictures(files, MOST, () => {})), ["plate/b.png", "d.png"]);
    const why = "cannot be read; check that it is still there, and its permissions";
    assert.deepEqual(messages(), [`2 images added, 3 not:\na.png: ${why}\nplate/c.png: ${why}\nplate: ${why}`]);
});

test("hidden images, which the server would pass over, are not added; where all is hidden, that is said", async () => {
    const hidden = [file("._x.tif"), folder("plate/.boxless", [file("plate/.boxless/run/a.png")]), folder(".thumbnails", [file(".thumbnails/b.png")])];
    assert.deepEqual(await sent(addPictures(await dropped(...hidden, file("plate/c.png")), MOST, () => {})), ["plate/c.png"]);
    assert.equal(messages().at(-1), "1 image added.");
    assert.deepEqual(await sent(addPictures(await dropped(folder(".plate", [file(".plate/d.png")])), MOST, () => {})), []);
    assert.match(messages().at(-1), /are hidden and not added. Rename them/);
});

test("a file that is gone by the time it is sent does not pass for a server that does not answer", async () => {
    const gone = { size: 6, slice: () => ({ arrayBuffer: () => Promise.reject(new Error("gone")) }) };
    const files = [{ name: "gone.png", file: gone }, ...(await dropped(file("e.png")))];
    assert.deepEqual(await sent(addPictures(files, MOST, () => {})), ["e.png"]);
    assert.match(messages().at(-1), /^1 image added, 1 not:\ngone.png: cannot be read/);
});

test("a file that is larger than the server takes is refused at once, and the others are added", async () => {
    const sized = (name, size) => ({ name, file: { size, slice: () => new Blob() } });
    const files = [sized("large.png", MOST + 1), sized("fits.png", MOST), sized("huge.tif", 3e9)];
    assert.deepEqual(await sent(addPictures(files, MOST, () => {})), ["fits.png"]);
    const why = "is larger than the 5 MB that this server takes (--max-body)";
    assert.equal(messages().at(-1), `1 image added, 2 not:\nlarge.png: ${why}\nhuge.tif: ${why}`);
});
