// node --test app/src/test/page/*.test.mjs: needs no package. How the page gets its token.
import assert from "node:assert/strict";
import { test } from "node:test";
import "./browser.mjs";

const page = "../../main/resources/boxless/app/serve/page/";

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
