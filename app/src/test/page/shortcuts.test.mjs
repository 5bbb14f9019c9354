// node --test app/src/test/page/*.test.mjs: needs no package. Where keys go.
import assert from "node:assert/strict";
import { test } from "node:test";
import { element } from "./browser.mjs";

const page = "../../main/resources/boxless/app/serve/page/";
const { leaveAfterChoice } = await import(page + "shortcuts.js");

test("after a choice with the pointer letters are shortcuts again, and with the keys the next one can be chosen", () => {
    const [list, image] = [element("model"), element("canvas")];
    leaveAfterChoice(list, image);
    const happens = (...types) => types.forEach((type) => list.dispatchEvent(new Event(type)));
    for (const [types, focused] of [
        [["keydown", "change"], list],
        [["pointerdown", "change"], image],
        [["pointerdown", "keydown", "change"], list],
        [["pointerdown", "pointerdown", "change"], image],
    ]) {
        list.focus();
        happens(...types);
        assert.equal(document.activeElement, focused, types.join());
    }
});
