/** What a click on the image does. `hint` says it below the image. */
export const TOOLS = [
    { id: "select", name: "Select", key: "v", icon: "select", hint: "Click selects an object, Shift+click several. Drag moves the image." },
    { id: "new", name: "New", key: "n", icon: "new", clicks: true, hint: "Click an object to get its mask. Shift+click: more, Alt+click: less of the selected one." },
    { id: "more", name: "More", key: "a", icon: "add", clicks: true, hint: "Click what the selected object lacks." },
    { id: "less", name: "Less", key: "d", icon: "remove", clicks: true, hint: "Click what the selected object should not contain." },
    { id: "split", name: "Split", key: "s", icon: "split", hint: "Click two places of an object that is really two." },
];

/**
 * Fills the toolbar.
 *
 * @param {(id: string) => void} choose
 * @returns {(id: string, clicksPossible: boolean) => void} shows which tool is chosen
 */
export function buildToolbar(choose) {
    const bar = document.getElementById("tools");
    const buttons = TOOLS.map((tool) => {
        const button = document.createElement("button");
        button.type = "button";
        button.id = `tool-${tool.id}`;
        button.title = `${tool.name} (${tool.key.toUpperCase()}): ${tool.hint}`;
        button.innerHTML = `<svg aria-hidden="true"><use href="#i-${tool.icon}"/></svg><span>${tool.name}</span>`;
        button.addEventListener("click", () => choose(tool.id));
        return button;
    });
    bar.replaceChildren(...buttons);
    bar.addEventListener("keydown", (event) => {
        const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
        const from = buttons.indexOf(document.activeElement);
        if (step && from >= 0) {
            event.preventDefault();
            buttons[(from + step + buttons.length) % buttons.length].focus();
        }
    });
    return (id, clicksPossible) => {
        TOOLS.forEach((tool, i) => {
            buttons[i].setAttribute("aria-pressed", tool.id === id);
            buttons[i].setAttribute("aria-disabled", Boolean(tool.clicks) && !clicksPossible);
            buttons[i].tabIndex = tool.id === id ? 0 : -1;
        });
        document.getElementById("hint").textContent = TOOLS.find((tool) => tool.id === id).hint;
    };
}
