// node --test app/src/test/page/*.test.mjs: needs no package. Which image is opened, and what becomes of files that are added.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { addressed, answerMessage, element, messages, settle } from "./browser.mjs";
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

const sized = (name) => ({ name, file: new File(["pixels"], name) });

/** Takes the file of this name that is being sent, after what somebody does meanwhile. */
async function taken(id, meanwhile) {
    await settle();
    await meanwhile();
    await answered("POST", `v1/pictures?name=${id}.png`, picture(id));
}

test("the first image that was added is opened where nobody began anything meanwhile", async () => {
    library.open(picture("a"));
    await answeredOpening("a", 0);
    const adding = library.add([sized("b.png"), sized("c.png")]);
    await taken("b", () => {});
    await taken("c", () => {});
    await answeredOpening("b", 0);
    await answered("GET", "v1/pictures", { pictures: ["a", "b", "c"].map(picture), max_bytes: 1 << 20 });
    await adding;
    isOpen("b");
    assert.equal(messages().at(-1), "2 images added.");
});

test("images that were added do not take the place of one that somebody goes on with; their message opens the first", async () => {
    const { annotations } = editor;
    let answer;
    for (const work of [
        () => annotations.select([]),
        () => annotations.edit("deleting", []),
        () => void editor.saving.during(() => new Promise((resolve) => (answer = resolve))), // a click
    ]) {
        const adding = library.add([sized("d.png")]);
        await taken("d", work);
        await answered("GET", "v1/pictures", { pictures: ["b", "d"].map(picture), max_bytes: 1 << 20 });
        await adding;
        isOpen("b");
        assert.equal(messages().at(-1), "1 image added.");
        mock.timers.tick(100);
        await settle();
        request("PUT", "b")?.answer({ version: 1 });
        await settle();
    }
    answer();
    const adding = library.add([sized("d.png")]);
    await taken("d", () => void library.open(picture("e")));
    await answeredOpening("e", 0);
    await answered("GET", "v1/pictures", { pictures: ["b", "d", "e"].map(picture), max_bytes: 1 << 20 });
    await adding;
    isOpen("e");
    answerMessage("Open");
    await answeredOpening("d", 0);
    isOpen("d");
});

test("the address of an image that was added meanwhile opens it, and one of no image says so and is asked for once", async () => {
    await listed(picture("a"));
    addressed("#picture=f");
    await answered("GET", "v1/pictures", { pictures: ["a", "f"].map(picture), max_bytes: 1 << 20 });
    await answeredOpening("f", 0);
    isOpen("f");
    addressed("#picture=a"); // in the list
    await answeredOpening("a", 0);
    isOpen("a");
    addressed("#picture=gone");
    await answered("GET", "v1/pictures", { pictures: ["a", "f"].map(picture), max_bytes: 1 << 20 });
    assert.match(messages().at(-1), /not in the data folder any more/);
    assert.equal(request("GET", "v1/pictures"), undefined);
    isOpen("a");
});

test("an address without an image is that of the open one again", () => {
    for (const hash of ["", "#", "#objects-table"]) {
        addressed(hash);
        assert.equal(location.hash, "#picture=a");
    }
});
