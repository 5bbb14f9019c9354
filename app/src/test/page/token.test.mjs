// node --test app/src/test/page/*.test.mjs: needs no package. How the page gets its token.
import assert from "node:assert/strict";
import { test } from "node:test";
import { addressed, element } from "./browser.mjs";

const page = "../../main/resources/boxless/app/serve/page/";

test("a token in an address that the page is given later is taken as well, also where the page asks for it", async () => {
    location.hash = "";
    const { askForToken, authorization } = await import(`${page}token.js?later`);
    addressed("#token=one&picture=7");
    assert.deepEqual([authorization(), location.hash], [{ Authorization: "Bearer one" }, "#picture=7"]);
    const asked = askForToken();
    assert.equal(element("token-dialog").open, true);
    addressed("#picture=8");
    assert.equal(element("token-dialog").open, true);
    addressed("#token=two");
    await asked;
    assert.deepEqual([element("token-dialog").open, authorization(), location.hash], [false, { Authorization: "Bearer two" }, "#"]);
});

test("a token of any signs comes out of the address as it was given", async () => {
    for (const [i, [hash, token]] of [
        ["#token=a+b/c==", "a+b/c=="],
        ["#picture=7&token=a%2Bb%20c%26", "a+b c&"],
    ].entries()) {
        location.hash = hash;
        const { authorization } = await import(`${page}token.js?${i}`);
        assert.deepEqual(authorization(), { Authorization: `Bearer ${token}` });
    }
});
