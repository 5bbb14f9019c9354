// node --test app/src/test/page/*.test.mjs: needs no package. Where keys go.
import assert from "node:assert/strict";
import { test } from "node:test";
import { element, happens } from "./browser.mjs";

const page = "../../main/resources/boxless/app/serve/page/";
const { leaveAfterChoice, listenToShortcuts } = await import(page + "shortcuts.js");

test("after a choice with the pointer letters are shortcuts again, and with the keys the next one can be chosen", () => {
    const [list, image] = [element("model"), element("canvas")];
    leaveAfterChoice(list, image);
    for (const [types, focused] of [
        [["keydown", "change"], list],
        [["pointerdown", "change"], image],
        [["pointerdown", "keydown", "change"], list],
        [["pointerdown", "pointerdown", "change"], image],
    ]) {
        list.focus();
        types.forEach((type) => list.dispatchEvent(new Event(type)));
        assert.equal(document.activeElement, focused, types.join());
    }
});

test("brackets are shortcuts also on keyboards that type them with the Option key, and other keys with it are not", () => {
    const pressed = [];
    listenToShortcuts(["[", "]", "n", "5", "ctrl+z"].map((key) => ({ keys: [key], run: () => pressed.push(key) })));
    for (const key of ["[", "]", "n", "5", "z"]) {
        happens("keydown", { key, altKey: true });
        happens("keydown", { key, altKey: true, ctrlKey: true });
    }
    assert.deepEqual(pressed, ["[", "]"]);
    happens("keydown", { key: "N" });
    assert.deepEqual(pressed, ["[", "]", "n"]);
});
