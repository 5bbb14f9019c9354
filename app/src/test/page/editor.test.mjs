// node --test app/src/test/page: needs no package. Of the browser there is what the editor touches while no image is drawn.
import assert from "node:assert/strict";
import { mock, test } from "node:test";

mock.timers.enable({ apis: ["setTimeout"] }); // changes are sent, and messages leave, after a while

const element = () => ({
    children: [],
    dataset: {},
    classList: { add() {} },
    append(...more) {
        this.children.push(...more);
    },
    addEventListener() {},
    setAttribute() {},
    remove() {},
});
const notices = element();
const requests = []; // that wait for an answer
Object.assign(globalThis, {
    addEventListener() {},
    createImageBitmap: async () => ({ width: WIDTH, height: HEIGHT, close() {} }),
    document: { getElementById: () => notices, createElement: element },
    location: { hash: "" },
    sessionStorage: { getItem: () => null },
    fetch: (path, { method = "GET", body } = {}) =>
        new Promise((resolve) => requests.push({ path, method, body, answer: (json, status = 200) => resolve(Response.json(json, { status })) })),
});

const page = "../../main/resources/boxless/app/serve/page/";
const { Editor } = await import(page + "editor.js");
const { rleOf } = await import(page + "rle.js");

const [WIDTH, HEIGHT] = [8, 6];
const object = (id, source, ...spans) => ({ id, category: "cell", score: 0.9, source, rle: rleOf(Int32Array.from(spans), WIDTH, HEIGHT) });
const stage = { open() {}, showObjects() {}, showSelection() {} };

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** The oldest request of this kind that waits; undefined if there is none. */
function request(method, path) {
    const at = requests.findIndex((other) => other.method === method && other.path.includes(path));
    return at < 0 ? undefined : requests.splice(at, 1)[0];
}

async function answered(method, path, json, status) {
    const asked = request(method, path);
    assert.ok(asked, `${method} ${path}`);
    asked.answer(json, status);
    await settle();
    return asked;
}

async function opened(editor, id, version, ...objects) {
    const opening = editor.open({ id, name: `${id}.png`, width: WIDTH, height: HEIGHT });
    await answered("GET", `${id}/image`, {});
    await answered("GET", `${id}/objects`, { version, objects });
    await opening;
}

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
