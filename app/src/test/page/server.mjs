// A server whose answers the tests give, one by one.
import assert from "node:assert/strict";
import { settle } from "./browser.mjs";

/** Sides of every image. */
export const [WIDTH, HEIGHT] = [8, 6];

const requests = []; // that wait for an answer

Object.assign(globalThis, {
    createImageBitmap: async () => ({ width: WIDTH, height: HEIGHT, close() {} }),
    fetch: (path, { method = "GET", body } = {}) =>
        new Promise((resolve, reject) =>
            requests.push({ path, method, body, reject, answer: (json, status = 200, headers = {}) => resolve(Response.json(json, { status, headers })) }),
        ),
});

/** The oldest request of this kind that waits; undefined if there is none. */
export function request(method, path) {
    const at = requests.findIndex((other) => other.method === method && other.path.includes(path));
    return at < 0 ? undefined : requests.splice(at, 1)[0];
}

export async function answered(method, path, json, status) {
    const asked = request(method, path);
    assert.ok(asked, `${method} ${path}`);
    asked.answer(json, status);
    await settle();
    return asked;
}

/** An entry of the list of images. */
export const picture = (id) => ({ id, name: `${id}.png`, width: WIDTH, height: HEIGHT, objects: null });

/** Answers what the page asks when it opens an image. */
export async function answeredOpening(id, version, ...objects) {
    await answered("GET", `${id}/image`, {});
    await answered("GET", `${id}/objects`, { version, objects });
}

/** Opens an image in the editor. */
export async function opened(editor, id, version, ...objects) {
    const opening = editor.open(picture(id));
    await answeredOpening(id, version, ...objects);
    await opening;
}
