const WIDTH = 168;
const HEIGHT = 92;
const LEFT = 34;
const TOP = 20;
const RIGHT = 8;
const BOTTOM = 16;

/**
 * A small chart of one curve.
 *
 * @param {string} title
 * @param {number[][]} points [step, value], in the order of the steps
 * @param {number} steps where the horizontal axis ends
 * @param {string} kind class of the curve in the style sheet
 * @returns {SVGElement}
 */
export function lineChart(title, points, steps, kind) {
    const values = points.map(([, value]) => value).filter(Number.isFinite);
    let [low, high] = [Math.min(...values), Math.max(...values)];
    if (high - low < 1e-3) {
        [low, high] = [low - 5e-4, high + 5e-4];
    }
    const x = (step) => LEFT + ((WIDTH - LEFT - RIGHT) * step) / Math.max(1, steps);
    const y = (value) => TOP + ((HEIGHT - TOP - BOTTOM) * (high - value)) / (high - low);
    const svg = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: `chart ${kind}`, role: "img" });
    const last = values.at(-1);
    svg.setAttribute("aria-label", values.length ? `${title}: from ${number(values[0])} to ${number(last)}` : `${title}: no values yet`);
    svg.append(words(title, LEFT - 30, 11, "title"));
    svg.append(shape("path", { d: `M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}`, class: "axis" }));
    svg.append(words(String(steps), WIDTH - RIGHT, HEIGHT - 4, "end"), words("0", LEFT, HEIGHT - 4, ""));
    if (values.length > 0) {
        svg.append(words(number(high), LEFT - 4, TOP + 4, "end"), words(number(low), LEFT - 4, HEIGHT - BOTTOM, "end"));
        const line = points.filter(([, value]) => Number.isFinite(value)).map(([step, value]) => `${x(step).toFixed(1)} ${y(value).toFixed(1)}`);
        svg.append(shape("path", { d: `M${line.join("L")}`, class: "curve" }));
        const [cx, cy] = line.at(-1).split(" ");
        svg.append(shape("circle", { cx, cy, r: 2.5, class: "dot" }));
        svg.append(words(number(last), WIDTH - RIGHT, 11, "end value"));
    }
    return svg;
}

const number = (value) => value.toFixed(Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3);

function shape(name, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
}

function words(text, x, y, kind) {
    const made = shape("text", { x, y, class: kind });
    made.textContent = text;
    return made;
}
