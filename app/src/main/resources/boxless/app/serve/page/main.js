import { Clicking } from "./clicking.js";
import { Editor } from "./editor.js";
import { Models } from "./models.js";
import { ObjectsTable } from "./objects-table.js";
import { Stage } from "./stage.js";
import { TrainingPanel } from "./training-panel.js";
import { addPictures, chosenFiles, listenToDrops } from "./uploads.js";
import { askForExport } from "./exporting.js";
import { buildToolbar, TOOLS } from "./tools.js";
import { listenToGestures } from "./gestures.js";
import { listenToShortcuts } from "./shortcuts.js";
import { notify, notifyError } from "./notices.js";
import { server } from "./server.js";
import { showPictures } from "./picture-list.js";
import { showSaveState } from "./save-state.js";

const element = (name) => document.getElementById(name);
const on = (name, run) => element(name).addEventListener("click", run);

const stage = new Stage(element("canvas"));
const models = new Models();
const editor = new Editor(stage);
const clicking = new Clicking(editor, models);
const training = new TrainingPanel(models);
new ObjectsTable(editor);

let pictures = [];
let tool = "select";

// ---- pictures

const openId = () => editor.annotations?.picture.id;

async function loadPictures() {
    pictures = await server.pictures();
    listPictures();
}

function listPictures() {
    showPictures(pictures, openId(), open);
    training.showAnnotated(pictures);
}

async function open(entry) {
    document.body.dataset.sheet = "none";
    await whileWorking(() => editor.open(entry));
}

function openNeighbour(step) {
    const at = pictures.findIndex((entry) => entry.id === openId());
    const next = pictures[at + step];
    if (next) {
        open(next);
    }
}

function addressed() {
    const id = new URLSearchParams(location.hash.slice(1)).get("picture");
    return pictures.find((entry) => entry.id === id);
}

async function add(files) {
    if (files.length > 0) {
        const added = await addPictures(files, (done, all) => showProgress(all ? done / all : 1, done < all));
        await loadPictures();
        if (added.length > 0) {
            open(added[0]);
        }
    }
}

editor.addEventListener("open", () => {
    const { picture } = editor.annotations;
    history.replaceState(null, "", `#${new URLSearchParams({ picture: picture.id })}`);
    document.title = `${picture.name} – Boxless`;
    element("empty").hidden = true;
    listPictures();
    showSaveState(editor);
    showObjects();
});

addEventListener("hashchange", () => {
    const entry = addressed();
    if (entry && entry.id !== openId()) {
        open(entry);
    }
});

// ---- objects

function showObjects() {
    const { annotations } = editor;
    element("undo").disabled = !annotations?.canUndo;
    element("redo").disabled = !annotations?.canRedo;
    element("merge").disabled = !(annotations?.selection.size > 1);
    element("delete").disabled = !annotations?.selection.size;
    element("find").disabled = !annotations || !models.segmenting;
    const own = annotations?.objects.map((object) => object.category) ?? [];
    const names = [...new Set([...models.classes, ...own])];
    element("categories").replaceChildren(...names.map((name) => new Option(name)));
    const chosen = new Set(annotations?.selected.map((object) => object.category));
    const category = element("category");
    if (document.activeElement !== category) {
        category.value = chosen.size === 0 ? editor.newCategory : chosen.size === 1 ? [...chosen][0] : "";
    }
    category.placeholder = chosen.size > 1 ? "several" : chosen.size === 0 ? "new objects" : "choose or type";
    const name = annotations?.picture.name;
    stage.canvas.setAttribute("aria-label", name ? `Picture ${name}, ${annotations.objects.length} objects, ${chosen.size ? annotations.selection.size : 0} selected` : "Picture");
}

editor.addEventListener("change", showObjects);
editor.addEventListener("selection", showObjects);
editor.addEventListener("saving", () => {
    showSaveState(editor);
    if (editor.saving.state === "saved") {
        const { picture, objects } = editor.annotations;
        pictures = pictures.map((entry) => (entry.id === picture.id ? { ...entry, objects: objects.length } : entry));
        listPictures();
    }
});

const find = () => editor.annotations && whileWorking(() => editor.find(models.segmenting));

element("category").addEventListener("change", (event) => {
    editor.setCategory(event.target.value.trim());
    stage.canvas.focus();
});

function setClass(number) {
    const name = models.classes[number - 1];
    if (name) {
        editor.setCategory(name);
        showObjects();
    }
}

function selectNeighbour(step) {
    const { annotations } = editor;
    if (annotations?.objects.length) {
        const at = annotations.objects.findLastIndex((object) => annotations.selection.has(object.id));
        const next = annotations.objects.at((at + step) % annotations.objects.length) ?? annotations.objects[0];
        annotations.select([next.id]);
        stage.view.reveal(next.box);
        stage.redraw();
    }
}

function escape() {
    if (!clicking.cancel()) {
        editor.annotations?.select([]);
    }
}

// ---- tools and view

const showTool = buildToolbar(chooseTool);

function chooseTool(id) {
    tool = id;
    clicking.cancel();
    stage.canvas.dataset.tool = id;
    showTool(id, models.clicking !== "");
}

listenToGestures(stage, (point, keys) => clicking.click(tool, point, keys));

function zoom(factor) {
    stage.view.zoom(factor);
    stage.redraw();
}

function fit() {
    stage.view.fit();
    stage.redraw();
}

stage.onView = () => {
    const percent = stage.view.scale * 100;
    element("zoom-level").textContent = `${percent < 10 ? percent.toFixed(1) : Math.round(percent)}%`;
};

// ---- progress

let working = 0;

/** Shows that something is under way; its errors become notices. */
async function whileWorking(work) {
    working++;
    showProgress(null, true);
    try {
        await work();
    } catch (error) {
        notifyError(error);
    } finally {
        working--;
        showProgress(null, working > 0);
        showObjects();
    }
}

/** @param {number|null} part done, 0 to 1; null if nobody knows */
function showProgress(part, visible) {
    const bar = element("progress");
    bar.hidden = !visible;
    bar.classList.toggle("unknown", part === null);
    bar.firstElementChild.style.width = part === null ? "" : `${100 * part}%`;
    if (part === null) {
        bar.removeAttribute("aria-valuenow");
    } else {
        bar.setAttribute("aria-valuenow", Math.round(100 * part));
    }
}

// ---- buttons and keys

const help = () => element("help-dialog").showModal();
const exportObjects = () => askForExport(editor.annotations?.picture);
const chooseFiles = () => element("files").click();

on("find", find);
on("undo", () => editor.undo());
on("redo", () => editor.redo());
on("merge", () => editor.merge());
on("delete", () => editor.delete());
on("export", exportObjects);
on("help", help);
on("open-files", chooseFiles);
on("open-folder", () => element("folder").click());
on("look", () => stage.nextLook());
on("zoom-in", () => zoom(1.5));
on("zoom-out", () => zoom(1 / 1.5));
on("zoom-fit", fit);
for (const name of ["files", "folder"]) {
    element(name).addEventListener("change", (event) => {
        add(chosenFiles(event.target));
        event.target.value = "";
    });
}
element("model").addEventListener("change", () => (showObjects(), listPictures()));
document.querySelectorAll(".tabs button").forEach((button) =>
    button.addEventListener("click", () => {
        const { sheet } = document.body.dataset;
        document.body.dataset.sheet = sheet === button.dataset.sheet ? "none" : button.dataset.sheet;
    }),
);

listenToShortcuts([
    ...TOOLS.map(({ id, name, key }) => ({ keys: [key], what: `${name} tool`, run: () => chooseTool(id) })),
    { keys: ["shift+click"], shown: "Shift Click", what: "With a click tool: more of the selected object" },
    { keys: ["alt+click"], shown: "Alt Click", what: "With a click tool: less of it (also the right button)" },
    { keys: ["m"], what: "Merge the selected objects", run: () => editor.annotations && editor.merge() },
    { keys: ["delete", "backspace"], shown: "Delete", what: "Delete the selected objects", run: () => editor.annotations && editor.delete() },
    { keys: ["c"], what: "Choose the class", run: () => (element("category").focus(), element("category").select()) },
    ...Array.from({ length: 9 }, (_, i) => ({ keys: [String(i + 1)], run: () => setClass(i + 1) })),
    { keys: [], shown: "1 … 9", what: "Set the first to ninth class" },
    { keys: ["]"], what: "Next object", run: () => selectNeighbour(1) },
    { keys: ["["], what: "Previous object", run: () => selectNeighbour(-1) },
    { keys: ["ctrl+a"], shown: "Ctrl A", what: "Select all objects", run: () => editor.annotations?.select(editor.annotations.objects.map((object) => object.id)) },
    { keys: ["escape"], shown: "Esc", what: "Select nothing", run: escape },
    { keys: ["ctrl+z"], shown: "Ctrl Z", what: "Undo", run: () => editor.undo() },
    { keys: ["ctrl+shift+z", "ctrl+y"], shown: "Ctrl Shift Z", what: "Do again", run: () => editor.redo() },
    { keys: ["f"], what: "Find objects", run: find },
    { keys: ["j"], what: "Next picture", run: () => openNeighbour(1) },
    { keys: ["k"], what: "Previous picture", run: () => openNeighbour(-1) },
    { keys: ["+", "="], what: "Zoom in", run: () => zoom(1.5) },
    { keys: ["-"], what: "Zoom out", run: () => zoom(1 / 1.5) },
    { keys: ["0"], what: "Show the whole picture", run: fit },
    { keys: ["o"], what: "Fill, outline or hide the objects", run: () => stage.nextLook() },
    { keys: ["arrows"], shown: "Arrows", what: "On the picture: move a cross (with Shift pixel by pixel)" },
    { keys: ["enter"], shown: "Enter", what: "On the picture: click at the cross" },
    { keys: ["u"], what: "Add pictures", run: chooseFiles },
    { keys: ["e"], what: "Export", run: exportObjects },
    { keys: ["t"], what: "Train on corrections", run: () => training.start() },
    { keys: ["?", "h"], what: "This help", run: help },
]);

listenToDrops(add);

training.onSwapped = () => models.load().then(showObjects, notifyError);

async function start() {
    await models.load();
    chooseTool(models.clicking ? "new" : "select");
    showObjects();
    await loadPictures();
    if (models.all.length === 0) {
        notify("This server has no model: start it with one, as in boxless serve -m nuclei.", { kind: "error" });
    }
    const entry = addressed();
    if (entry) {
        await open(entry);
    }
    await training.resume();
}

start().catch(notifyError);
