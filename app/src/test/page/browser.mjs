// Of a browser what the page touches while no image is drawn.
class Element extends EventTarget {
    children = [];
    dataset = {};
    style = {};
    classList = { add() {}, toggle() {} };
    #parent = null;

    append(...more) {
        more.filter((child) => child instanceof Element).forEach((child) => (child.#parent = this));
        this.children.push(...more);
    }

    replaceChildren(...others) {
        this.children = [];
        this.append(...others);
    }

    remove() {
        if (this.#parent) {
            this.#parent.children = this.#parent.children.filter((child) => child !== this);
        }
    }

    get firstChild() {
        return this.children[0];
    }

    get firstElementChild() {
        return this.children[0] ?? new Element();
    }

    closest() {
        return null;
    }

    querySelector() {
        return null;
    }

    setAttribute() {}
    removeAttribute() {}

    focus() {
        const before = document.activeElement;
        document.activeElement = this;
        if (before !== this) {
            before?.dispatchEvent(new Event("blur"));
            this.dispatchEvent(new Event("focus"));
        }
    }

    click() {
        this.dispatchEvent(new Event("click"));
    }

    showModal() {
        this.open = true;
    }

    /** Of a dialog, also what its buttons and the Escape key do. */
    close(returnValue = this.returnValue) {
        this.open = false;
        this.returnValue = returnValue;
        this.dispatchEvent(new Event("close"));
    }
}

const known = new Map(); // id -> element

/** The element of the page that has this id. */
export function element(id) {
    if (!known.has(id)) {
        known.set(id, new Element());
    }
    return known.get(id);
}

const body = new Element();
const storage = { getItem: () => null, setItem() {} };

Object.assign(globalThis, {
    CSS: { escape: (text) => text },
    Option: class {},
    addEventListener: (type, run) => body.addEventListener(type, run),
    document: { body, activeElement: null, getElementById: element, createElement: () => new Element(), querySelector: () => null },
    history: { replaceState: (state, title, address) => (location.hash = address) },
    localStorage: storage,
    location: { hash: "" },
    sessionStorage: storage,
});

/** Something happens to the page, such as a key. */
export const happens = (type, details = {}) => body.dispatchEvent(Object.assign(new Event(type), details));

/** Somebody gives the page another address. */
export function addressed(hash) {
    location.hash = hash;
    happens("hashchange");
}

/** The texts of the messages that are shown, the oldest first. */
export const messages = () => element("notices").children.map((notice) => notice.firstChild.textContent);

/** Clicks a button of the newest message, by its words. */
export const answerMessage = (label) =>
    element("notices")
        .children.at(-1)
        .children.find((child) => child.textContent === label)
        .click();

/** Lets everything run that waits for nothing but its turn. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));
