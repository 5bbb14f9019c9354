import { notify } from "./notices.js";
import { askForToken, authorization } from "./token.js";

const PASSING = new Set([0, 408, 429, 502, 503, 504, 507]); // no answer, a slow network, too many requests, a server that starts or stops, a full disk

/** What the server refused, in its own words; status 0 if it did not answer at all. */
export class ServerError extends Error {
    /**
     * @param {string} message one line with the cure
     * @param {number} status
     * @param {object} [answer] the whole JSON
     */
    constructor(message, status, answer = {}) {
        super(message);
        this.status = status;
        this.answer = answer;
    }

    /** Whether the same request may succeed later. */
    get passing() {
        return PASSING.has(this.status);
    }

    /** Whether somebody else saved meanwhile, so that one of the two has to give way. */
    get conflicting() {
        return this.status === 409 && this.answer.version !== undefined; // without a version it is another image, to which nothing of this one belongs
    }
}

async function request(path, options = {}) {
    let response;
    try {
        response = await fetch(path, { ...options, headers: { ...options.headers, ...authorization() } });
    } catch (error) {
        if (error.name === "AbortError") {
            throw error;
        }
        throw new ServerError("the server does not answer; is boxless serve still running?", 0);
    }
    if (response.status === 401) {
        await askForToken();
        return request(path, options);
    }
    if (!response.ok) {
        const answer = await response.json().catch(() => ({}));
        throw new ServerError(answer.error ?? `The server answered ${response.status} ${response.statusText}.`, response.status, answer);
    }
    const note = response.headers.get("Boxless-Note");
    if (note) {
        notify(note);
    }
    return response;
}

const get = async (path) => (await request(path)).json();

const send = async (method, path, body) =>
    (await request(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })).json();

const picture = (id) => `v1/pictures/${encodeURIComponent(id)}`;

/** The routes of `boxless serve` that the page uses. All but the files answer with JSON; all fail with a {@link ServerError}. */
export const server = {
    models: async () => (await get("v1/models")).models,
    pictures: () => get("v1/pictures"),
    image: async (id) => {
        const response = await request(`${picture(id)}/image`);
        return { blob: await response.blob(), tag: response.headers.get("ETag") };
    },
    objects: (id) => get(`${picture(id)}/objects`),
    save: ({ id, mark }, { version, content }, objects) => send("PUT", `${picture(id)}/objects`, { picture: mark, version, content, objects }),
    segment: ({ id, mark }, model) => send("POST", `${picture(id)}/segment?${new URLSearchParams({ model, picture: mark })}`),
    click: ({ id, mark }, model, points, object) => send("POST", `${picture(id)}/clicks`, { picture: mark, model, points, object }),
    split: ({ id, mark }, model, rle, points) => send("POST", `${picture(id)}/split`, { picture: mark, ...(model && { model }), rle, points }),
    add: async (name, file) => (await request(`v1/pictures?${new URLSearchParams({ name })}`, { method: "POST", body: file })).json(),
    export: async (format, ids) => {
        const response = await request(`v1/export?${new URLSearchParams({ format, ...(ids && { ids: ids.join(",") }) })}`);
        return response.blob();
    },
    trainings: async () => (await get("v1/trainings")).trainings,
    training: (id) => get(`v1/trainings/${encodeURIComponent(id)}`),
    train: (model, minutes) => send("POST", "v1/trainings", { model, minutes }),
    stop: (id) => send("POST", `v1/trainings/${encodeURIComponent(id)}/stop`),
};
