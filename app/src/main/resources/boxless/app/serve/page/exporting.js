import { notify, notifyError } from "./notices.js";
import { server } from "./server.js";
import { settleFor } from "./saving.js";

const FORMATS = [
    ["coco", "COCO", "JSON, run-length masks"],
    ["yolo", "YOLO", "polygons, a text file per image"],
    ["geojson", "GeoJSON", "QuPath"],
    ["labels", "Label images", "16-bit PNG, one number an object"],
    ["rois", "ROI sets", "ImageJ and Fiji"],
    ["csv", "Measurements", "a CSV table per image"],
    ["table", "All measurements", "one CSV table"],
    ["panoptic", "COCO panoptic", "PNG and JSON"],
    ["overlay", "Overlays", "images with outlines"],
];

const LEFT_OUT = "left-out.txt"; // the zip's list of what could not be exported

const dialog = document.getElementById("export-dialog");

document.getElementById("formats").append(
    ...FORMATS.map(([id, name, what], i) => {
        const label = document.createElement("label");
        label.className = "check";
        const input = Object.assign(document.createElement("input"), { type: "radio", name: "format", value: id, checked: i === 0 });
        const more = Object.assign(document.createElement("span"), { className: "muted", textContent: what });
        label.append(input, ` ${name} `, more);
        return label;
    }),
);

/**
 * Asks for a format and which images, then downloads a zip.
 *
 * @param {{id: string, name: string}|undefined} image the open one
 */
export function askForExport(picture) {
    const form = document.getElementById("export-form");
    document.getElementById("export-one").textContent = picture?.name ?? "the open one";
    form.elements.which.value = "all";
    form.elements.which[1].disabled = !picture;
    dialog.addEventListener(
        "close",
        () => {
            if (dialog.returnValue === "export") {
                download(form.elements.format.value, form.elements.which.value === "one" ? picture : null);
            }
        },
        { once: true },
    );
    dialog.returnValue = "";
    dialog.showModal();
}

async function download(format, picture) {
    try {
        await settleFor("export", picture);
        const file = await server.export(format, picture && [picture.id]);
        const name = picture ? picture.name.replace(/^.*\//, "").replace(/\.\w+$/, "") : "annotations";
        const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: `${name}.${format}.zip` });
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
        const directory = await file.slice(-(1 << 16)).text(); // a zip's names stand at its end
        if (directory.includes(LEFT_OUT)) {
            notify(`Not everything could be exported; ${LEFT_OUT} in ${link.download} says what, and why.`, { kind: "error" });
        } else {
            notify(`${link.download} was downloaded.`);
        }
    } catch (error) {
        notifyError(error);
    }
}
