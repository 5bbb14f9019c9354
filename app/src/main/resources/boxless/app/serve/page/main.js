import { Clicking } from "./clicking.js";
import { Editor } from "./editor.js";
import { Library } from "./library.js";
import { Models } from "./models.js";
import { ObjectControls } from "./object-controls.js";
import { ObjectsTable } from "./objects-table.js";
import { Stage } from "./stage.js";
import { TrainingPanel } from "./training-panel.js";
import { askForExport } from "./exporting.js";
import { buildToolbar, TOOLS } from "./tools.js";
import { chosenFiles, listenToDrops } from "./uploads.js";
import { listenToGestures } from "./gestures.js";
import { leaveAfterChoice, listenToShortcuts } from "./shortcuts.js";
import { notify, notifyError } from "./notices.js";
import { watchSaving } from "./save-state.js";
import { whileWorking } from "./progress.js";

const element = (name) => document.getElementById(name);
const on = (name, run) => element(name).addEventListener("click", run);

const stage = new Stage(element("canvas"));
const models = new Models();
const editor = new Editor(stage);
const library = new Library(editor);
const clicking = new Clicking(editor, models);
const controls = new ObjectControls(editor, models);
const training = new TrainingPanel(models);
const table = new ObjectsTable(editor);
watchSaving(editor, library);

// ---- tools and view

let tool = "select";
const showTool = buildToolbar(chooseTool);

function chooseTool(id) {
    tool = id;
    clicking.cancel();
    stage.canvas.dataset.tool = id;
    showTool(id, models.clicking !== "");
}

function changeView(change) {
    change(stage.view);
    stage.redraw();
}

const zoomIn = () => changeView((view) => view.zoom(1.5));
const zoomOut = () => changeView((view) => view.zoom(1 / 1.5));
const zoomFit = () => changeView((view) => view.fit());

stage.onView = () => {
    const percent = stage.view.scale * 100;
    element("zoom-level").textContent = `${percent < 10 ? percent.toFixed(1) : Math.round(percent)}%`;
};

// ---- commands

const ifOpen = (run) => () => editor.annotations && run();
const find = ifOpen(() => whileWorking(() => editor.find(models.segmenting)));
const merge = ifOpen(() => editor.merge());
const remove = ifOpen(() => editor.delete());
const undo = () => editor.undo();
const redo = () => editor.redo();
const selectNothing = ifOpen(() => clicking.cancel() || editor.annotations.select([]));
const look = () => stage.nextLook();
const help = () => element("help-dialog").showModal();
const exportObjects = () => askForExport(editor.annotations?.picture);
const chooseFiles = () => element("files").click();

on("skip", (event) => {
    event.preventDefault(); // the address names the open image
    element("objects-table").focus();
});
on("find", find);
on("undo", undo);
on("redo", redo);
on("merge", merge);
on("delete", remove);
on("export", exportObjects);
on("help", help);
on("open-files", chooseFiles);
on("open-first", chooseFiles);
on("open-folder", () => element("folder").click());
on("look", look);
on("zoom-in", zoomIn);
on("zoom-out", zoomOut);
on("zoom-fit", zoomFit);

for (const name of ["files", "folder"]) {
    element(name).addEventListener("change", (event) => {
        const files = chosenFiles(event.target);
        event.target.value = "";
        library.add(files).catch(notifyError);
    });
}

document.querySelectorAll("[data-close]").forEach((button) => button.addEventListener("click", () => button.closest("dialog").close("")));

document.querySelectorAll(".tabs button").forEach((button) =>
    button.addEventListener("click", () => {
        const { dataset } = document.body;
        dataset.sheet = dataset.sheet === button.dataset.sheet ? "none" : button.dataset.sheet;
    }),
);

listenToGestures(stage, (point, keys) => clicking.click(tool, point, keys));
listenToDrops((files) => library.add(files).catch(notifyError));

for (const name of ["model", "click-model"]) {
    leaveAfterChoice(element(name), stage.canvas);
}

listenToShortcuts([
    ...TOOLS.map(({ id, name, key }) => ({ keys: [key], what: `${name} tool`, run: () => chooseTool(id) })),
    { keys: [], shown: "Shift Click", what: "With a click tool: more of the selected object" },
    { keys: [], shown: "Alt Click", what: "With a click tool: less of it (also the right button)" },
    { keys: ["m"], what: "Merge the selected objects", run: merge },
    { keys: ["delete", "backspace"], shown: "Delete", what: "Delete the selected objects", run: remove },
    { keys: ["c"], what: "Choose the class", run: () => controls.focusClass() },
    { keys: [], shown: "1 … 9", what: "Set the first to ninth class" },
    ...Array.from({ length: 9 }, (_, i) => ({ keys: [String(i + 1)], run: () => controls.setClass(i + 1) })),
    { keys: ["]"], what: "Next object", run: () => table.selectNeighbour(1) },
    { keys: ["["], what: "Previous object", run: () => table.selectNeighbour(-1) },
    { keys: ["ctrl+a"], shown: "Ctrl A", what: "Select all objects", run: () => controls.selectAll() },
    { keys: ["escape"], shown: "Esc", what: "Select nothing", run: selectNothing },
    { keys: ["ctrl+z"], shown: "Ctrl Z", what: "Undo", run: undo },
    { keys: ["ctrl+shift+z", "ctrl+y"], shown: "Ctrl Shift Z", what: "Do again", run: redo },
    { keys: ["f"], what: "Find objects", run: find },
    { keys: ["j"], what: "Next image", run: () => library.openNeighbour(1) },
    { keys: ["k"], what: "Previous image", run: () => library.openNeighbour(-1) },
    { keys: ["+", "="], what: "Zoom in", run: zoomIn },
    { keys: ["-"], what: "Zoom out", run: zoomOut },
    { keys: ["0"], what: "Show the whole image", run: zoomFit },
    { keys: ["o"], what: "Fill, outline or hide the objects", run: look },
    { keys: [], shown: "Arrows", what: "On the image: move a cross (with Shift pixel by pixel)" },
    { keys: [], shown: "Enter", what: "On the image: click at the cross" },
    { keys: ["u"], what: "Add images", run: chooseFiles },
    { keys: ["e"], what: "Export", run: exportObjects },
    { keys: ["t"], what: "Train on corrections", run: () => training.start() },
    { keys: ["?", "h"], what: "This help", run: help },
]);

// ---- models and training

function showModels() {
    controls.show();
    training.showAnnotated(library.pictures);
}

element("model").addEventListener("change", showModels);
library.addEventListener("change", () => training.showAnnotated(library.pictures));
training.onSwapped = () => models.load().then(showModels, notifyError);

async function start() {
    await models.load();
    chooseTool(models.clicking ? "new" : "select");
    controls.show();
    if (models.all.length === 0) {
        notify("This server has no model. Start it with one: boxless serve -m nuclei", { kind: "error" });
    }
    await library.load();
    await training.resume();
}

start().catch(notifyError);
