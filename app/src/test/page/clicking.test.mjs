// node --test app/src/test/page/*.test.mjs: needs no package. Of the browser there is what the click tools touch.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { settle } from "./browser.mjs";

mock.timers.enable({ apis: ["setTimeout"] }); // messages leave after a while

let answer;
Object.assign(globalThis, {
    fetch: () => new Promise((resolve) => (answer = (json) => resolve(Response.json(json)))),
});

const page = "../../main/resources/boxless/app/serve/page/";
const { Annotations } = await import(page + "annotations.js");
const { changedObject, makeObject } = await import(page + "annotated-object.js");
const { Clicking } = await import(page + "clicking.js");
const { rleOf } = await import(page + "rle.js");

const [WIDTH, HEIGHT] = [8, 6];
const rle = (...spans) => rleOf(Int32Array.from(spans), WIDTH, HEIGHT);

/** An image with one selected object, on which a tool was clicked so that the server is being asked. */
async function asked(tool, ...points) {
    const object = makeObject({ id: "a", category: "cell", source: "click", spans: Int32Array.of(6, 12), points: [{ x: 1, y: 1, positive: true }] }, HEIGHT);
    const annotations = new Annotations({ id: "p", width: WIDTH, height: HEIGHT }, [object]);
    annotations.select(["a"]);
    const editor = new EventTarget();
    const saving = { during: (work) => work() };
    Object.assign(editor, { annotations, saving, stage: { marks: [], redraw() {}, layer: { objectAt: () => "a" } } });
    const clicking = new Clicking(editor, { clicking: "clicks" });
    points.forEach(([x, y]) => clicking.click(tool, { x, y }, {}));
    await settle();
    return { annotations, object };
}

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
