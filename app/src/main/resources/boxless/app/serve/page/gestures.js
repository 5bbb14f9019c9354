const SLOP = 5; // CSS pixels that a click may move
const LINE = 16; // CSS pixels of a line that a wheel turned

/**
 * Turns pointers, wheel and keys on the canvas into moving the view and clicks on pixels.
 *
 * @param {import("./stage.js").Stage} stage
 * @param {(point: {x: number, y: number}, keys: {shift: boolean, alt: boolean, control: boolean}) => void} click pixel of the image, maybe outside
 */
export function listenToGestures(stage, click) {
    const { canvas } = stage;
    const pointers = new Map();
    let moved = false;

    const at = (event) => {
        const box = canvas.getBoundingClientRect();
        return { x: event.clientX - box.left, y: event.clientY - box.top };
    };

    const pixel = ({ x, y }) => {
        const point = stage.view.toPicture(x, y);
        return { x: Math.floor(point.x), y: Math.floor(point.y) };
    };

    const keys = (event) => ({ shift: event.shiftKey, alt: event.altKey || event.button === 2, control: event.ctrlKey || event.metaKey });

    canvas.addEventListener("pointerdown", (event) => {
        canvas.setPointerCapture(event.pointerId);
        moved = pointers.size > 0; // two fingers never click
        pointers.set(event.pointerId, { start: at(event), last: at(event) });
        stage.cross = null;
        stage.redraw();
    });

    canvas.addEventListener("pointermove", (event) => {
        const pointer = pointers.get(event.pointerId);
        if (!pointer) {
            return;
        }
        const now = at(event);
        if (pointers.size === 1) {
            moved ||= Math.hypot(now.x - pointer.start.x, now.y - pointer.start.y) > SLOP;
            if (moved) {
                stage.view.pan(now.x - pointer.last.x, now.y - pointer.last.y);
                canvas.classList.add("moving");
            }
        } else if (pointers.size === 2) {
            const other = [...pointers].find(([id]) => id !== event.pointerId)[1].last;
            const before = Math.hypot(pointer.last.x - other.x, pointer.last.y - other.y);
            const after = Math.hypot(now.x - other.x, now.y - other.y);
            stage.view.zoom(after / Math.max(1, before), (now.x + other.x) / 2, (now.y + other.y) / 2);
            stage.view.pan((now.x - pointer.last.x) / 2, (now.y - pointer.last.y) / 2);
        }
        pointer.last = now;
        if (moved) {
            stage.redraw();
        }
    });

    canvas.addEventListener("pointerup", (event) => {
        if (pointers.delete(event.pointerId) && !moved && event.button !== 1) {
            click(pixel(at(event)), keys(event));
        }
        canvas.classList.remove("moving");
    });

    canvas.addEventListener("pointercancel", (event) => pointers.delete(event.pointerId));
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());

    canvas.addEventListener(
        "wheel",
        (event) => {
            event.preventDefault();
            const { x, y } = at(event);
            const pixels = event.deltaY * [1, LINE, stage.view.height][event.deltaMode];
            stage.view.zoom(Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.0022)), x, y);
            stage.redraw();
        },
        { passive: false },
    );

    canvas.addEventListener("keydown", (event) => {
        const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
        if (step && !event.altKey) {
            event.preventDefault();
            moveCross(stage, step, event.shiftKey ? 1 : 8);
        } else if (event.key === "Enter" && stage.cross) {
            event.preventDefault();
            click(stage.cross, keys(event));
        }
    });

    canvas.addEventListener("blur", () => {
        stage.cross = null;
        stage.redraw();
    });
}

/** Shows the keyboard's cross, or moves it by some pixels of the screen, but at least by one of the image. */
function moveCross(stage, [dx, dy], distance) {
    const { view, cross } = stage;
    if (!stage.layer) {
        return; // no image is open
    }
    const step = Math.max(1, Math.round(distance / view.scale));
    stage.cross = cross ? { x: inside(cross.x + dx * step, view.pictureWidth), y: inside(cross.y + dy * step, view.pictureHeight) } : stage.crossStart();
    view.reveal([stage.cross.x, stage.cross.y, 1, 1]);
    stage.redraw();
    document.getElementById("cross-place").textContent = stage.describe(stage.cross);
}

const inside = (position, size) => Math.max(0, Math.min(size - 1, position));
