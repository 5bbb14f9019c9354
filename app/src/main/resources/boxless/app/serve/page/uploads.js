import { notify } from "./notices.js";
import { count } from "./words.js";
import { server } from "./server.js";

const PICTURES = /\.(png|jpe?g|tiff?)$/i;
const UNREADABLE = "cannot be read; check that it is still there, and its permissions";
const HIDDEN = /(^|\/)\./;

/**
 * @typedef {object} Chosen
 * @property {string} name with the folders it was in
 * @property {File} [file] absent if it cannot be read
 * @property {string} [problem] why it cannot
 */

/**
 * Sends images into the data folder, one after the other, but for hidden ones, which the server passes over.
 *
 * @param {Chosen[]} chosen
 * @param {number} mostBytes of a file that the server takes
 * @param {(done: number, all: number) => void} progress
 * @param {(first: object) => {label: string, run: () => void}|undefined} [offer] called with the entry of the first once all are there; what the message
 *     about them offers to do
 */
export async function addPictures(chosen, mostBytes, progress, offer = () => undefined) {
    const files = chosen.filter(({ name }) => !HIDDEN.test(name));
    if (files.length === 0) {
        notify("Files and folders whose names begin with a dot are hidden and not added. Rename them first.", { kind: "error" });
        return;
    }
    const pictures = files.filter(isPicture);
    const refused = files
        .filter((other) => !isPicture(other))
        .map(({ name, problem }) => `${name}: ${problem ?? "no PNG, JPEG or TIFF"}`);
    let first;
    let added = 0;
    const renamed = [];
    for (const [i, { name, file }] of pictures.entries()) {
        progress(i, pictures.length);
        try {
            await requireSendable(file, mostBytes);
            const entry = await server.add(name, file);
            first ??= entry;
            added++;
            if (fileName(entry.name) !== fileName(name)) {
                renamed.push(`${name} is ${entry.name} here`);
            }
        } catch (error) {
            refused.push(`${name}: ${withoutName(error.message, fileName(name))}`);
            if (error.status === 0) {
                refused.push(...pictures.slice(i + 1).map((later) => `${later.name}: not sent`));
                break;
            }
        }
    }
    progress(pictures.length, pictures.length);
    const summary = `${count(added, "image")} added`;
    const action = first && offer(first);
    if (refused.length > 0) {
        notify(`${summary}, ${refused.length} not:\n${few(refused)}`, { kind: "error", action });
    } else {
        notify(`${summary}.`, { action });
    }
    if (renamed.length > 0) {
        notify(`Under another name:\n${few(renamed)}`);
    }
}

const isPicture = ({ name, file }) => file && PICTURES.test(name);

/** Both fail as if the server did not answer: a file that cannot be read, and one that the server does not read to its end. */
async function requireSendable(file, mostBytes) {
    if (file.size > mostBytes) {
        throw new Error(`is larger than the ${Math.floor(mostBytes / (1 << 20))} MB that this server takes (--max-body)`);
    }
    await file
        .slice(0, 1)
        .arrayBuffer()
        .catch(() => {
            throw new Error(UNREADABLE);
        });
}

const fileName = (path) => path.replace(/^.*[/\\]/, "");

/** What the server says of a file, which it mostly begins with the file's name. */
const withoutName = (message, name) => (message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message);

function few(lines) {
    const more = lines.length > 4 ? `\n… and ${lines.length - 4} more` : "";
    return lines.slice(0, 4).join("\n") + more;
}

/** The files that a file chooser gave; with their folders if it was a folder. */
export const chosenFiles = (input) => [...input.files].map((file) => ({ name: file.webkitRelativePath || file.name, file }));

/**
 * The files that were dropped, those in folders too.
 *
 * @returns {Promise<Chosen[]>}
 */
export async function droppedFiles(transfer) {
    const plain = [...transfer.files].map((file) => ({ name: file.name, file })); // both at once: they are emptied after the event
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    if (entries.length === 0) {
        return plain;
    }
    const files = [];
    for (const entry of entries) {
        await collect(entry, files);
    }
    return files;
}

/** What cannot be read, a file or a folder, does not keep the rest from being read. */
async function collect(entry, files) {
    const name = entry.fullPath.slice(1);
    try {
        if (entry.isFile) {
            files.push({ name, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) });
        } else {
            await collectAll(entry.createReader(), files);
        }
    } catch {
        files.push({ name, problem: UNREADABLE });
    }
}

async function collectAll(reader, files) {
    for (;;) {
        const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // at most 100 a call
        if (some.length === 0) {
            return;
        }
        for (const child of some) {
            await collect(child, files);
        }
    }
}

/**
 * Calls back with what is dropped anywhere on the page.
 *
 * @param {(files: Chosen[]) => void} dropped
 */
export function listenToDrops(dropped) {
    const veil = document.getElementById("drop");
    let depth = 0;
    const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
    const show = (change) => {
        depth = Math.max(0, depth + change);
        veil.hidden = depth === 0;
    };
    addEventListener("dragenter", (event) => carriesFiles(event) && show(1));
    addEventListener("dragleave", (event) => carriesFiles(event) && show(-1));
    addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
    addEventListener("drop", async (event) => {
        if (carriesFiles(event)) {
            event.preventDefault();
            show(-depth);
            dropped(await droppedFiles(event.dataTransfer));
        }
    });
}
