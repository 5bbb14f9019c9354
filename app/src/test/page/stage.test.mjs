// node --test app/src/test/page/*.test.mjs: needs no package. Of the browser there is a canvas that notes at what scale it is drawn to.
import assert from "node:assert/strict";
import { test } from "node:test";
import { element } from "./browser.mjs";

const screens = new Map(); // media query -> what to call when it does not hold any more
let frame = () => {};
Object.assign(globalThis, {
    devicePixelRatio: 1,
    matchMedia: (query) => ({ addEventListener: (type, run) => screens.set(query, run) }),
    requestAnimationFrame: (run) => (frame = run),
    Path2D: class {},
    ResizeObserver: class {
        observe() {}
    },
});

const { Annotations } = await import("../../main/resources/boxless/app/serve/page/annotations.js");
const { Stage } = await import("../../main/resources/boxless/app/serve/page/stage.js");

Object.assign(element("tools"), { clientWidth: 20, clientHeight: 10 });
const context = { clearRect() {}, setTransform() {}, stroke() {} };
const canvas = { clientWidth: 200, clientHeight: 100, getContext: () => context };
let scale; // pixels of the canvas per pixel of the image, when it was drawn last
const levels = { width: 8, height: 6, draw: (to, drawn) => (scale = drawn), halve: async () => {}, close() {} };

/** What is seen of the image, in CSS pixels per pixel: the canvas is shown as wide as it was, however many pixels it has. */
const seen = () => (scale * canvas.clientWidth) / canvas.width;

test("on a screen of another density the image is as large as before, and as sharp as the screen", async () => {
    const stage = new Stage(canvas);
    stage.look = "hidden"; // tiles need a real canvas
    stage.open(levels, new Annotations({ id: "p", width: 8, height: 6 }, []));
    assert.deepEqual([canvas.width, seen()], [200, stage.view.scale]);
    assert.ok(seen() > 1);
    for (const [from, ratio] of [[1, 2], [2, 1.5]]) {
        globalThis.devicePixelRatio = ratio;
        stage.redraw();
        frame();
        assert.equal(seen(), stage.view.scale, "before the browser says so");
        screens.get(`(resolution: ${from}dppx)`)();
        assert.deepEqual([canvas.width, canvas.height, seen()], [200 * ratio, 100 * ratio, stage.view.scale]);
    }
});
