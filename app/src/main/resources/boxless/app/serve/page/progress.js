import { notifyError } from "./notices.js";

let working = 0;

/** Shows that something is under way; its errors become notices. */
export async function whileWorking(work) {
    working++;
    showProgress(null, true);
    try {
        await work();
    } catch (error) {
        notifyError(error);
    } finally {
        working--;
        showProgress(null, working > 0);
    }
}

/** @param {number|null} part done, 0 to 1; null if nobody knows */
export function showProgress(part, visible) {
    const bar = document.getElementById("progress");
    bar.hidden = !visible;
    bar.classList.toggle("unknown", part === null);
    bar.firstElementChild.style.width = part === null ? "" : `${100 * part}%`;
    if (part === null) {
        bar.removeAttribute("aria-valuenow");
    } else {
        bar.setAttribute("aria-valuenow", Math.round(100 * part));
    }
}
