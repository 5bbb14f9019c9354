/** @returns {string} such as "1 object" or "1,200 objects" */
export function count(number, noun) {
    return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
