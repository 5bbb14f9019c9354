// node --test app/src/test/page/*.test.mjs: needs no package. What is said about changes that are not saved, and what comes of the answers.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { beforeEach, mock, test } from "node:test";
import { answerMessage, element, messages, settle } from "./browser.mjs";
import { answered, answeredOpening, opened, picture, request } from "./server.mjs";

mock.timers.enable({ apis: ["setTimeout"] }); // changes are sent, and sent again, after a while

const page = "../../main/resources/boxless/app/serve/page/";
const { Editor } = await import(page + "editor.js");
const { unsaved } = await import(page + "saving.js");
const { watchSaving } = await import(page + "save-state.js");
const { askForExport } = await import(page + "exporting.js");
const { TrainingPanel } = await import(page + "training-panel.js");

const stage = { open() {}, showObjects() {}, showSelection() {} };
const dialog = element("conflict-dialog");
const editor = new Editor(stage);
const library = { open: (entry) => editor.open(entry) };
watchSaving(editor, library);

beforeEach(() => {
    assert.deepEqual([unsaved(), messages(), dialog.open ?? false], [[], [], false]); // each test leaves nothing behind
});

async function pass(milliseconds) {
    mock.timers.tick(milliseconds);
    await settle();
}

/** Changes the open image and answers what is sent then. */
async function changed(json, status) {
    editor.annotations.edit("deleting", []);
    await pass(100);
    return answered("PUT", editor.annotations.picture.id, json, status);
}

const CONFLICT = [{ error: "another version", version: 5 }, 409];

const asksAbout = (id) => assert.match(dialog.open ? element("conflict-text").textContent : "", new RegExp(`to ${id}.png are kept here`));

test("a conflict of an image that was left is decided for that image, which is opened first", async () => {
    await opened(editor, "left", 1);
    editor.annotations.edit("deleting", []);
    await pass(100);
    await opened(editor, "other", 1);
    await answered("PUT", "left", ...CONFLICT);
    assert.equal(messages().length, 1);
    answerMessage("Decide");
    await answeredOpening("left", 5);
    asksAbout("left");
    assert.deepEqual(messages(), []);
    dialog.close("mine");
    await pass(100);
    const { body } = await answered("PUT", "left", { version: 6 });
    assert.equal(JSON.parse(body).version, 5);
    assert.equal(editor.saving.state, "saved");
});

test("a decision that was put off is about its image also where another one is open by then", async () => {
    await opened(editor, "put-off", 1);
    await changed(...CONFLICT);
    asksAbout("put-off");
    dialog.close("");
    await opened(editor, "other", 1);
    assert.deepEqual(messages(), ["put-off.png is not saved."]);
    answerMessage("Decide");
    assert.equal(dialog.open, false); // not about the image that is open
    await answeredOpening("put-off", 5);
    asksAbout("put-off");
    dialog.close("theirs");
    await answeredOpening("put-off", 5);
    assert.deepEqual([editor.annotations.picture.id, editor.saving.version], ["put-off", 5]);
});

test("theirs of an image that was left while the page asked takes nothing from the one that is open", async () => {
    await opened(editor, "asked", 1);
    editor.annotations.edit("deleting", []);
    const opening = editor.open(picture("next"));
    await pass(100);
    await answered("PUT", "asked", ...CONFLICT);
    asksAbout("asked");
    await answeredOpening("next", 3);
    await opening;
    const { saving } = editor;
    dialog.close("theirs");
    await settle();
    assert.equal(request("GET", "next"), undefined);
    assert.equal(editor.saving, saving);
    assert.equal(element("saved").textContent, "Saved");
});

test("while the page asks about one image it does not ask about another", async () => {
    await opened(editor, "second", 1);
    editor.annotations.edit("deleting", []);
    await pass(100);
    await opened(editor, "first", 1);
    await answered("PUT", "second", ...CONFLICT);
    editor.annotations.edit("deleting", []);
    const opening = editor.open(picture("second"));
    await pass(100);
    await answered("PUT", "first", ...CONFLICT);
    asksAbout("first");
    await answeredOpening("second", 5);
    await opening;
    asksAbout("first");
    dialog.close("theirs");
    assert.deepEqual(messages(), ["second.png is not saved."]);
    answerMessage("Decide");
    asksAbout("second");
    dialog.close("theirs");
    await answeredOpening("second", 5);
    assert.equal(editor.saving.version, 5);
});

test("theirs that cannot be loaded is asked about again", async () => {
    await opened(editor, "down", 1);
    await changed(...CONFLICT);
    dialog.close("theirs");
    await answered("GET", "down/objects", { error: "stopping" }, 503);
    assert.deepEqual(messages(), ["down.png is not saved, and theirs was not loaded (stopping)."]);
    request("GET", "down/image"); // nobody waits for it any more
    answerMessage("Decide");
    asksAbout("down");
    dialog.close("theirs");
    await answeredOpening("down", 5);
    assert.deepEqual([editor.saving.version, editor.saving.state, messages()], [5, "saved", []]);
});

test("no key that was meant for the image decides a conflict: its heading has the focus", async () => {
    const html = await readFile(new URL(page + "index.html", import.meta.url), "utf8");
    const [asked] = html.match(/<dialog id="conflict-dialog".*?<\/dialog>/s);
    assert.deepEqual(asked.match(/<\w+[^>]* autofocus/g), ['<h2 id="conflict-title" tabindex="-1" autofocus']);
});

test("a second conflict of an image is asked about, too", async () => {
    await opened(editor, "twice", 1);
    await changed(...CONFLICT);
    dialog.close("");
    answerMessage("Decide");
    dialog.close("mine");
    await pass(100);
    await answered("PUT", "twice", ...CONFLICT);
    asksAbout("twice");
    dialog.close("theirs");
    await answeredOpening("twice", 5);
});

test("that changes are not saved is said again after its message was closed or acted on", async () => {
    await opened(editor, "refused", 1);
    for (const label of ["×", "Try now"]) {
        await changed({ error: "no" }, 400);
        assert.equal(messages().length, 1);
        answerMessage(label);
        assert.equal(messages().length, 0);
    }
    await pass(100);
    await answered("PUT", "refused", { error: "no" }, 400);
    assert.equal(messages().length, 1);
    await changed({ error: "no" }, 400);
    assert.equal(messages().length, 1);
    await changed({ version: 2 });
    assert.deepEqual(messages(), []);
});

test("changes are sent again, less and less often, where the disk was full or the network slow", async () => {
    await opened(editor, "full", 1);
    await changed({ error: "the disk is full" }, 507);
    assert.equal(element("saved").textContent, "Not saved: trying again");
    for (const seconds of [1, 2, 4, 8, 16, 30, 30]) {
        await pass(seconds * 1000 - 1);
        assert.equal(request("PUT", "full"), undefined, `${seconds} s`);
        await pass(1);
        await pass(100);
        await answered("PUT", "full", { error: "too slow" }, 408);
    }
    assert.equal(messages().length, 1);
    await changed({ version: 2 });
    assert.deepEqual([editor.saving.state, messages()], ["saved", []]);
});

test("changes are not saved to another image of the same id: that is said, and neither sent again by itself nor a question whose are to stay", async () => {
    const opening = editor.open(picture("plate"));
    await answered("GET", "plate/image", {});
    await answered("GET", "plate/objects", { version: 1, picture: "one", objects: [] });
    await opening;
    await changed({ error: "stopping" }, 503);
    await pass(1000);
    await pass(100);
    const { body } = await answered("PUT", "plate", { error: "plate.png is another picture now" }, 409);
    assert.equal(JSON.parse(body).picture, "one");
    await pass(60_000);
    assert.deepEqual([request("GET", "plate"), request("PUT", "plate"), dialog.open ?? false], [undefined, undefined, false]);
    assert.match(messages().join(), /^The last changes to plate.png are not saved .* is another picture now/);

    const reopening = assert.rejects(editor.open(picture("plate")), /is another image now/); // not below the objects of the first
    await answered("GET", "plate/image", {});
    await answered("GET", "plate/objects", { version: 1, picture: "two", objects: [] });
    await reopening;
    assert.equal(editor.annotations.picture.mark, "one");

    answerMessage("Try now"); // the first is there again
    await pass(100);
    await answered("PUT", "plate", { version: 2 });
    assert.equal(editor.saving.state, "saved");
});

test("objects that were changed elsewhere without another version are asked about as well, and mine replaces those", async () => {
    const opening = editor.open(picture("script"));
    await answered("GET", "script/image", {});
    await answered("GET", "script/objects", { version: 4, content: "4-a", objects: [] });
    await opening;
    const contentOf = ({ body }) => JSON.parse(body).content;
    assert.equal(contentOf(await changed({ error: "other objects", version: 4, content: "4-b" }, 409)), "4-a");
    asksAbout("script");
    dialog.close("mine");
    await pass(100);
    assert.equal(contentOf(await answered("PUT", "script", { version: 5, content: "5-c" })), "4-b");
    assert.equal(contentOf(await changed({ version: 6, content: "6-d" })), "5-c");
    assert.equal(editor.saving.version, 6);
});

const training = new TrainingPanel({ segmenting: "nuclei" });
const form = element("export-form");

/** Downloads what all images have, or one alone. */
function exported(which) {
    form.elements = { which: [{}, {}], format: { value: "coco" } };
    askForExport(editor.annotations.picture);
    form.elements.which.value = which;
    element("export-dialog").close("export");
}

test("exports and training runs wait for what is being saved", async () => {
    await opened(editor, "slow", 1);
    for (const [path, begin] of [
        ["v1/export", () => exported("all")],
        ["v1/export", () => exported("one")],
        ["v1/trainings", () => training.start()],
    ]) {
        const method = path === "v1/export" ? "GET" : "POST";
        editor.annotations.edit("deleting", []);
        begin();
        await pass(100);
        assert.equal(request(method, path), undefined);
        await answered("PUT", "slow", { version: 2 });
        assert.deepEqual(messages(), []);
        await answered(method, path, { error: "enough" }, 404);
        answerMessage("×");
    }
});

test("exports and training runs say which changes they do not have, but for an export of another image", async () => {
    await opened(editor, "unsaved", 1);
    await changed({ error: "no" }, 400);
    const before = messages();
    const says = async (method, path, ...expected) => {
        await settle();
        await answered(method, path, { error: "enough" }, 404);
        assert.deepEqual(messages(), [...before, ...expected, "enough"]);
        [...expected, "enough"].forEach(() => answerMessage("×"));
    };
    const without = (work) => `The last changes to unsaved.png are not saved and not in this ${work}.`;
    exported("all");
    await says("GET", "v1/export", without("export"));
    exported("one");
    await says("GET", "v1/export", without("export"));
    training.start();
    await says("POST", "v1/trainings", without("training run"));
    await opened(editor, "saved", 1);
    exported("one");
    await says("GET", "v1/export");
    answerMessage("Try now");
    await pass(100);
    await answered("PUT", "unsaved", { version: 2 });
});
