// node --test app/src/test/page/*.test.mjs: needs no package. Which image is opened, and what becomes of files that are added.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { element, messages, settle } from "./browser.mjs";
import { answered, answeredOpening, picture, request } from "./server.mjs";

mock.timers.enable({ apis: ["setTimeout"] }); // messages leave after a while

const page = "../../main/resources/boxless/app/serve/page/";
const { Editor } = await import(page + "editor.js");
const { Library } = await import(page + "library.js");

element("filter").value = "";
const editor = new Editor({ open() {}, showObjects() {}, showSelection() {} });
const library = new Library(editor);

async function listed(...pictures) {
    const loading = library.load();
    await answered("GET", "v1/pictures", { pictures, max_bytes: 1 << 20 });
    await loading;
}

const isOpen = (id) => assert.equal(editor.annotations.picture.id, id);

test("J and K get past images that cannot be opened", async () => {
    await listed(picture("a"), { ...picture("cut"), error: "ends early" }, picture("gone"), picture("d"));
    library.open(library.pictures[0]);
    await answeredOpening("a", 0);
    library.openNeighbour(1);
    await settle();
    assert.deepEqual(messages(), ["cut.png ends early"]);
    library.openNeighbour(1);
    await answered("GET", "gone/image", { error: "no such picture" }, 404);
    isOpen("a");
    library.openNeighbour(1);
    await answeredOpening("d", 0);
    isOpen("d");
    for (const _ of ["gone", "cut"]) {
        library.openNeighbour(-1);
        await settle();
    }
    library.openNeighbour(-1);
    await answeredOpening("a", 0);
    isOpen("a");
    library.openNeighbour(-1); // there is none
    library.openNeighbour(1);
    await settle();
    assert.deepEqual(messages(), ["cut.png ends early"]);
    while (request("GET", "gone")); // nobody waits for it any more
});

test("no file is sent that is larger than the server says that it takes", async () => {
    await listed(picture("a"));
    const adding = library.add([{ name: "large.png", file: { size: (1 << 20) + 1 } }]);
    await settle();
    assert.match(messages().at(-1), /^0 images added, 1 not:\nlarge.png: is larger than the 1 MB/);
    await answered("GET", "v1/pictures", { pictures: library.pictures, max_bytes: 1 << 20 });
    await adding;
});
