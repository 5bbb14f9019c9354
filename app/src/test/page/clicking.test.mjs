// node --test app/src/test/page/*.test.mjs: needs no package. Of the browser there is what the click tools touch.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { messages, settle } from "./browser.mjs";

mock.timers.enable({ apis: ["setTimeout"] }); // messages leave after a while

let answer;
let sent; // the last request
Object.assign(globalThis, {
    fetch: (path, { body }) => {
        sent = JSON.parse(body);
        return new Promise((resolve) => (answer = (json) => resolve(Response.json(json))));
    },
});

const page = "../../main/resources/boxless/app/serve/page/";
const { Annotations } = await import(page + "annotations.js");
const { changedObject, makeObject } = await import(page + "annotated-object.js");
const { Clicking } = await import(page + "clicking.js");
const { notify } = await import(page + "notices.js");
const { rleOf } = await import(page + "rle.js");

const [WIDTH, HEIGHT] = [8, 6];
const rle = (...spans) => rleOf(Int32Array.from(spans), WIDTH, HEIGHT);

/** An image with one selected object, on which a tool was clicked so that the server is being asked. */
async function asked(tool, ...points) {
    const object = makeObject({ id: "a", category: "cell", source: "click", spans: Int32Array.of(6, 12), points: [{ x: 1, y: 1, positive: true }] }, HEIGHT);
    const annotations = new Annotations({ id: "p", width: WIDTH, height: HEIGHT }, [object]);
    annotations.select(["a"]);
    const { clicking } = clickingOn(annotations);
    points.forEach(([x, y]) => clicking.click(tool, { x, y }, {}));
    await settle();
    return { annotations, object };
}

function clickingOn(annotations) {
    const editor = new EventTarget();
    const saving = { during: (work) => work() };
    const say = (_, text) => notify(text);
    Object.assign(editor, { annotations, saving, say, stage: { marks: [], redraw() {}, layer: { objectAt: () => "a" } } });
    annotations.addEventListener("selection", () => editor.dispatchEvent(new Event("selection")));
    return { clicking: new Clicking(editor, { clicking: "clicks" }) };
}

/** An image with the objects "a" in its second column and "b" in its last one, the first of them selected. */
function two() {
    const made = (id, ...spans) => makeObject({ id, category: "cell", source: "hand", spans: Int32Array.from(spans) }, HEIGHT);
    const annotations = new Annotations({ id: "p", width: WIDTH, height: HEIGHT }, [made("a", 6, 12), made("b", 42, 48)]);
    annotations.select(["a"]);
    return { annotations, ...clickingOn(annotations) };
}

async function answered(...spans) {
    await settle();
    answer({ category: "cell", score: 0.5, rle: rle(...spans) });
    await settle();
}

const areas = ({ objects }) => objects.map(({ area }) => area);
const selected = (annotations) => annotations.selected.map(({ id }) => id);

const reclassify = (annotations, object) => annotations.replace("a class", [changedObject(object, { category: "debris" }, HEIGHT)]);

test("an object keeps the class that it was given while the server looked", async () => {
    const refined = await asked("more", [2, 2]);
    reclassify(refined.annotations, refined.object);
    answer({ score: 0.5, rle: rle(6, 18) });
    await settle();
    assert.deepEqual([refined.annotations.find("a").category, refined.annotations.find("a").area], ["debris", 12]);

    const split = await asked("split", [1, 1], [1, 4]);
    reclassify(split.annotations, split.object);
    answer({ parts: [{ rle: rle(6, 9) }, { rle: rle(9, 12) }] });
    await settle();
    assert.deepEqual(split.annotations.objects.map(({ category, area }) => [category, area]), [["debris", 3], ["debris", 3]]);
});

test("an object that was deleted or changed while the server looked stays so, without a step to undo", async () => {
    for (const [tool, points, json] of [
        ["more", [[2, 2]], { score: 0.5, rle: rle(6, 18) }],
        ["split", [[1, 1], [1, 4]], { parts: [{ rle: rle(6, 9) }, { rle: rle(9, 12) }] }],
    ]) {
        const { annotations } = await asked(tool, ...points);
        annotations.edit("deleting", []);
        answer(json);
        await settle();
        assert.deepEqual(annotations.objects, []);
        assert.equal(annotations.undo(), "deleting");

        const other = await asked(tool, ...points);
        other.annotations.replace("a shape", [changedObject(other.object, { spans: Int32Array.of(0, 2) }, HEIGHT)]);
        answer(json);
        await settle();
        assert.deepEqual(other.annotations.objects.map(({ area }) => area), [2]);
    }
});

test("a click that waits changes the object that was selected when it was made", async () => {
    const { annotations, clicking } = two();
    clicking.click("more", { x: 2, y: 0 }, {});
    clicking.click("more", { x: 3, y: 0 }, {});
    annotations.select(["b"]);
    await answered(12, 18);
    await answered(18, 24);
    assert.deepEqual(areas(annotations), [18, 6]);
    assert.deepEqual(selected(annotations), ["b"]);
});

test("a click into another object, selected while New waits, changes that one, which stays selected", async () => {
    const { annotations, clicking } = two();
    clicking.click("new", { x: 3, y: 0 }, {});
    annotations.select(["b"]);
    clicking.click("new", { x: 6, y: 0 }, { shift: true });
    await answered(18, 24);
    assert.deepEqual(selected(annotations), ["b"]);
    await answered(36, 42);
    assert.deepEqual(areas(annotations), [6, 12, 6]);
});

test("a click directly after New belongs to the object that New makes, the same as it would after its answer", async () => {
    const { annotations, clicking } = two();
    clicking.click("new", { x: 3, y: 0 }, {});
    clicking.click("new", { x: 4, y: 0 }, { shift: true });
    clicking.click("new", { x: 3, y: 5 }, { alt: true });
    await answered(18, 24);
    await settle();
    assert.equal(sent.points.length, 2);
    await answered(18, 30);
    assert.equal(sent.points.length, 3);
    await answered(18, 29);
    assert.deepEqual(areas(annotations), [6, 6, 11]);
    assert.equal(selected(annotations)[0], annotations.objects[2].id);
});

test("the last of several New clicks is the one that the next click belongs to, also where the first finds an object that is there", async () => {
    const { annotations, clicking } = two();
    clicking.click("new", { x: 7, y: 0 }, {});
    clicking.click("new", { x: 3, y: 0 }, {});
    await answered(42, 48); // b
    assert.deepEqual(selected(annotations), ["b"]);
    clicking.click("new", { x: 4, y: 0 }, { shift: true });
    await answered(18, 24);
    await answered(18, 30);
    assert.deepEqual(areas(annotations), [6, 6, 12]);
    assert.equal(selected(annotations)[0], annotations.objects[2].id);
});

test("a click that was meant for an object that New does not find, or that is deleted meanwhile, changes nothing and says so", async () => {
    const { annotations, clicking } = two();
    const { objects } = annotations;
    clicking.click("new", { x: 3, y: 0 }, {});
    clicking.click("new", { x: 4, y: 0 }, { shift: true });
    await answered();
    assert.equal(sent.points.length, 1); // only New has asked
    assert.match(messages().at(-1), /made no object/);
    assert.equal(annotations.objects, objects);

    clicking.click("new", { x: 3, y: 0 }, {});
    annotations.select(["b"]);
    clicking.click("more", { x: 6, y: 0 }, {});
    annotations.edit("deleting", [annotations.find("a")]);
    await answered(18, 24);
    assert.match(messages().at(-1), /was deleted/);
    assert.deepEqual(areas(annotations), [6, 6]);

    annotations.select(["a"]); // nothing waits any more
    clicking.click("more", { x: 2, y: 0 }, {});
    await answered(12, 18);
    assert.deepEqual(areas(annotations), [12, 6]);
});
