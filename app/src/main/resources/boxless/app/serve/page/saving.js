import { notify } from "./notices.js";
import { server } from "./server.js";
import { writeObject } from "./annotated-object.js";

const SHORT = 80; // milliseconds
const LONGEST_WAIT = 30; // seconds between attempts

const kept = new Map(); // id of an image -> its Saving, while something of it is not on the server, or may soon be changed by an answer

/** Sends `state`, with the {@link Saving} as detail, when the state of one may have changed. */
export const allSavings = new EventTarget();

/** @returns {Saving|undefined} of an image that was left before everything was saved and answered: whoever opens it again must go on with this one */
export const keptSaving = (id) => kept.get(id);

/** @returns {Saving[]} those of images that are not on the server as they are here */
export const unsaved = () => [...kept.values()].filter((saving) => saving.state !== "saved");

/**
 * Waits for what is being saved, and says of which images the last changes are not: the server will do its work without them.
 *
 * @param {string} work such as "export"
 * @param {{id: string}|null} [picture] the only one that it is about
 */
export async function settleFor(work, picture = null) {
    const meant = () => unsaved().filter(({ annotations }) => !picture || annotations.picture.id === picture.id);
    while (meant().some(({ state }) => state === "saving")) {
        await new Promise((resolve) => allSavings.addEventListener("state", resolve, { once: true }));
    }
    const names = meant().map(({ annotations }) => annotations.picture.name);
    if (names.length > 0) {
        notify(`The last changes to ${names.join(", ")} are not saved and not in this ${work}.`, { kind: "error" });
    }
}

/**
 * Sends the objects of one image to the server after each change: one request at a time, always the newest state, again and again while the server
 * cannot be reached.
 */
export class Saving {
    /** @type {"saved"|"saving"|"waiting"|"conflict"|"refused"} */
    state = "saved";
    error = null;
    #saved; // on the server, as far as is known here
    #running = false;
    #dirty = false;
    #wait = 1;
    #timer = 0;
    #unanswered = []; // what was sent and perhaps saved
    #asked = 0; // requests whose answers will change the objects
    #dropped = false;

    /**
     * @param {import("./annotations.js").Annotations} annotations
     * @param {{version: number, content: string}} saved what the server says of its objects
     */
    constructor(annotations, { version, content }) {
        this.annotations = annotations;
        this.#saved = { version, content };
        annotations.addEventListener("change", () => this.save());
    }

    /** Of the objects on the server. */
    get version() {
        return this.#saved.version;
    }

    save() {
        if (this.#dropped) {
            return; // an answer that came too late: the image is open anew
        }
        this.#dirty = true;
        this.#keep();
        if (this.state !== "conflict") {
            this.#wait = 1;
            this.#run();
        }
    }

    /**
     * Goes on after a conflict: what is here replaces what the other saved.
     *
     * @param {{version: number, content: string}} saved what the server says of the other's
     */
    overwrite({ version, content }) {
        this.#saved = { version, content };
        this.state = "saving";
        this.save();
    }

    /** Goes on after a conflict without what was changed here. */
    drop() {
        clearTimeout(this.#timer);
        this.#dropped = true;
        this.#forget();
    }

    /**
     * Keeps the objects, also if another image is opened meanwhile, until something that may change them is done.
     *
     * @template T
     * @param {() => Promise<T>} work asks the server and takes its answer over
     * @returns {Promise<T>}
     */
    async during(work) {
        this.#asked++;
        this.#keep();
        try {
            return await work();
        } finally {
            this.#asked--;
            if (this.#asked === 0 && this.state === "saved") {
                this.#forget();
            }
        }
    }

    #keep() {
        if (!this.#dropped) {
            kept.set(this.annotations.picture.id, this);
        }
    }

    #forget() {
        if (kept.get(this.annotations.picture.id) === this) {
            kept.delete(this.annotations.picture.id);
        }
    }

    async #run() {
        clearTimeout(this.#timer);
        if (this.#running) {
            return;
        }
        this.#running = true;
        while (this.#dirty) {
            this.#show("saving");
            await new Promise((resolve) => setTimeout(resolve, SHORT)); // several changes in a row are one request
            this.#dirty = false;
            const { picture, objects } = this.annotations;
            try {
                const written = objects.map((object) => writeObject(object, picture.width, picture.height));
                this.#saved = await this.#send(picture, written);
            } catch (error) {
                this.#failed(error);
                this.#running = false;
                return;
            }
        }
        this.#running = false;
        this.#show("saved");
        if (this.#asked === 0) {
            this.#forget();
        }
    }

    /** @returns {Promise<{version: number, content: string}>} what the server has now */
    async #send(picture, written) {
        try {
            const saved = await server.save(picture, this.#saved, written);
            this.#unanswered = [];
            return saved;
        } catch (error) {
            if (error.passing) {
                this.#unanswered.push(written);
            } else if (error.conflicting && this.#unanswered.length > 0) {
                const { version, content, objects } = await server.objects(picture.id);
                if (this.#unanswered.some((earlier) => sameObjects(earlier, objects))) {
                    this.#saved = { version, content }; // no conflict: an attempt had succeeded, only its answer was lost
                    this.#unanswered = [];
                    return this.#send(picture, written);
                }
            }
            throw error;
        }
    }

    #failed(error) {
        this.#dirty = true;
        if (error.conflicting) {
            this.#show("conflict", error);
        } else if (error.passing) {
            this.#timer = setTimeout(() => this.#run(), this.#wait * 1000);
            this.#wait = Math.min(LONGEST_WAIT, this.#wait * 2);
            this.#show("waiting", error);
        } else {
            this.#show("refused", error);
        }
    }

    #show(state, error = null) {
        this.state = state;
        this.error = error;
        allSavings.dispatchEvent(new CustomEvent("state", { detail: this }));
    }
}

function sameObjects(some, others) {
    const text = (objects) => JSON.stringify(objects.map(({ id, category, rle }) => [id, category, rle.counts]));
    return text(some) === text(others);
}

addEventListener("beforeunload", (event) => {
    if (unsaved().length > 0) {
        event.preventDefault();
    }
});
