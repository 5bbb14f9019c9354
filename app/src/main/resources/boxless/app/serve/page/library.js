import { PictureList } from "./picture-list.js";
import { addPictures } from "./uploads.js";
import { allSavings, keptSaving } from "./saving.js";
import { notify, notifyError } from "./notices.js";
import { server } from "./server.js";
import { showProgress, whileWorking } from "./progress.js";

/** The images below the data folder, and which of them is open; the address of the page says so too. Sends `change` when the list changed. */
export class Library extends EventTarget {
    pictures = [];
    #list = new PictureList((entry) => this.open(entry));
    #mostBytes = Infinity; // of a file that the server takes
    #asked = null; // id of the image that was to be opened last, until one is open
    #closeComplaint = () => {}; // about an image that could not be opened

    /** @param {import("./editor.js").Editor} editor */
    constructor(editor) {
        super();
        this.editor = editor;
        editor.addEventListener("open", () => this.#opened());
        allSavings.addEventListener("state", (event) => this.#count(event.detail));
        addEventListener("hashchange", () => this.#follow().catch(notifyError));
    }

    get #openId() {
        return this.editor.annotations?.picture.id;
    }

    get #addressedId() {
        return new URLSearchParams(location.hash.slice(1)).get("picture");
    }

    #entry(id) {
        return this.pictures.find((other) => other.id === id);
    }

    #addressed() {
        const id = this.#addressedId;
        const entry = this.#entry(id);
        if (id && !entry) {
            notify("The image of this address is not in the data folder any more. Choose another one.", { kind: "error" });
        }
        return entry;
    }

    /** Opens the image of an address that the page was given, which may be newer than the list. One without an image gets the open one again. */
    async #follow() {
        const id = this.#addressedId;
        if (!id && this.#openId) {
            this.#address();
        }
        if (id && !this.#entry(id)) {
            await this.#read();
        }
        const entry = this.#addressed();
        if (entry && entry.id !== this.#openId) {
            await this.open(entry);
        }
    }

    async #read() {
        const { pictures, max_bytes } = await server.pictures();
        this.pictures = pictures;
        this.#mostBytes = max_bytes;
        this.#list.show(this.pictures);
        this.dispatchEvent(new Event("change"));
    }

    /** Asks the server, and opens the image that the page's address names. */
    async load() {
        await this.#read();
        if (!this.editor.annotations) {
            await this.#begin(this.#addressed());
        }
    }

    async #begin(entry) {
        if (entry) {
            await this.open(entry);
            return;
        }
        const some = this.pictures.length > 0;
        document.getElementById("empty-title").textContent = some ? "Choose an image from the list, or drop others here" : "Drop images or folders here";
        document.getElementById("open-first").hidden = some;
        document.getElementById("empty").hidden = false;
        if (some) {
            document.body.dataset.sheet = "pictures"; // on small screens the list is not in sight otherwise
        }
    }

    async open(entry) {
        this.#asked = entry.id;
        document.body.dataset.sheet = "none";
        this.#closeComplaint();
        await whileWorking(() => this.editor.open(entry).catch((error) => (this.#closeComplaint = notifyError(error))));
    }

    /** Opens the next image, or the previous one for -1, counted from the one that was asked for last, though it may not have been opened. */
    openNeighbour(step) {
        const { shown } = this.#list;
        const from = this.#asked ?? this.#openId;
        const next = shown[shown.findIndex((entry) => entry.id === from) + step];
        if (next) {
            this.open(next);
        }
    }

    /** Adds images and opens the first of them, unless somebody goes on with an image meanwhile: then the message about them offers it. */
    async add(files) {
        if (files.length === 0) {
            return;
        }
        const before = this.#place;
        let first;
        const offer = (entry) => {
            const isBusy = this.#place.some((part, i) => part !== before[i]) || keptSaving(this.#openId);
            if (isBusy) {
                return { label: "Open", run: () => this.open(entry) };
            }
            first = entry;
            return undefined;
        };
        await addPictures(files, this.#mostBytes, (done, all) => showProgress(all ? done / all : 1, done < all), offer);
        if (first) {
            await this.open(first); // before the list is read: nobody can have begun anything meanwhile
        }
        await this.load();
    }

    /** Where somebody is: the image that is open or will be, its objects, and those that are selected. */
    get #place() {
        const { annotations } = this.editor;
        return [this.#asked ?? this.#openId, annotations?.objects, annotations?.selection];
    }

    #opened() {
        this.#asked = null;
        const { annotations, saving } = this.editor;
        const { picture } = annotations;
        if (saving.version > 0) {
            this.#count(saving); // somebody else may have saved since the list was made
        }
        this.#address();
        document.title = `${picture.name} – Boxless`;
        document.getElementById("empty").hidden = true;
        this.#list.markOpen(picture.id);
    }

    #address() {
        history.replaceState(null, "", `#${new URLSearchParams({ picture: this.#openId })}`);
    }

    #count(saving) {
        if (saving.state === "saved") {
            const { picture, objects } = saving.annotations;
            const counted = { ...picture, objects: objects.length };
            this.pictures = this.pictures.map((entry) => (entry.id === picture.id ? counted : entry));
            this.#list.update(counted);
            this.dispatchEvent(new Event("change"));
        }
    }
}
