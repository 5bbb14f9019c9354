// node --test app/src/test/page/*.test.mjs: needs no package. Which object is seen at a pixel, and what it is called.
import assert from "node:assert/strict";
import { test } from "node:test";

const page = "../../main/resources/boxless/app/serve/page/";
const { makeObject } = await import(page + "annotated-object.js");
const { LabelLayer } = await import(page + "label-layer.js");

const HEIGHT = 6;
const object = (id, ...spans) => makeObject({ id, category: "cell", source: "hand", spans: Int32Array.from(spans) }, HEIGHT);

for (const others of [0, 50]) {
    test(`the last of ${others + 2} objects is in front and is number 1, and a new one takes no number from others`, () => {
        const layer = new LabelLayer(8, HEIGHT);
        const more = Array.from({ length: others }, (_, k) => object(`other${k}`, 47, 48));
        const objects = [...more, object("large", 0, 48), object("small", 6, 9)];
        layer.show(objects);
        assert.deepEqual([layer.objectAt(1, 0), layer.objectAt(0, 0)], ["small", "large"]);
        assert.deepEqual([layer.slotOf("small"), layer.slotOf("large")], [1, 2]);
        layer.show([...objects, object("new", 6, 7)]);
        assert.equal(layer.objectAt(1, 0), "new");
        assert.deepEqual([layer.slotOf("small"), layer.slotOf("new")], [1, objects.length + 1]);
    });
}
