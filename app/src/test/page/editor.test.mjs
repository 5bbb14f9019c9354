// node --test app/src/test/page/*.test.mjs: needs no package. Of the browser there is what the editor touches while no image is drawn.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { element, messages, settle } from "./browser.mjs";
import { HEIGHT, WIDTH, answered, opened, picture, request } from "./server.mjs";

mock.timers.enable({ apis: ["setTimeout"] }); // changes are sent, and messages leave, after a while

const page = "../../main/resources/boxless/app/serve/page/";
const { Clicking } = await import(page + "clicking.js");
const { Editor } = await import(page + "editor.js");
const { notify } = await import(page + "notices.js");
const { unsaved } = await import(page + "saving.js");
const { ObjectControls } = await import(page + "object-controls.js");
const { rleOf } = await import(page + "rle.js");

const object = (id, source, ...spans) => ({ id, category: "cell", score: 0.9, source, rle: rleOf(Int32Array.from(spans), WIDTH, HEIGHT) });
const called = (category, made) => ({ ...made, category });
const stage = { canvas: element("canvas"), open() {}, showObjects() {}, showSelection() {}, redraw() {}, marks: [], layer: { objectAt: () => undefined } };

/** Lets the time pass after which changes are sent. */
async function later() {
    mock.timers.tick(100);
    await settle();
}

test("finding nothing in an image without objects of a model changes nothing, so that it is not saved as empty", async () => {
    const editor = new Editor(stage);
    await opened(editor, "blank", 0);
    const finding = editor.find("nuclei");
    await answered("POST", "blank/segment", { model: "nuclei", objects: [] });
    await finding;
    await later();
    assert.equal(request("PUT", "blank"), undefined);
    assert.equal(editor.annotations.canUndo, false);
});

test("finding nothing takes away what a model found before", async () => {
    const editor = new Editor(stage);
    await opened(editor, "full", 3, object("a", "model", 0, 4), object("b", "hand", 6, 9));
    const finding = editor.find("nuclei");
    await answered("POST", "full/segment", { model: "nuclei", objects: [] });
    await finding;
    await later();
    const saved = await answered("PUT", "full", { version: 4 });
    assert.deepEqual(JSON.parse(saved.body).objects.map(({ id }) => id), ["b"]);
});

const ids = (editor) => editor.annotations.objects.map(({ id }) => id);
const categories = (editor) => editor.annotations.objects.map(({ category }) => category);
const sent = ({ body }) => JSON.parse(body);

/** Opens an image that the server marks so, and whose file had the other mark when it was read. */
function openedMarked(editor, id, mark, tag, ...objects) {
    const opening = editor.open(picture(id));
    request("GET", `${id}/image`).answer({}, 200, { ETag: `"${tag}"` });
    request("GET", `${id}/objects`).answer({ version: 1, picture: mark, objects });
    return opening;
}

test("what is asked about an image is not asked about another one of the same id", async () => {
    const editor = new Editor(stage);
    const clicking = new Clicking(editor, { clicking: "clicks" });
    await openedMarked(editor, "marked", "one", "one", object("a", "hand", 0, 4));
    const finding = assert.rejects(editor.find("nuclei"), /another picture/);
    const { path } = await answered("POST", "marked/segment", { error: "another picture" }, 409);
    await finding;
    assert.equal(new URL(path, "http://localhost").searchParams.get("picture"), "one");
    clicking.click("new", { x: 3, y: 1 }, {});
    await settle();
    assert.equal(sent(await answered("POST", "marked/clicks", { error: "another picture" }, 409)).picture, "one");
    editor.annotations.select(["a"]);
    clicking.click("split", { x: 0, y: 0 }, {});
    clicking.click("split", { x: 0, y: 3 }, {});
    await settle();
    assert.equal(sent(await answered("POST", "marked/split", { error: "another picture" }, 409)).picture, "one");
    assert.deepEqual(ids(editor), ["a"]);
});

test("an image whose file is replaced while it is opened is not shown with the objects of the new one", async () => {
    const editor = new Editor(stage);
    await openedMarked(editor, "swapped", "one", "one");
    await assert.rejects(openedMarked(editor, "swapped", "two", "one"), /was replaced while it was opened/);
    assert.equal(editor.annotations.picture.mark, "one");
    await openedMarked(editor, "swapped", "two", "two");
    assert.equal(editor.annotations.picture.mark, "two");
});

test("what a model finds after its image was left and opened again is there, and saved once", async () => {
    const editor = new Editor(stage);
    await opened(editor, "left", 0);
    const finding = editor.find("nuclei");
    await settle();
    await opened(editor, "other", 0);
    await opened(editor, "left", 0);
    assert.equal(editor.isFinding, true);
    assert.deepEqual(unsaved(), []);
    await answered("POST", "left/segment", { model: "nuclei", objects: [object("a", "model", 0, 4)] });
    await finding;
    await later();
    assert.equal(sent(await answered("PUT", "left", { version: 1 })).version, 0);
    assert.deepEqual(categories(editor), ["cell"]);
    editor.annotations.edit("deleting", []);
    await later();
    assert.equal(sent(await answered("PUT", "left", { version: 2 })).version, 1);
    assert.equal(editor.saving.state, "saved");
});

test("a click that is answered after its image was left and opened again makes its object there", async () => {
    const editor = new Editor(stage);
    const clicking = new Clicking(editor, { clicking: "clicks" });
    await opened(editor, "clicked", 0);
    clicking.click("new", { x: 0, y: 1 }, {});
    clicking.click("new", { x: 3, y: 1 }, {}); // waits for the first
    await settle();
    await opened(editor, "other", 0);
    await answered("POST", "clicked/clicks", { category: "cell", score: 0.5, rle: object("", "", 0, 4).rle });
    await later();
    await answered("PUT", "clicked", { version: 1 });
    await opened(editor, "clicked", 1, object("a", "click", 0, 4));
    await answered("POST", "clicked/clicks", { category: "debris", score: 0.5, rle: object("", "", 18, 22).rle });
    await later();
    assert.equal(sent(await answered("PUT", "clicked", { version: 2 })).version, 1);
    assert.deepEqual(categories(editor), ["cell", "debris"]);
});

test("what comes of a request is said with the name of its image where that was left meanwhile", async () => {
    const editor = new Editor(stage);
    const clicking = new Clicking(editor, { clicking: "clicks" });
    for (const [name, isLeft] of [["", false], ["asked.png: ", true]]) {
        await opened(editor, "asked", 1, object("a", "hand", 0, 4));
        const finding = editor.find("nuclei");
        clicking.click("new", { x: 0, y: 1 }, {});
        clicking.click("new", { x: 0, y: 2 }, { shift: true });
        await settle();
        if (isLeft) {
            await opened(editor, "another", 0);
        }
        await answered("POST", "asked/segment", { model: "nuclei", objects: [] });
        await finding;
        assert.equal(messages().at(-1), `${name}nuclei found no objects in this image. Another model, or the New tool, may.`);
        for (const said of ["This object is there already; it is selected now.", "This click changes nothing."]) {
            await answered("POST", "asked/clicks", { category: "cell", score: 0.5, rle: object("", "", 0, 4).rle });
            assert.equal(messages().at(-1), name + said);
        }
    }
});

test("an image that is saved while it is opened again goes on from what was saved", async () => {
    const editor = new Editor(stage);
    await opened(editor, "slow", 1, object("a", "hand", 0, 4));
    editor.annotations.edit("deleting", []);
    await later();
    await opened(editor, "other", 0);
    const opening = editor.open(picture("slow"));
    await answered("GET", "slow/objects", { version: 1, objects: [object("a", "hand", 0, 4)] }); // just before it was saved
    await answered("PUT", "slow", { version: 2 });
    await answered("GET", "slow/image", {});
    await opening;
    assert.deepEqual(ids(editor), []);
    assert.equal(editor.saving.version, 2);
});

test("what is saved of the open image while it is opened again stays, with the way back", async () => {
    const editor = new Editor(stage);
    await opened(editor, "again", 1, object("a", "hand", 0, 4));
    const opening = editor.open(picture("again"));
    await answered("GET", "again/objects", { version: 1, objects: [object("a", "hand", 0, 4)] });
    editor.annotations.edit("deleting", []);
    await later();
    await answered("PUT", "again", { version: 2 });
    await answered("GET", "again/image", {});
    await opening;
    assert.deepEqual([ids(editor), editor.annotations.canUndo, editor.saving.version], [[], true, 2]);
});

test("an open image that is opened again shows what others saved, whatever its version", async () => {
    const editor = new Editor(stage);
    await opened(editor, "theirs", 3, object("a", "hand", 0, 4));
    await opened(editor, "theirs", 4, object("b", "hand", 0, 4));
    assert.deepEqual([ids(editor), editor.saving.version], [["b"], 4]);
    await opened(editor, "theirs", 0); // somebody took the file away
    assert.deepEqual([ids(editor), editor.saving.version], [[], 0]);
});

test("after theirs was loaded an answer about what was dropped changes nothing", async () => {
    const editor = new Editor(stage);
    await opened(editor, "both", 1, object("a", "hand", 0, 4));
    const finding = editor.find("nuclei");
    editor.annotations.edit("deleting", []);
    await later();
    await answered("PUT", "both", { error: "another version", version: 2 }, 409);
    assert.equal(editor.saving.state, "conflict");
    const reading = editor.reload();
    await answered("GET", "both/image", {});
    await answered("GET", "both/objects", { version: 2, objects: [object("b", "hand", 6, 9)] });
    await reading;
    await answered("POST", "both/segment", { model: "nuclei", objects: [object("c", "model", 0, 4)] });
    await finding;
    await later();
    assert.equal(request("PUT", "both"), undefined);
    assert.deepEqual([ids(editor), unsaved()], [["b"], []]);
});

test("a merged object is what was selected first, before a model's what the annotator touched, and says which class it keeps", async () => {
    const editor = new Editor(stage);
    const cell = object("a", "model", 0, 4);
    const debris = called("debris", object("b", "hand", 6, 9));
    for (const [id, objects, selection, kept, said] of [
        ["touched", [cell, debris], ["a", "b"], ["b", "debris"], "Merged as debris, not as cell."],
        ["first", [cell, called("dust", object("c", "model", 6, 9))], ["c", "a"], ["c", "dust"], "Merged as dust, not as cell."],
        ["mine", [called("dust", object("d", "click", 12, 15)), debris, cell], ["a", "b", "d"], ["b", "debris"], "Merged as debris, not as cell or dust."],
        ["alike", [cell, object("e", "model", 6, 9)], ["e", "a"], ["e", "cell"], "before"],
    ]) {
        await opened(editor, id, 1, ...objects);
        editor.annotations.select(selection);
        notify("before");
        editor.merge();
        assert.deepEqual(editor.annotations.objects.map((merged) => [merged.id, merged.category]), [kept], id);
        assert.deepEqual([...editor.annotations.selection], [kept[0]]);
        assert.equal(messages().at(-1), said);
        await later();
        await answered("PUT", id, { version: 2 });
    }
});

test("what a model finds leaves selected what is still there", async () => {
    const editor = new Editor(stage);
    await opened(editor, "chosen", 1, object("a", "model", 0, 4), object("b", "hand", 6, 9), object("c", "hand", 12, 15));
    editor.annotations.select(["b", "a"]);
    const finding = editor.find("nuclei");
    await answered("POST", "chosen/segment", { model: "nuclei", objects: [object("d", "model", 0, 4)] });
    await finding;
    assert.deepEqual([...editor.annotations.selection], ["b"]);
    await later();
    await answered("PUT", "chosen", { version: 2 });
});

const field = element("category");
const typing = new Editor(stage);
const models = { classes: [] };
new ObjectControls(typing, models);

test("a class that is typed while a model answers is that of the objects that were selected before, not of all to come", async () => {
    for (const [id, selection, expected] of [
        ["hand", ["b"], ["cell", "debris", "cell"]],
        ["both", ["a", "b"], ["cell", "debris", "cell"]],
        ["gone", ["a"], ["cell", "cell", "cell"]],
    ]) {
        await opened(typing, id, 1, object("a", "model", 0, 4), object("b", "hand", 6, 9), object("c", "hand", 12, 15));
        typing.annotations.select(selection);
        const finding = typing.find("nuclei");
        field.focus();
        await answered("POST", `${id}/segment`, { model: "nuclei", objects: [object("d", "model", 0, 4)] });
        await finding;
        typing.annotations.select(["c"]);
        field.value = "debris ";
        field.dispatchEvent(new Event("change"));
        assert.deepEqual(categories(typing), expected, id);
        assert.equal(typing.newCategory, "", id);
        assert.equal(/debris is not there any more/.test(messages().at(-1)), id === "gone");
        assert.equal(document.activeElement, stage.canvas);
        await later();
        await answered("PUT", id, { version: 2 });
    }
});

test("a class that is typed while a New click waits is that of its object, new or there already", async () => {
    const clicking = new Clicking(typing, { clicking: "clicks" });
    for (const [id, spans, expected] of [
        ["made", [18, 22], ["cell", "cell", "debris"]],
        ["there", [6, 9], ["cell", "debris"]],
    ]) {
        await opened(typing, id, 1, object("a", "hand", 0, 4), object("b", "hand", 6, 9));
        typing.annotations.select(["a"]);
        clicking.click("new", { x: 3, y: 1 }, {});
        field.focus();
        field.value = "deb";
        await settle();
        await answered("POST", `${id}/clicks`, { category: "cell", score: 0.5, rle: object("", "", ...spans).rle });
        assert.equal(field.value, "deb");
        field.value = "debris";
        field.dispatchEvent(new Event("change"));
        assert.deepEqual(categories(typing), expected, id);
        await later();
        await answered("PUT", id, { version: 2 });
    }
});

test("a New click that is answered after its image was left does not change what a class is typed for", async () => {
    const clicking = new Clicking(typing, { clicking: "clicks" });
    await opened(typing, "behind", 1);
    clicking.click("new", { x: 3, y: 1 }, {});
    await settle();
    await opened(typing, "front", 1, object("a", "hand", 0, 4), object("b", "hand", 6, 9));
    typing.annotations.select(["a"]);
    field.focus();
    typing.annotations.select(["b"]);
    await answered("POST", "behind/clicks", { category: "cell", score: 0.5, rle: object("", "", 18, 22).rle });
    field.value = "debris";
    field.dispatchEvent(new Event("change"));
    assert.deepEqual(categories(typing), ["debris", "cell"]);
    await later();
    await answered("PUT", "behind", { version: 2 });
    await answered("PUT", "front", { version: 2 });
});

test("what is typed when another image opens is dropped, and what is typed then is about that one", async () => {
    await opened(typing, "one", 1, object("a", "hand", 0, 4));
    typing.annotations.select(["a"]);
    field.focus();
    field.value = "deb";
    await opened(typing, "two", 1, object("b", "hand", 0, 4));
    assert.equal(field.value, "");
    field.value = "debris";
    field.dispatchEvent(new Event("change"));
    assert.deepEqual([categories(typing), typing.newCategory], [["cell"], "debris"]);
    typing.setCategory("");
});

test("a class without a selection is that of the objects to come", async () => {
    await opened(typing, "none", 1, object("a", "hand", 0, 4));
    field.focus();
    typing.annotations.select(["a"]);
    field.value = "debris";
    field.dispatchEvent(new Event("change"));
    assert.deepEqual([categories(typing), typing.newCategory], [["cell"], "debris"]);
    assert.equal(field.value, "cell", "that of the selected object, now that nobody types");
});

test("a class that is chosen is the one of the model, also with blanks around it that nobody sees", async () => {
    models.classes = ["cell ", "debris", "debris "];
    await opened(typing, "empty", 1);
    const choose = (text) => {
        field.focus();
        field.value = text;
        field.dispatchEvent(new Event("change"));
        return typing.newCategory;
    };
    assert.equal(choose("cell"), "cell ");
    assert.equal(choose("debris"), "debris");
    assert.equal(choose(" mitosis "), "mitosis");
    assert.equal(choose(""), "");
});
