// Of a browser what the page touches while no image is drawn.
const element = () => ({
    children: [],
    dataset: {},
    classList: { add() {} },
    append(...more) {
        this.children.push(...more);
    },
    addEventListener() {},
    setAttribute() {},
    remove() {},
});
const notices = element();

Object.assign(globalThis, {
    document: { getElementById: () => notices, createElement: element },
    location: { hash: "" },
    sessionStorage: { getItem: () => null },
});

/** Lets everything run that waits for nothing but its turn. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));
